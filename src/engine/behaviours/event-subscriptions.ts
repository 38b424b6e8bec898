/** Opening and closing what an element instance waits for: messages, timers, signals. */
import { isEventSubProcessStart, findNode, type FlowNode } from '../model/executable.js';
import type { Schedule } from '../model/timer-schedule.js';
import type { Processing } from '../processing.js';
import { DEFAULT_TENANT, type ProcessInstanceValue } from '../records/values.js';
import type { Result } from '../result.js';
import type { Timer } from '../state/timers.js';
import { DONE, type ElementContext, type Fault, type Step } from './behaviour.js';
import { evaluateCorrelationKey, evaluateString } from './expressions.js';
import { evaluateTimer } from './timer-schedules.js';

interface Evaluated {
  readonly event: FlowNode;
  readonly messageName?: string;
  readonly correlationKey?: string;
  readonly schedule?: Schedule;
  readonly signalName?: string;
}

/** Evaluates every event of the node first, so that a fault leaves nothing half open. */
export function subscribe(p: Processing, element: ElementContext): Step {
  const evaluated: Evaluated[] = [];
  for (const event of element.node.events) {
    const result = evaluateEvent(p, element, event);
    if (!result.ok) return result;
    evaluated.push(result.value);
  }
  for (const each of evaluated) if (each.messageName !== undefined) openMessage(p, element, each, each.messageName);
  for (const { event, schedule } of evaluated) {
    if (schedule) createTimer(p, { elementInstanceKey: element.key, ...element.value }, event.id, schedule);
  }
  for (const { event, signalName } of evaluated)
    if (signalName !== undefined) openSignal(p, element, event, signalName);
  return DONE;
}

function evaluateEvent(p: Processing, element: ElementContext, event: FlowNode): Result<Evaluated, Fault> {
  const { key, value } = element;
  if (event.message?.correlationKey) {
    const name = evaluateString(p, event.message.name, key);
    if (!name.ok) return name;
    // The host's own variables do not exist for a boundary event.
    const scopeKey = event.elementType === 'BOUNDARY_EVENT' ? value.flowScopeKey : key;
    const correlationKey = evaluateCorrelationKey(p, event.message.correlationKey, scopeKey);
    if (!correlationKey.ok) return { ok: false, error: { ...correlationKey.error, variableScopeKey: scopeKey } };
    return { ok: true, value: { event, messageName: name.value, correlationKey: correlationKey.value } };
  }
  if (event.timer) {
    const schedule = evaluateTimer(p, event.timer, key);
    return schedule.ok ? { ok: true, value: { event, schedule: schedule.value } } : schedule;
  }
  if (event.signal) {
    const name = evaluateString(p, event.signal.name, key);
    return name.ok ? { ok: true, value: { event, signalName: name.value } } : name;
  }
  return { ok: true, value: { event } };
}

function openMessage(
  p: Processing,
  { key, value }: ElementContext,
  { event, correlationKey = '' }: Evaluated,
  messageName: string,
): void {
  const subscription = {
    processInstanceKey: value.processInstanceKey,
    elementInstanceKey: key,
    messageName,
    correlationKey,
    bpmnProcessId: value.bpmnProcessId,
    messageKey: -1,
    variables: {},
    interrupting: event.isInterrupting,
    tenantId: DEFAULT_TENANT,
  };
  p.event('PROCESS_MESSAGE_SUBSCRIPTION', 'CREATING', p.nextKey(), { ...subscription, elementId: event.id });
  p.command('MESSAGE_SUBSCRIPTION', 'CREATE', -1, subscription);
}

type TimerOwner = Pick<ProcessInstanceValue, 'processInstanceKey' | 'processDefinitionKey'> & {
  readonly elementInstanceKey: number;
};

export function createTimer(
  p: Processing,
  owner: TimerOwner,
  targetElementId: string,
  { dueDate, repetitions }: Schedule,
): void {
  const { elementInstanceKey, processInstanceKey, processDefinitionKey } = owner;
  const timer = {
    elementInstanceKey,
    processInstanceKey,
    processDefinitionKey,
    targetElementId,
    dueDate,
    repetitions,
    tenantId: DEFAULT_TENANT,
  };
  p.event('TIMER', 'CREATED', p.nextKey(), timer);
}

function openSignal(p: Processing, { key, value }: ElementContext, event: FlowNode, signalName: string): void {
  p.event('SIGNAL_SUBSCRIPTION', 'CREATED', p.nextKey(), {
    bpmnProcessId: value.bpmnProcessId,
    processDefinitionKey: value.processDefinitionKey,
    catchEventId: event.id,
    catchEventInstanceKey: key,
    signalName,
    tenantId: DEFAULT_TENANT,
  });
}

/** Closes everything that the element instance waits for. */
export function unsubscribe(p: Processing, elementInstanceKey: number): void {
  closeSubscriptions(p, elementInstanceKey, () => true);
}

/** Closes what the event sub-processes of a scope wait for. */
export function closeEventSubProcessSubscriptions(
  p: Processing,
  scopeKey: number,
  { processDefinitionKey }: ProcessInstanceValue,
): void {
  const { model } = p.state.deployments.getProcess(processDefinitionKey);
  closeSubscriptions(p, scopeKey, (elementId) => {
    const node = findNode(model, elementId);
    return node !== undefined && isEventSubProcessStart(node);
  });
}

function closeSubscriptions(p: Processing, elementInstanceKey: number, isMeant: (elementId: string) => boolean): void {
  for (const timer of p.state.timers.ofElement(elementInstanceKey))
    if (isMeant(timer.value.targetElementId)) cancelTimer(p, timer);
  for (const { key, value } of p.state.processMessageSubscriptions.ofElement(elementInstanceKey)) {
    if (!isMeant(value.elementId)) continue;
    p.event('PROCESS_MESSAGE_SUBSCRIPTION', 'DELETING', key, value);
    p.command('MESSAGE_SUBSCRIPTION', 'DELETE', -1, {
      processInstanceKey: value.processInstanceKey,
      elementInstanceKey,
      messageName: value.messageName,
      correlationKey: '',
      bpmnProcessId: '',
      messageKey: -1,
      variables: {},
      interrupting: true,
      tenantId: DEFAULT_TENANT,
    });
  }
  for (const { key, value } of p.state.signalSubscriptions.ofOwner(elementInstanceKey)) {
    if (isMeant(value.catchEventId)) p.event('SIGNAL_SUBSCRIPTION', 'DELETED', key, value);
  }
}

export function cancelTimer(p: Processing, { key, value }: Timer): void {
  p.event('TIMER', 'CANCELED', key, value);
}
