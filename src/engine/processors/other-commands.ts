/** Timers, signals, incidents and variables. */
import { createTimer } from '../behaviours/event-subscriptions.js';
import { resolveIncident } from '../behaviours/incidents.js';
import { offerJob } from '../behaviours/jobs.js';
import { NO_SCOPE } from '../behaviours/expressions.js';
import { rescheduleTimer } from '../behaviours/timer-schedules.js';
import { activateEvent, canTrigger, startProcessAt } from '../behaviours/triggers.js';
import { mergeLocal, mergeUpward } from '../behaviours/variable-documents.js';
import { getNode, type FlowNode } from '../model/executable.js';
import type { Processing } from '../processing.js';
import type { Command } from '../records/record.js';
import type { TimerValue } from '../records/values.js';
import { isTerminating } from '../state/element-instances.js';
import { repeatPhase } from './element-commands.js';

export function processTimerTrigger(p: Processing, command: Command<'TIMER'>): void {
  const { key, value } = command;
  if (!p.state.timers.find(key)) {
    p.rejectSilently(command, 'NOT_FOUND', `Expected to trigger timer with key '${key}', but no such timer was found`);
    return;
  }
  const { model } = p.state.deployments.getProcess(value.processDefinitionKey);
  const event = getNode(model, value.targetElementId);
  const triggered = value.elementInstanceKey < 0 ? startByTimer(p, key, value) : triggerInInstance(p, command, event);
  if (triggered && (triggered.repetitions === -1 || triggered.repetitions > 1)) reschedule(p, triggered, event);
}

function startByTimer(p: Processing, key: number, value: TimerValue): TimerValue {
  const started = { ...value, processInstanceKey: p.nextKey() };
  p.event('TIMER', 'TRIGGERED', key, started);
  startProcessAt(p, value.processDefinitionKey, started.processInstanceKey, value.targetElementId, {});
  return started;
}

function triggerInInstance(p: Processing, command: Command<'TIMER'>, event: FlowNode): TimerValue | undefined {
  const { key, value } = command;
  const instance = p.state.elements.find(value.elementInstanceKey);
  if (!canTrigger(p, instance, value.targetElementId)) {
    p.rejectSilently(
      command,
      'INVALID_STATE',
      `Expected to trigger a timer with key '${key}', but the timer is not active anymore`,
    );
    return undefined;
  }
  p.event('TIMER', 'TRIGGERED', key, value);
  activateEvent(p, instance, event, {});
  return value;
}

/** @throws when the cycle cannot be evaluated any more: the instance is stopped, as in Zeebe */
function reschedule(p: Processing, timer: TimerValue, event: FlowNode): void {
  if (!event.timer) return;
  const scopeKey = timer.elementInstanceKey < 0 ? NO_SCOPE : timer.elementInstanceKey;
  const next = rescheduleTimer(p, event.timer, scopeKey, timer);
  if (!next.ok) {
    throw new Error(
      `Expected to reschedule repeating timer for element with id '${event.id}', but an error occurred: ${next.error.message}`,
    );
  }
  createTimer(p, timer, event.id, next.value);
}

export function processBroadcast(p: Processing, command: Command<'SIGNAL'>): void {
  const { value } = command;
  const key = p.nextKey();
  p.event('SIGNAL', 'BROADCASTED', key, value);
  p.accept<'SIGNAL'>(key, value);
  for (const { value: subscription } of p.state.signalSubscriptions.named(value.signalName)) {
    const { catchEventInstanceKey, catchEventId, processDefinitionKey } = subscription;
    if (catchEventInstanceKey === -1) {
      startProcessAt(p, processDefinitionKey, p.nextKey(), catchEventId, value.variables);
      continue;
    }
    const instance = p.state.elements.find(catchEventInstanceKey);
    const { model } = p.state.deployments.getProcess(processDefinitionKey);
    if (canTrigger(p, instance, catchEventId))
      activateEvent(p, instance, getNode(model, catchEventId), value.variables);
  }
}

export function processResolveIncident(p: Processing, command: Command<'INCIDENT'>): void {
  const { key } = command;
  const incident = p.state.incidents.find(key);
  if (!incident) {
    p.reject(command, 'NOT_FOUND', `Expected to resolve incident with key '${key}', but no such incident was found`);
    return;
  }
  const { jobKey, elementInstanceKey } = incident.value;
  const job = p.state.jobs.find(jobKey);
  if (job && job.value.retries <= 0) {
    const reason = `Expected to resolve incident with key '${key}', but job with key '${jobKey}' has no retries left. Please update the job retries and retry resolving the incident`;
    p.rejectSilently(command, 'INVALID_STATE', reason);
    // The record says INVALID_STATE, but Zeebe 8.6 answers the client with NOT_FOUND.
    p.reply = { ok: false, rejectionType: 'NOT_FOUND', reason };
    return;
  }
  resolveIncident(p, incident);
  p.accept<'INCIDENT'>(key, incident.value);
  if (job) offerJob(p, jobKey);
  else if (jobKey <= 0) repeatPhase(p, elementInstanceKey);
}

export function processUpdateVariables(p: Processing, command: Command<'VARIABLE_DOCUMENT'>): void {
  const { scopeKey, updateSemantics, variables } = command.value;
  const scope = p.state.elements.find(scopeKey);
  if (!scope || isTerminating(scope)) {
    p.reject(
      command,
      'NOT_FOUND',
      `Expected to update variables for element with key '${scopeKey}', but no such element was found`,
    );
    return;
  }
  if (updateSemantics === 'LOCAL') mergeLocal(p, scopeKey, scope.value, variables);
  else mergeUpward(p, scopeKey, scope.value, variables);
  const key = p.nextKey();
  p.event('VARIABLE_DOCUMENT', 'UPDATED', key, command.value);
  p.accept<'VARIABLE_DOCUMENT'>(key, command.value);
}
