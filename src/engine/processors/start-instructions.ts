/** Starting a process instance at elements other than its start event. */
import { subscribe } from '../behaviours/event-subscriptions.js';
import { transitionTo, valueFor } from '../behaviours/transitions.js';
import type { ExecutableProcess, FlowNode } from '../model/executable.js';
import type { Processing } from '../processing.js';
import type { BpmnElementType, ProcessInstanceValue } from '../records/values.js';
import type { DeployedProcess } from '../state/deployments.js';

type Instructions = readonly { readonly elementId: string }[];

const UNSUPPORTED: readonly BpmnElementType[] = ['START_EVENT', 'SEQUENCE_FLOW', 'BOUNDARY_EVENT', 'UNSPECIFIED'];
const SUPPORTED =
  '[PROCESS, USER_TASK, PARALLEL_GATEWAY, CALL_ACTIVITY, EVENT_BASED_GATEWAY, INTERMEDIATE_CATCH_EVENT, ' +
  'INCLUSIVE_GATEWAY, SEND_TASK, EVENT_SUB_PROCESS, TASK, SUB_PROCESS, BUSINESS_RULE_TASK, SCRIPT_TASK, ' +
  'MULTI_INSTANCE_BODY, SERVICE_TASK, EXCLUSIVE_GATEWAY, INTERMEDIATE_THROW_EVENT, END_EVENT, RECEIVE_TASK, MANUAL_TASK]';
const PREFIX = 'Expected to create instance of process with start instructions but';

export function whyInstructionsRefused(process: ExecutableProcess, instructions: Instructions): string | undefined {
  for (const { elementId } of instructions) {
    if (!process.nodes.has(elementId) && !process.flows.has(elementId))
      return `${PREFIX} no element found with id '${elementId}'.`;
  }
  for (const { elementId } of instructions) {
    const node = process.nodes.get(elementId);
    if (node && isInsideMultiInstance(node)) {
      return `${PREFIX} the element with id '${elementId}' is inside a multi-instance subprocess. The creation of elements inside a multi-instance subprocess is not supported.`;
    }
  }
  for (const { elementId } of instructions) {
    const type = process.nodes.get(elementId)?.elementType ?? 'SEQUENCE_FLOW';
    if (UNSUPPORTED.includes(type))
      return `${PREFIX} the element with id '${elementId}' targets unsupported element type '${type}'. Supported element types are: ${SUPPORTED}`;
  }
  for (const { elementId } of instructions) {
    if (process.nodes.get(elementId)?.incoming.some(({ source }) => source.elementType === 'EVENT_BASED_GATEWAY')) {
      return `${PREFIX} the element with id '${elementId}' belongs to an event-based gateway. The creation of elements belonging to an event-based gateway is not supported.`;
    }
  }
  return undefined;
}

function isInsideMultiInstance(node: FlowNode): boolean {
  for (let scope = node.flowScope; scope; scope = scope.flowScope)
    if (scope.elementType === 'MULTI_INSTANCE_BODY') return true;
  return false;
}

/**
 * Activates the scopes around each element, once each, and asks for the activation of the elements.
 * @returns why a scope's events cannot be subscribed, or nothing
 */
export function activateAtInstructions(
  p: Processing,
  process: DeployedProcess,
  root: ProcessInstanceValue,
  instructions: Instructions,
): string | undefined {
  const opened = new Map<string, number>();
  for (const { elementId } of instructions) {
    const node = process.model.nodes.get(elementId);
    if (!node) continue;
    const scopes: FlowNode[] = [];
    for (let scope = node.flowScope; scope; scope = scope.flowScope) scopes.unshift(scope);
    const refusal = openScopes(p, root, scopes, opened);
    if (refusal !== undefined) return refusal;
    const scopeKey = opened.get(node.flowScope?.id ?? '') ?? root.processInstanceKey;
    p.command('PROCESS_INSTANCE', 'ACTIVATE_ELEMENT', p.nextKey(), valueFor(root, node, scopeKey));
  }
  return undefined;
}

function openScopes(
  p: Processing,
  root: ProcessInstanceValue,
  scopes: readonly FlowNode[],
  opened: Map<string, number>,
): string | undefined {
  let parentKey = -1;
  for (const scope of scopes) {
    const known = opened.get(scope.id);
    if (known === undefined) {
      const key = scope.elementType === 'PROCESS' ? root.processInstanceKey : p.nextKey();
      const value = scope.elementType === 'PROCESS' ? root : valueFor(root, scope, parentKey);
      const element = { key, value, node: scope };
      transitionTo(p, element, 'ELEMENT_ACTIVATING');
      const subscribed = subscribe(p, element);
      if (!subscribed.ok)
        return `${PREFIX} the subscription for the event of element '${scope.id}' failed: ${subscribed.error.message}`;
      transitionTo(p, element, 'ELEMENT_ACTIVATED');
      opened.set(scope.id, key);
      parentKey = key;
    } else parentKey = known;
  }
  return undefined;
}
