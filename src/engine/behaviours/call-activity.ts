import { noneStartEvent } from '../model/executable.js';
import type { Processing } from '../processing.js';
import type { Result } from '../result.js';
import type { DeployedProcess } from '../state/deployments.js';
import { DONE, type ContainerBehaviour, type ElementContext, type Fault } from './behaviour.js';
import { subscribe, unsubscribe } from './event-subscriptions.js';
import { evaluateString } from './expressions.js';
import { resolveElementIncident } from './incidents.js';
import { endTerminated } from './interruption.js';
import { applyInputMappings, applyOutputMappings } from './mappings.js';
import {
  completeAndLeave,
  completeElement,
  createChildProcess,
  terminateElement,
  transitionToActivated,
} from './transitions.js';
import { mergeLocal } from './variable-documents.js';

/** Starts an instance of another process and waits for its end. */
export const callActivity: ContainerBehaviour = {
  onActivate: applyInputMappings,
  finalizeActivation(p, element) {
    const process = findCalledProcess(p, element);
    if (!process.ok) return process;
    const subscribed = subscribe(p, element);
    if (!subscribed.ok) return subscribed;
    transitionToActivated(p, element);
    const childKey = createChildProcess(p, element, process.value);
    copyVariables(p, element, process.value, childKey);
    return DONE;
  },
  onComplete(p, element) {
    const mapped = applyOutputMappings(p, element);
    if (!mapped.ok) return mapped;
    unsubscribe(p, element.key);
    return DONE;
  },
  finalizeCompletion: completeAndLeave,
  onTerminate(p, element) {
    unsubscribe(p, element.key);
    resolveElementIncident(p, element.key);
    const child = p.state.elements.find(p.state.elements.get(element.key).calledChildKey);
    if (child) terminateElement(p, child);
    else endTerminated(p, element);
  },
  afterPathCompleted(p, scope) {
    const { state } = p.state.elements.get(scope.key);
    if (state === 'ELEMENT_ACTIVATED') completeElement(p, scope);
    else endTerminated(p, scope);
  },
  onChildTerminated(p, scope) {
    endTerminated(p, scope);
  },
};

function findCalledProcess(p: Processing, { key, value, node }: ElementContext): Result<DeployedProcess, Fault> {
  if (!node.calledElement) throw new Error(`Call activity ${node.id} names no process`);
  const processId = evaluateString(p, node.calledElement.processId, key);
  if (!processId.ok) return processId;
  const { binding } = node.calledElement;
  const { deploymentKey } = p.state.deployments.getProcess(value.processDefinitionKey).value;
  const process = p.state.deployments.boundProcess(processId.value, binding, deploymentKey);
  if (!process) {
    const asked = `Expected process with BPMN process id '${processId.value}'`;
    if (binding.type === 'deployment')
      return calledElementFault(`${asked} to be deployed with the calling process, but not found.`);
    if (binding.type === 'versionTag')
      return calledElementFault(`${asked} and version tag '${binding.versionTag}' to be deployed, but not found.`);
    return calledElementFault(`${asked} to be deployed, but not found.`);
  }
  if (!noneStartEvent(process.model.root)) {
    return calledElementFault(
      `Expected process with BPMN process id '${processId.value}' to have a none start event, but not found.`,
    );
  }
  return { ok: true, value: process };
}

const calledElementFault = (message: string): Result<never, Fault> => ({
  ok: false,
  error: { code: 'CALLED_ELEMENT_ERROR', message },
});

/** All visible variables, or only those that the input mappings have made. */
function copyVariables(p: Processing, { key, node }: ElementContext, process: DeployedProcess, childKey: number): void {
  const owner = {
    processInstanceKey: childKey,
    processDefinitionKey: process.key,
    bpmnProcessId: process.value.bpmnProcessId,
  };
  if (node.calledElement?.propagateAllParentVariables)
    mergeLocal(p, childKey, owner, p.state.variables.visibleDocument(key));
  else if (node.inputMappings) mergeLocal(p, childKey, owner, p.state.variables.localDocument(key));
}
