/** Finding who catches a thrown error. */
import type { FlowNode } from '../model/executable.js';
import type { Processing } from '../processing.js';
import type { Document } from '../records/values.js';
import type { Result } from '../result.js';
import { nodeOf } from '../state/apply-element-event.js';
import { isActive, isInterrupted, type ElementInstance } from '../state/element-instances.js';
import type { Fault } from './behaviour.js';
import { activateEvent, canTrigger } from './triggers.js';

export interface ErrorCatcher {
  readonly scope: ElementInstance;
  readonly event: FlowNode;
}

/**
 * Looks for a catch event from `start` outward, through the call activities of parent processes.
 *
 * In one scope an exact code goes before one that catches everything. The fault names the codes that would be caught.
 * @source Zeebe 8.6
 */
export function findErrorCatcher(
  p: Processing,
  code: string,
  start: ElementInstance,
  message = '',
): Result<ErrorCatcher, Fault> {
  const available: string[] = [];
  let processRoot: ElementInstance | undefined = start;
  while (processRoot && isActive(processRoot)) {
    const parentKey: number = processRoot.value.parentElementInstanceKey;
    let scope: ElementInstance | undefined = processRoot;
    while (scope && isActive(scope) && !isInterrupted(scope)) {
      const event = findInScope(p, code, scope, available);
      if (event) return { ok: true, value: { scope, event } };
      scope = p.state.elements.find(scope.parentKey);
    }
    processRoot = p.state.elements.find(parentKey);
  }
  const withMessage = message === '' ? '' : ` with message '${message}'`;
  const known =
    available.length === 0
      ? ' No error events are available in the scope.'
      : ` Available error events are [${available.join(', ')}]`;
  const text = `Expected to throw an error event with the code '${code}'${withMessage}, but it was not caught.${known}`;
  return { ok: false, error: { code: 'UNHANDLED_ERROR_EVENT', message: text } };
}

function findInScope(p: Processing, code: string, scope: ElementInstance, available: string[]): FlowNode | undefined {
  const catching = nodeOf(p.state, scope.value).events.flatMap((event) =>
    event.error?.code === null || !event.error ? [] : [event],
  );
  const codeOf = (event: FlowNode) => event.error?.code ?? '';
  for (const event of catching.sort((a, b) => Buffer.compare(Buffer.from(codeOf(b)), Buffer.from(codeOf(a))))) {
    available.push(codeOf(event));
    if (codeOf(event) === '' || codeOf(event) === code) return event;
  }
  return undefined;
}

export function throwError(p: Processing, { scope, event }: ErrorCatcher, variables: Document): void {
  if (canTrigger(p, scope, event.id)) activateEvent(p, scope, event, variables);
}
