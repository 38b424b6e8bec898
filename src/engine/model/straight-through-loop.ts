import type { ExecutableProcess, FlowNode } from './executable.js';
import type { BpmnElementType } from '../records/values.js';

/** Elements that never wait: a circle of only these would run for ever. Gateways with a choice are not followed. */
const PASSING: ReadonlySet<BpmnElementType> = new Set(['MANUAL_TASK', 'TASK']);
const CONNECTING: ReadonlySet<BpmnElementType> = new Set([...PASSING, 'PARALLEL_GATEWAY', 'INTERMEDIATE_THROW_EVENT']);

/**
 * A loop of undefined or manual tasks that can never be left, described for the refusal.
 * @source Zeebe 8.6 refuses such models as straight-through processing loops
 */
export function findStraightThroughLoop(process: ExecutableProcess): string | undefined {
  for (const start of process.nodes.values()) {
    const loop = PASSING.has(start.elementType) ? findPathBack(start, start, [start.id], new Set()) : undefined;
    if (loop)
      return `Process '${process.id}': Processes are not allowed to contain a straight-through processing loop: ${loop.join(' > ')}`;
  }
  return undefined;
}

function findPathBack(
  start: FlowNode,
  node: FlowNode,
  path: readonly string[],
  seen: Set<FlowNode>,
): readonly string[] | undefined {
  for (const { target } of node.outgoing) {
    if (target === start) return [...path, start.id];
    if (seen.has(target) || !CONNECTING.has(target.elementType) || target.job) continue;
    seen.add(target);
    const found = findPathBack(start, target, [...path, target.id], seen);
    if (found) return found;
  }
  return undefined;
}
