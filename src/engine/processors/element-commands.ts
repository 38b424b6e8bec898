/** ACTIVATE, COMPLETE and TERMINATE of elements: the guard, the lifecycle, and what becomes of a fault. */
import type { Behaviour, ElementContext, Step } from '../behaviours/behaviour.js';
import { DONE } from '../behaviours/behaviour.js';
import { behaviourOf, containerBehaviour } from '../behaviours/behaviours.js';
import { containerOf } from '../behaviours/contexts.js';
import { raiseIncident } from '../behaviours/incidents.js';
import { transitionTo } from '../behaviours/transitions.js';
import type { Processing } from '../processing.js';
import type { Command, ElementState } from '../records/record.js';
import type { ProcessInstanceValue } from '../records/values.js';
import { nodeOf } from '../state/apply-element-event.js';

type ElementCommand = Command<'PROCESS_INSTANCE'>;

export function processActivate(p: Processing, command: ElementCommand): void {
  const refusal = whyScopeRefuses(p, command.value) ?? whyGatewayWaits(p, command.value);
  if (refusal !== undefined) p.rejectSilently(command, 'INVALID_STATE', refusal);
  else activateElement(p, command.key === -1 ? p.nextKey() : command.key, command.value);
}

export function processComplete(p: Processing, command: ElementCommand): void {
  const refusal =
    whyStateRefuses(p, command.key, ['ELEMENT_ACTIVATED', 'ELEMENT_COMPLETING']) ?? whyScopeRefuses(p, command.value);
  if (refusal !== undefined) p.rejectSilently(command, 'INVALID_STATE', refusal);
  else completeElement(p, command.key, command.value);
}

export function processTerminate(p: Processing, command: ElementCommand): void {
  const { key, value } = command;
  const refusal = whyStateRefuses(p, key, ['ELEMENT_ACTIVATING', 'ELEMENT_ACTIVATED', 'ELEMENT_COMPLETING']);
  if (refusal !== undefined) {
    p.rejectSilently(command, 'INVALID_STATE', refusal);
    return;
  }
  const element = { key, value, node: nodeOf(p.state, value) };
  transitionTo(p, element, 'ELEMENT_TERMINATING');
  behaviourOf(value.bpmnElementType).onTerminate(p, element);
}

/** The state that an element enters on a command. */
const ENTERED: Readonly<Partial<Record<ElementCommand['intent'], ElementState>>> = {
  ACTIVATE_ELEMENT: 'ELEMENT_ACTIVATING',
  COMPLETE_ELEMENT: 'ELEMENT_COMPLETING',
  TERMINATE_ELEMENT: 'ELEMENT_TERMINATING',
};

/**
 * Leaves an element with an incident in the phase that makes more of its variables than a message holds.
 *
 * @returns false for a process itself, whose command can only be refused
 * @source `BpmnStreamProcessor` of Zeebe 8.6
 */
export function processElementTooLarge(p: Processing, { intent, key, value }: ElementCommand): boolean {
  const state = ENTERED[intent];
  if (state === undefined || value.bpmnElementType === 'PROCESS') return false;
  const element = { key: key === -1 ? p.nextKey() : key, value, node: nodeOf(p.state, value) };
  transitionTo(p, element, state);
  const message = `Expected to process element '${value.elementId}', but exceeded MAX_MESSAGE_SIZE limitation. If you have large or many variables consider reducing these.`;
  raiseIncident(p, { code: 'MESSAGE_SIZE_EXCEEDED', message }, element);
  return true;
}

/** Runs the phase in which the element is stuck again, without the event that began it. */
export function repeatPhase(p: Processing, elementInstanceKey: number): void {
  const { state, value, key } = p.state.elements.get(elementInstanceKey);
  if (state === 'ELEMENT_ACTIVATING') activateElement(p, key, value);
  else if (state === 'ELEMENT_COMPLETING') completeElement(p, key, value);
  else throw new Error(`Element instance ${key} is in state ${state}: there is no phase to repeat`);
}

function activateElement(p: Processing, key: number, value: ProcessInstanceValue): void {
  const element = { key, value, node: nodeOf(p.state, value) };
  const behaviour = behaviourOf(value.bpmnElementType);
  if (!p.state.elements.find(key)) transitionTo(p, element, 'ELEMENT_ACTIVATING');
  runPhase(p, element, [
    () => tellScopeActivating(p, element),
    () => behaviour.onActivate?.(p, element) ?? DONE,
    () => behaviour.finalizeActivation?.(p, element) ?? DONE,
  ]);
}

function completeElement(p: Processing, key: number, value: ProcessInstanceValue): void {
  const element = { key, value, node: nodeOf(p.state, value) };
  const behaviour: Behaviour = behaviourOf(value.bpmnElementType);
  if (p.state.elements.get(key).state !== 'ELEMENT_COMPLETING') transitionTo(p, element, 'ELEMENT_COMPLETING');
  runPhase(p, element, [
    () => behaviour.onComplete?.(p, element) ?? DONE,
    () => behaviour.finalizeCompletion?.(p, element) ?? DONE,
  ]);
}

/** The first fault ends the phase and becomes an incident. */
function runPhase(p: Processing, element: ElementContext, steps: readonly (() => Step)[]): void {
  for (const step of steps) {
    const result = step();
    if (!result.ok) {
      raiseIncident(p, result.error, element);
      return;
    }
  }
}

function tellScopeActivating(p: Processing, element: ElementContext): Step {
  const container = containerOf(p, element);
  if (!container) return DONE;
  return containerBehaviour(container.value.bpmnElementType).onChildActivating?.(p, container, element) ?? DONE;
}

function whyStateRefuses(p: Processing, key: number, expected: readonly ElementState[]): string | undefined {
  const instance = p.state.elements.find(key);
  if (!instance) return `Expected element instance with key '${key}' to be present in state but not found.`;
  if (expected.includes(instance.state)) return undefined;
  const [first = '', ...others] = expected;
  return `Expected element instance to be in state '${first}' or one of '[${others.join(', ')}]' but was '${instance.state}'.`;
}

function whyScopeRefuses(
  p: Processing,
  { bpmnElementType, flowScopeKey, elementId }: ProcessInstanceValue,
): string | undefined {
  if (bpmnElementType === 'PROCESS') return undefined;
  const scope = p.state.elements.find(flowScopeKey);
  if (!scope) return `Expected flow scope instance with key '${flowScopeKey}' to be present in state but not found.`;
  if (scope.state !== 'ELEMENT_ACTIVATED') {
    return `Expected flow scope instance to be in state 'ELEMENT_ACTIVATED' but was '${scope.state}'.`;
  }
  if (scope.interruptingElementId === '' || scope.interruptingElementId === elementId) return undefined;
  return `Expected flow scope instance to be not interrupted but was interrupted by an event with id '${scope.interruptingElementId}'.`;
}

function whyGatewayWaits(p: Processing, value: ProcessInstanceValue): string | undefined {
  if (value.bpmnElementType !== 'PARALLEL_GATEWAY') return undefined;
  const taken = p.state.elements.takenFlowCount(value.flowScopeKey, value.elementId);
  if (taken >= nodeOf(p.state, value).incoming.length) return undefined;
  return `Expected to be able to activate parallel gateway '${value.elementId}', but not all sequence flows have been taken.`;
}
