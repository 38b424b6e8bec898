/** The moves of an element instance from state to state, and from element to element. */
import type { FlowNode, SequenceFlow } from '../model/executable.js';
import type { DeployedProcess } from '../state/deployments.js';
import type { Processing } from '../processing.js';
import type { ElementState } from '../records/record.js';
import type { ProcessInstanceValue } from '../records/values.js';
import type { ElementContext, Step } from './behaviour.js';
import { DONE } from './behaviour.js';
import { containerBehaviour } from './behaviours.js';
import { containerOf, contextOf } from './contexts.js';

export function transitionTo(
  p: Processing,
  { key, value }: ElementContext,
  state: ElementState | 'ELEMENT_COMPLETED' | 'ELEMENT_TERMINATED',
): void {
  p.event('PROCESS_INSTANCE', state, key, value);
}

export function transitionToActivated(p: Processing, element: ElementContext): void {
  transitionTo(p, element, 'ELEMENT_ACTIVATED');
}

/** ELEMENT_COMPLETED, and at the end of a path what the scope makes of it. */
export function transitionToCompleted(p: Processing, element: ElementContext): Step {
  const isEndOfPath = element.value.bpmnElementType !== 'PROCESS' && element.node.outgoing.length === 0;
  const container = isEndOfPath ? containerOf(p, element) : undefined;
  const behaviour = container && containerBehaviour(container.value.bpmnElementType);
  const condition = container && behaviour?.beforePathCompleted?.(p, container, element);
  if (condition && !condition.ok) return condition;

  transitionTo(p, element, 'ELEMENT_COMPLETED');
  if (container) behaviour?.afterPathCompleted(p, container, element, condition?.value ?? false);
  return DONE;
}

export function transitionToTerminated(p: Processing, element: ElementContext): void {
  transitionTo(p, element, 'ELEMENT_TERMINATED');
}

/** Lets the scope know that this element is gone. */
export function tellContainerTerminated(p: Processing, element: ElementContext): void {
  const container = containerOf(p, element);
  if (container) containerBehaviour(container.value.bpmnElementType).onChildTerminated(p, container, element);
}

export function takeSequenceFlow(p: Processing, { value }: ElementContext, flow: SequenceFlow): void {
  p.event('PROCESS_INSTANCE', 'SEQUENCE_FLOW_TAKEN', p.nextKey(), {
    ...value,
    elementId: flow.id,
    bpmnElementType: 'SEQUENCE_FLOW',
    bpmnEventType: 'UNSPECIFIED',
  });
  const target = valueFor(value, flow.target, value.flowScopeKey);
  p.command('PROCESS_INSTANCE', 'ACTIVATE_ELEMENT', p.nextKey(), target);
}

export function takeOutgoingSequenceFlows(p: Processing, element: ElementContext): void {
  for (const flow of element.node.outgoing) takeSequenceFlow(p, element, flow);
}

/** Completed, then on along every outgoing flow: the end of most elements. */
export function completeAndLeave(p: Processing, element: ElementContext): Step {
  const completed = transitionToCompleted(p, element);
  if (completed.ok) takeOutgoingSequenceFlows(p, element);
  return completed;
}

/** Activated and to be completed at once: elements without a wait state. */
export function passThrough(p: Processing, element: ElementContext): Step {
  transitionToActivated(p, element);
  completeElement(p, element);
  return DONE;
}

export function completeElement(p: Processing, { key, value }: Pick<ElementContext, 'key' | 'value'>): void {
  p.command('PROCESS_INSTANCE', 'COMPLETE_ELEMENT', key, value);
}

export function terminateElement(p: Processing, { key, value }: Pick<ElementContext, 'key' | 'value'>): void {
  p.command('PROCESS_INSTANCE', 'TERMINATE_ELEMENT', key, value);
}

/** The record value of another node in the same process instance. */
export function valueFor(value: ProcessInstanceValue, node: FlowNode, flowScopeKey: number): ProcessInstanceValue {
  return {
    ...value,
    flowScopeKey,
    elementId: node.id,
    bpmnElementType: node.elementType,
    bpmnEventType: node.eventType,
  };
}

/** Activates a child of this element; its key is given on processing. */
export function activateChild(p: Processing, { key, value }: ElementContext, child: FlowNode): void {
  p.command('PROCESS_INSTANCE', 'ACTIVATE_ELEMENT', -1, valueFor(value, child, key));
}

/** Asks all children to end; true when there are none. */
export function terminateChildren(p: Processing, { key, value }: ElementContext): boolean {
  if (p.state.elements.get(key).childCount === 0) return true;
  p.command('PROCESS_INSTANCE_BATCH', 'TERMINATE', p.nextKey(), {
    processInstanceKey: value.processInstanceKey,
    batchElementInstanceKey: key,
    index: -1,
    tenantId: value.tenantId,
  });
  return false;
}

/** Starts the process of a call activity; returns the key of its instance. */
export function createChildProcess(p: Processing, callActivity: ElementContext, process: DeployedProcess): number {
  const processInstanceKey = p.nextKey();
  const value = processValue(process, processInstanceKey);
  p.command('PROCESS_INSTANCE', 'ACTIVATE_ELEMENT', processInstanceKey, {
    ...value,
    parentProcessInstanceKey: callActivity.value.processInstanceKey,
    parentElementInstanceKey: callActivity.key,
  });
  return processInstanceKey;
}

/** The record value of a new process instance's own element. */
export function processValue({ key, value }: DeployedProcess, processInstanceKey: number): ProcessInstanceValue {
  return {
    bpmnProcessId: value.bpmnProcessId,
    version: value.version,
    processDefinitionKey: key,
    processInstanceKey,
    elementId: value.bpmnProcessId,
    flowScopeKey: -1,
    bpmnElementType: 'PROCESS',
    bpmnEventType: 'UNSPECIFIED',
    parentProcessInstanceKey: -1,
    parentElementInstanceKey: -1,
    tenantId: value.tenantId,
  };
}

/** The context of an element instance, read again from the state. */
export const currentContext = (p: Processing, key: number): ElementContext => contextOf(p, p.state.elements.get(key));
