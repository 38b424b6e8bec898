/**
 * How the lifecycle of elements changes the state.
 * @source observed on Zeebe 8.6; the counting of active sequence flows and the "Tetris" rule of parallel gateways as there
 */
import { findNode, getNode, isEventSubProcessStart, type FlowNode } from '../model/executable.js';
import type { ProcessInstanceCreationValue, ProcessInstanceValue } from '../records/values.js';
import type { ElementInstance } from './element-instances.js';
import type { EngineState } from './engine-state.js';

export function nodeOf(state: EngineState, value: ProcessInstanceValue): FlowNode {
  return getNode(
    state.deployments.getProcess(value.processDefinitionKey).model,
    value.elementId,
    value.bpmnElementType,
  );
}

export function applyActivating(state: EngineState, key: number, value: ProcessInstanceValue): void {
  const node = nodeOf(state, value);
  state.eventScopes.open(key, node.interruptingIds, node.boundaryIds);
  if (value.bpmnElementType === 'PARALLEL_GATEWAY') state.elements.consumeFlows(value.flowScopeKey, value.elementId);

  const scope = state.elements.find(value.flowScopeKey);
  const loopCounter = scope?.value.bpmnElementType === 'MULTI_INSTANCE_BODY' ? scope.loopCounter + 1 : 0;
  state.elements.create(key, value, 'ELEMENT_ACTIVATING', loopCounter);

  if (!scope) {
    if (value.parentElementInstanceKey > 0)
      state.elements.update(value.parentElementInstanceKey, { calledChildKey: key });
    return;
  }
  const parent = state.elements.get(scope.key);
  if (loopCounter > 0)
    state.elements.update(scope.key, { loopCounter, childrenActivated: parent.childrenActivated + 1 });
  else useUpSequenceFlows(state, parent, node);
  if (isEventSubProcessStart(node)) passTriggerOn(state, parent.parentKey, key);
}

/** Subtracts the flows that led to this activation from the scope's open ones. */
function useUpSequenceFlows(state: EngineState, scope: ElementInstance, node: FlowNode): void {
  if (node.elementType === 'EVENT_SUB_PROCESS') {
    // An interrupting one may have cut several open flows.
    if (node.startEvents[0]?.isInterrupting) state.elements.update(scope.key, { activeSequenceFlows: 0 });
    return;
  }
  const used = usedSequenceFlows(node);
  if (used > 0)
    state.elements.update(scope.key, { activeSequenceFlows: Math.max(0, scope.activeSequenceFlows - used) });
}

function usedSequenceFlows(node: FlowNode): number {
  switch (node.elementType) {
    case 'START_EVENT':
    case 'BOUNDARY_EVENT':
      return 0;
    case 'INTERMEDIATE_CATCH_EVENT':
      return node.isBehindEventBasedGateway || node.incoming.length === 0 ? 0 : 1;
    case 'PARALLEL_GATEWAY':
      return node.incoming.length;
    default:
      return 1;
  }
}

/** The start event of an event sub-process maps the variables of what triggered the enclosing scope. */
function passTriggerOn(state: EngineState, fromScopeKey: number, toScopeKey: number): void {
  const trigger = state.eventScopes.peek(fromScopeKey);
  if (!trigger) return;
  state.eventScopes.trigger(toScopeKey, trigger);
  state.eventScopes.deleteTrigger(fromScopeKey, trigger.key);
}

export function applyCompleted(state: EngineState, key: number, value: ProcessInstanceValue): void {
  if (value.bpmnElementType === 'PROCESS' && value.parentElementInstanceKey > 0)
    passResultToCallActivity(state, key, value);
  end(state, key, value);
  const scope = state.elements.find(value.flowScopeKey);
  if (scope?.value.bpmnElementType === 'MULTI_INSTANCE_BODY') {
    state.elements.update(scope.key, { childrenCompleted: scope.childrenCompleted + 1 });
  }
  if (scope && value.bpmnEventType === 'TERMINATE') {
    state.elements.update(scope.key, { activeSequenceFlows: 0, interruptingElementId: value.elementId });
  }
}

function passResultToCallActivity(state: EngineState, key: number, value: ProcessInstanceValue): void {
  const caller = state.elements.get(value.parentElementInstanceKey);
  const callActivity = nodeOf(state, caller.value);
  if (!callActivity.outputMappings && !callActivity.calledElement?.propagateAllChildVariables) return;
  state.eventScopes.trigger(caller.key, {
    key: caller.key,
    elementId: caller.value.elementId,
    variables: state.variables.localDocument(key),
    processInstanceKey: caller.value.processInstanceKey,
  });
}

export function applyTerminated(state: EngineState, key: number, value: ProcessInstanceValue): void {
  end(state, key, value);
  const scope = state.elements.find(value.flowScopeKey);
  if (scope?.value.bpmnElementType === 'MULTI_INSTANCE_BODY') {
    state.elements.update(scope.key, { childrenTerminated: scope.childrenTerminated + 1 });
  }
}

function end(state: EngineState, key: number, value: ProcessInstanceValue): void {
  if (value.bpmnElementType === 'PROCESS') {
    state.messages.unlock(value.bpmnProcessId, value.processInstanceKey);
    state.banned.delete(key);
  }
  state.eventScopes.close(key);
  state.elements.remove(key);
  state.variables.removeScope(key);
}

export function applySequenceFlowTaken(state: EngineState, value: ProcessInstanceValue): void {
  const { model } = state.deployments.getProcess(value.processDefinitionKey);
  const flow = model.flows.get(value.elementId);
  const scope = state.elements.find(value.flowScopeKey);
  if (!flow || !scope) return;
  state.elements.update(scope.key, { activeSequenceFlows: scope.activeSequenceFlows + 1 });
  if (flow.target.elementType === 'PARALLEL_GATEWAY') state.elements.takeFlow(scope.key, flow.target.id, flow.id);
}

/** An interrupting event sub-process is to start: its scope takes nothing else from now on. */
export function markInterrupted(
  state: EngineState,
  scopeKey: number,
  processDefinitionKey: number,
  elementId: string,
): void {
  const node = findNode(state.deployments.getProcess(processDefinitionKey).model, elementId);
  if (scopeKey < 0 || !node?.flowScope || !isEventSubProcessStart(node) || !node.isInterrupting) return;
  state.elements.update(scopeKey, { interruptingElementId: node.flowScope.id });
}

/** A join that an instance is started at needs no token on its incoming flows. */
export function applyCreatedAt(
  state: EngineState,
  { processDefinitionKey, processInstanceKey, startInstructions }: ProcessInstanceCreationValue,
): void {
  for (const { elementId } of startInstructions) {
    const node = findNode(state.deployments.getProcess(processDefinitionKey).model, elementId);
    const scope = node?.flowScope && findScope(state, processInstanceKey, node.flowScope.id);
    if (node?.elementType !== 'PARALLEL_GATEWAY' || !scope) continue;
    for (const flow of node.incoming) state.elements.takeFlow(scope.key, node.id, flow.id);
  }
}

function findScope(state: EngineState, instanceKey: number, elementId: string): ElementInstance | undefined {
  const instance = state.elements.find(instanceKey);
  if (instance?.value.elementId === elementId) return instance;
  for (const child of state.elements.childrenOf(instanceKey)) {
    const found = findScope(state, child.key, elementId);
    if (found) return found;
  }
  return undefined;
}
