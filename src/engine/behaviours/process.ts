import { noneStartEvent } from '../model/executable.js';
import type { Processing } from '../processing.js';
import { isTerminating } from '../state/element-instances.js';
import { DONE, type ContainerBehaviour, type ElementContext } from './behaviour.js';
import { containerBehaviour } from './behaviours.js';
import {
  canComplete,
  canEndTerminated,
  contextOf,
  isEmptiedByInterruption,
  isEmptiedByTerminateEnd,
} from './contexts.js';
import { unsubscribe } from './event-subscriptions.js';
import { resolveElementIncident } from './incidents.js';
import { correlateNextStartMessage } from './message-correlation.js';
import { interruptingNode, startTriggeredEvent } from './scope-interruption.js';
import {
  activateChild,
  completeElement,
  terminateChildren,
  transitionToActivated,
  transitionToCompleted,
  transitionToTerminated,
} from './transitions.js';
import { activateTriggeredEvent } from './triggers.js';

/** A process instance as a whole. */
export const processBehaviour: ContainerBehaviour = {
  finalizeActivation(p, element) {
    transitionToActivated(p, element);
    activateStartEvent(p, element);
    return DONE;
  },
  onComplete(p, element) {
    unsubscribe(p, element.key);
    return DONE;
  },
  finalizeCompletion(p, element) {
    sendResult(p, element);
    const afterEnd = rememberWhoWaits(p, element);
    const completed = transitionToCompleted(p, element);
    if (completed.ok) afterEnd('completed');
    return completed;
  },
  onTerminate(p, element) {
    unsubscribe(p, element.key);
    resolveElementIncident(p, element.key);
    if (terminateChildren(p, element)) endTerminatedProcess(p, element);
  },
  afterPathCompleted(p, scope, child) {
    if (canComplete(p, child)) completeElement(p, scope);
  },
  onChildTerminated(p, scope, child) {
    const instance = p.state.elements.get(scope.key);
    if (isEmptiedByInterruption(instance)) {
      if (isEmptiedByTerminateEnd(p, instance, interruptingNode(p, instance))) completeElement(p, scope);
      else startTriggeredEvent(p, scope);
    } else if (isTerminating(instance) && (!child || canEndTerminated(p, child))) {
      endTerminatedProcess(p, scope);
    }
  },
};

function endTerminatedProcess(p: Processing, element: ElementContext): void {
  const afterEnd = rememberWhoWaits(p, element);
  transitionToTerminated(p, element);
  afterEnd('terminated');
}

/** The start event whose message, timer or signal has created the instance, or the none start event. */
function activateStartEvent(p: Processing, element: ElementContext): void {
  const { processDefinitionKey, processInstanceKey } = element.value;
  const trigger = p.state.eventScopes.peek(processDefinitionKey);
  const triggered =
    trigger?.processInstanceKey === processInstanceKey
      ? element.node.startEvents.find(({ id }) => id === trigger.elementId)
      : undefined;
  if (trigger && triggered) {
    activateTriggeredEvent(p, { key: processDefinitionKey, value: element.value }, element.key, triggered, trigger);
    return;
  }
  const start = noneStartEvent(element.node);
  if (!start) throw new Error(`Process ${element.node.id} has no none start event`);
  activateChild(p, element, start);
}

/** Tells the caller of "create with result" what the instance's variables are now. */
function sendResult(p: Processing, { key, value }: ElementContext): void {
  const names = p.demand.awaitedVariables(key);
  if (!names) return;
  const result = {
    bpmnProcessId: value.bpmnProcessId,
    version: value.version,
    processDefinitionKey: value.processDefinitionKey,
    processInstanceKey: key,
    variables: p.state.variables.visibleDocument(key, names),
    tenantId: value.tenantId,
  };
  p.after((effects) => effects.processCompleted(key, { ok: true, key, value: result }));
}

/** Reads, before the instance is gone from the state, who has to be told of its end: a call activity, or the next message. */
function rememberWhoWaits(p: Processing, element: ElementContext): (end: 'completed' | 'terminated') => void {
  const { parentElementInstanceKey, processInstanceKey, bpmnProcessId } = element.value;
  if (parentElementInstanceKey > 0) return (end) => tellCallActivity(p, element, parentElementInstanceKey, end);
  const correlationKey = p.state.messages.correlationKeyOf(processInstanceKey);
  return () => {
    if (correlationKey !== undefined) correlateNextStartMessage(p, bpmnProcessId, correlationKey);
  };
}

function tellCallActivity(
  p: Processing,
  child: ElementContext,
  callActivityKey: number,
  end: 'completed' | 'terminated',
): void {
  const caller = contextOf(p, p.state.elements.get(callActivityKey));
  const behaviour = containerBehaviour(caller.value.bpmnElementType);
  if (end === 'completed') behaviour.afterPathCompleted(p, caller, child, false);
  else behaviour.onChildTerminated(p, caller, child);
}
