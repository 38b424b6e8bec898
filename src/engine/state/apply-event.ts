/** Applies one event to the state. Live processing and replay both come through here: what is not in an event is not in the state. */
import type { IntentByType, ValueByType, ValueType } from '../records/record.js';
import {
  applyActivating,
  applyCompleted,
  applyCreatedAt,
  applySequenceFlowTaken,
  applyTerminated,
  markInterrupted,
} from './apply-element-event.js';
import type { EngineState } from './engine-state.js';
import type { Job } from './jobs.js';

type Applier<T extends ValueType> = (state: EngineState, key: number, value: ValueByType[T]) => void;
type Appliers = { readonly [T in ValueType]?: { readonly [I in IntentByType[T]]?: Applier<T> } };

/** Written in place of the element id when nobody catches a thrown error. */
export const NO_CATCH_EVENT_FOUND = 'NO_CATCH_EVENT_FOUND';

const NOT_IN_STATE = -1;

const APPLIERS: Appliers = {
  PROCESS: { CREATED: (state, key, value) => state.deployments.addProcess(key, value) },
  DECISION: { CREATED: (state, key, value) => state.deployments.addDecision(key, value) },
  DECISION_REQUIREMENTS: { CREATED: (state, key, value) => state.deployments.addDecisionRequirements(key, value) },
  FORM: { CREATED: (state, key, value) => state.deployments.addForm(key, value) },

  PROCESS_INSTANCE: {
    ELEMENT_ACTIVATING: applyActivating,
    ELEMENT_ACTIVATED: (state, key) => state.elements.update(key, { state: 'ELEMENT_ACTIVATED' }),
    ELEMENT_COMPLETING: (state, key) => state.elements.update(key, { state: 'ELEMENT_COMPLETING' }),
    ELEMENT_COMPLETED: applyCompleted,
    ELEMENT_TERMINATING: (state, key) => state.elements.update(key, { state: 'ELEMENT_TERMINATING' }),
    ELEMENT_TERMINATED: applyTerminated,
    SEQUENCE_FLOW_TAKEN: (state, _key, value) => applySequenceFlowTaken(state, value),
  },
  PROCESS_INSTANCE_CREATION: { CREATED: (state, _key, value) => applyCreatedAt(state, value) },
  PROCESS_EVENT: {
    TRIGGERING: (state, key, { scopeKey, targetElementId, variables, processDefinitionKey, processInstanceKey }) => {
      const trigger = { key, elementId: targetElementId, variables, processInstanceKey };
      if (scopeKey === processDefinitionKey) state.eventScopes.addTrigger(scopeKey, trigger);
      else state.eventScopes.trigger(scopeKey, trigger);
      markInterrupted(state, scopeKey === processDefinitionKey ? -1 : scopeKey, processDefinitionKey, targetElementId);
    },
    TRIGGERED: (state, key, { scopeKey }) => state.eventScopes.deleteTrigger(scopeKey, key),
  },
  VARIABLE: {
    CREATED: (state, key, { scopeKey, name, value }) => state.variables.setLocal(scopeKey, name, { key, json: value }),
    UPDATED: (state, key, { scopeKey, name, value }) => state.variables.setLocal(scopeKey, name, { key, json: value }),
  },

  JOB: {
    CREATED: (state, key, value) => {
      state.jobs.put(key, 'ACTIVATABLE', value);
      state.elements.update(value.elementInstanceKey, { jobKey: key });
    },
    COMPLETED: (state, key, { elementInstanceKey }) => {
      state.jobs.delete(key);
      const element = state.elements.find(elementInstanceKey);
      const scope = element && state.elements.find(element.parentKey);
      if (scope?.state === 'ELEMENT_ACTIVATED') state.elements.update(elementInstanceKey, { jobKey: NOT_IN_STATE });
    },
    FAILED: (state, key, value) =>
      state.jobs.put(key, value.retries > 0 && value.retryBackoff <= 0 ? 'ACTIVATABLE' : 'FAILED', value),
    TIMED_OUT: (state, key, value) => state.jobs.put(key, 'ACTIVATABLE', value),
    RECURRED_AFTER_BACKOFF: (state, key, value) => state.jobs.put(key, 'ACTIVATABLE', value),
    YIELDED: (state, key, value) => state.jobs.put(key, 'ACTIVATABLE', value),
    CANCELED: (state, key) => state.jobs.delete(key),
    ERROR_THROWN: (state, key, value) => {
      if (value.elementId === NO_CATCH_EVENT_FOUND) {
        state.jobs.put(key, 'ERROR_THROWN', value);
        return;
      }
      // The task is about to be terminated, and must not cancel this job then.
      state.elements.update(value.elementInstanceKey, { jobKey: NOT_IN_STATE });
      state.jobs.delete(key);
    },
    RETRIES_UPDATED: (state, key, { retries }) => changeJob(state, key, (job) => ({ ...job.value, retries })),
    TIMEOUT_UPDATED: (state, key, { deadline }) => changeJob(state, key, (job) => ({ ...job.value, deadline })),
  },
  JOB_BATCH: {
    ACTIVATED: (state, _key, { jobKeys, jobs }) =>
      jobs.forEach((job, index) => state.jobs.put(jobKeys[index] ?? NOT_IN_STATE, 'ACTIVATED', job)),
  },
  INCIDENT: {
    CREATED: (state, key, value) => {
      state.incidents.create(key, value);
      const job = state.jobs.find(value.jobKey);
      if (job && value.errorType === 'MESSAGE_SIZE_EXCEEDED') state.jobs.put(job.key, 'FAILED', job.value);
    },
    RESOLVED: (state, key, { jobKey, elementInstanceKey }) => {
      state.incidents.delete(key);
      const job = state.jobs.find(jobKey);
      if (!job || (job.state !== 'FAILED' && job.state !== 'ERROR_THROWN')) return;
      const elementId = state.elements.find(elementInstanceKey)?.value.elementId ?? job.value.elementId;
      state.jobs.put(jobKey, 'ACTIVATABLE', { ...job.value, elementId });
    },
  },

  TIMER: {
    CREATED: (state, key, value) => state.timers.create(key, value),
    TRIGGERED: (state, key) => state.timers.delete(key),
    CANCELED: (state, key) => state.timers.delete(key),
  },
  MESSAGE: {
    PUBLISHED: (state, key, value) => state.messages.put(key, value),
    EXPIRED: (state, key) => state.messages.delete(key),
  },
  MESSAGE_SUBSCRIPTION: {
    CREATED: (state, key, value) => state.messageSubscriptions.put({ key, correlating: false, value }),
    CORRELATING: (state, key, value) => {
      state.messageSubscriptions.put({ key, correlating: true, value });
      state.messages.addCorrelation(value.messageKey, value.bpmnProcessId);
    },
    CORRELATED: (state, key, value) => {
      if (value.interrupting) state.messageSubscriptions.delete(value.elementInstanceKey, value.messageName);
      else state.messageSubscriptions.put({ key, correlating: false, value });
    },
    REJECTED: (state, _key, value) => {
      state.messageSubscriptions.delete(value.elementInstanceKey, value.messageName);
      state.messages.removeCorrelation(value.messageKey, value.bpmnProcessId);
    },
    DELETED: (state, _key, value) => state.messageSubscriptions.delete(value.elementInstanceKey, value.messageName),
  },
  PROCESS_MESSAGE_SUBSCRIPTION: {
    CREATING: (state, key, value) => state.processMessageSubscriptions.put({ key, state: 'opening', value }),
    CREATED: (state, key, value) => state.processMessageSubscriptions.put({ key, state: 'opened', value }),
    CORRELATED: (state, key, value) => {
      if (value.interrupting) state.processMessageSubscriptions.delete(value.elementInstanceKey, value.messageName);
      else state.processMessageSubscriptions.put({ key, state: 'opened', value });
    },
    DELETING: (state, key, value) => state.processMessageSubscriptions.put({ key, state: 'closing', value }),
    DELETED: (state, _key, value) =>
      state.processMessageSubscriptions.delete(value.elementInstanceKey, value.messageName),
  },
  MESSAGE_START_EVENT_SUBSCRIPTION: {
    CREATED: (state, key, value) => state.messageStartSubscriptions.put(key, value),
    CORRELATED: (state, _key, value) => {
      state.messages.addCorrelation(value.messageKey, value.bpmnProcessId);
      if (value.correlationKey !== '')
        state.messages.lock(value.bpmnProcessId, value.correlationKey, value.processInstanceKey);
    },
    DELETED: (state, key) => state.messageStartSubscriptions.delete(key),
  },
  SIGNAL_SUBSCRIPTION: {
    CREATED: (state, key, value) => state.signalSubscriptions.put(key, value),
    DELETED: (state, key) => state.signalSubscriptions.delete(key),
  },
  ERROR: {
    CREATED: (state, _key, { processInstanceKey }) => {
      if (processInstanceKey > 0) state.banned.set(processInstanceKey, true);
    },
  },
};

function changeJob(state: EngineState, key: number, change: (job: Job) => Job['value']): void {
  const job = state.jobs.find(key);
  if (job) state.jobs.put(key, job.state, change(job));
}

export function applyEvent<T extends ValueType>(
  state: EngineState,
  valueType: T,
  intent: IntentByType[T],
  key: number,
  value: ValueByType[T],
): void {
  const appliers = APPLIERS[valueType] as Partial<Record<string, Applier<T>>> | undefined;
  appliers?.[intent]?.(state, key, value);
}
