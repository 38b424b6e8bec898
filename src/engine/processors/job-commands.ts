/** What workers do with jobs. */
import { findErrorCatcher, throwError, type ErrorCatcher } from '../behaviours/errors.js';
import { raiseJobIncident } from '../behaviours/incidents.js';
import { offerJob } from '../behaviours/jobs.js';
import { completeElement } from '../behaviours/transitions.js';
import { startTrigger } from '../behaviours/triggers.js';
import { mergeLocal } from '../behaviours/variable-documents.js';
import type { Processing } from '../processing.js';
import type { Command, RejectionType } from '../records/record.js';
import type { JobValue } from '../records/values.js';
import type { Result } from '../result.js';
import { NO_CATCH_EVENT_FOUND } from '../state/apply-event.js';
import { isActive } from '../state/element-instances.js';
import type { Job, JobState } from '../state/jobs.js';

type JobCommand = Command<'JOB'>;

const LONGEST_ERROR_MESSAGE = 10_000;

/** The job in a state in which the command is allowed; otherwise the command is rejected. */
function jobFor(p: Processing, command: JobCommand, verb: string, allowed: readonly JobState[]): Job | undefined {
  const job = p.state.jobs.find(command.key);
  if (job && allowed.includes(job.state)) return job;
  const prefix = `Expected to ${verb} job with key '${command.key}', but `;
  if (!job) p.reject(command, 'NOT_FOUND', `${prefix}no such job was found`);
  else p.reject(command, 'INVALID_STATE', `${prefix}it is in state '${job.state}'`);
  return undefined;
}

export function processJobComplete(p: Processing, command: JobCommand): void {
  const job = jobFor(p, command, 'complete', ['ACTIVATABLE', 'ACTIVATED']);
  if (!job) return;
  const value = { ...job.value, variables: command.value.variables };
  p.event('JOB', 'COMPLETED', job.key, value);
  p.accept<'JOB'>(job.key, value);

  const task = p.state.elements.find(value.elementInstanceKey);
  const scope = task && p.state.elements.find(task.parentKey);
  if (!task || !scope || !isActive(scope)) return;
  startTrigger(p, task.key, value.elementId, value, value.variables);
  completeElement(p, task);
}

export function processJobFail(p: Processing, command: JobCommand): void {
  const job = jobFor(p, command, 'fail', ['ACTIVATABLE', 'ACTIVATED']);
  if (!job) return;
  const { retries, retryBackoff, variables } = command.value;
  const value: JobValue = {
    ...job.value,
    retries,
    errorMessage: limited(command.value.errorMessage),
    retryBackoff,
    variables,
    ...(retries > 0 && retryBackoff > 0 ? { recurringTime: command.timestamp + retryBackoff } : {}),
  };
  p.event('JOB', 'FAILED', job.key, value);
  p.accept<'JOB'>(job.key, value);
  mergeLocal(p, value.elementInstanceKey, value, variables);
  if (retries > 0 && retryBackoff <= 0) offerJob(p, job.key);
  if (retries <= 0)
    raiseJobIncident(
      p,
      { code: 'JOB_NO_RETRIES', message: value.errorMessage || 'No more retries left.' },
      job.key,
      value,
    );
}

export function processJobThrowError(p: Processing, command: JobCommand): void {
  const job = jobFor(p, command, 'throw an error for', ['ACTIVATABLE', 'ACTIVATED']);
  if (!job) return;
  const { errorCode, variables } = command.value;
  const errorMessage = limited(command.value.errorMessage);
  const value: JobValue = { ...job.value, errorCode, errorMessage, variables };
  const task = p.state.elements.find(value.elementInstanceKey);
  const catcher = task ? findErrorCatcher(p, errorCode, task, errorMessage) : undefined;

  if (catcher && !catcher.ok) {
    const uncaught = { ...value, elementId: NO_CATCH_EVENT_FOUND };
    p.event('JOB', 'ERROR_THROWN', job.key, uncaught);
    raiseJobIncident(p, catcher.error, job.key, uncaught);
    p.accept<'JOB'>(job.key, uncaught);
    return;
  }
  const able = whoCatches(p, catcher, task !== undefined && isActive(task));
  if (!able.ok) {
    p.reject(command, 'INVALID_STATE', able.error);
    return;
  }
  p.event('JOB', 'ERROR_THROWN', job.key, value);
  throwError(p, able.value, variables);
  p.accept<'JOB'>(job.key, value);
}

function whoCatches(
  p: Processing,
  catcher: Result<ErrorCatcher, unknown> | undefined,
  isTaskActive: boolean,
): Result<ErrorCatcher, string> {
  if (!catcher?.ok || !isTaskActive)
    return { ok: false, error: 'Expected to find active service task, but it is not active' };
  const { scope, event } = catcher.value;
  if (p.state.eventScopes.canTrigger(scope.key, event.id)) return catcher;
  return {
    ok: false,
    error: `Expected to find event scope that is accepting events, but '${scope.value.elementId}' does not`,
  };
}

const limited = (message: string): string =>
  message.length > LONGEST_ERROR_MESSAGE ? `${message.slice(0, LONGEST_ERROR_MESSAGE)}...` : message;

export function processJobUpdateRetries(p: Processing, command: JobCommand): void {
  const { key, value } = command;
  const job = p.state.jobs.find(key);
  if (value.retries < 1) {
    const reason = `Expected to update retries for job with key '${key}' with a positive amount of retries, but the amount given was '${value.retries}'`;
    p.reject(command, 'INVALID_ARGUMENT', reason);
  } else if (!job)
    p.reject(command, 'NOT_FOUND', `Expected to update job with key '${key}', but no such job was found`);
  else {
    const updated = { ...job.value, retries: value.retries };
    p.event('JOB', 'RETRIES_UPDATED', key, updated);
    p.accept<'JOB'>(key, updated);
  }
}

export function processJobUpdateTimeout(p: Processing, command: JobCommand): void {
  const { key, value } = command;
  const job = p.state.jobs.find(key);
  if (!job) p.reject(command, 'NOT_FOUND', `Expected to update job with key '${key}', but no such job was found`);
  else if (job.state !== 'ACTIVATED') {
    p.reject(command, 'INVALID_STATE', `Expected to update the timeout of job with key '${key}', but it is not active`);
  } else {
    const updated = { ...job.value, deadline: p.nowMs + value.timeout };
    p.event('JOB', 'TIMEOUT_UPDATED', key, updated);
    p.accept<'JOB'>(key, updated);
  }
}

const NOT_TIMED_OUT: Readonly<Record<JobState, string>> = {
  ACTIVATED: 'it has not timed out',
  ACTIVATABLE: 'it must be activated first',
  FAILED: 'it is marked as failed and is not activated',
  ERROR_THROWN: 'it has thrown an error and is not activated',
};

export function processJobTimeOut(p: Processing, command: JobCommand): void {
  const job = p.state.jobs.find(command.key);
  if (job?.state === 'ACTIVATED' && job.value.deadline < p.nowMs) {
    p.event('JOB', 'TIMED_OUT', job.key, job.value);
    offerJob(p, job.key);
    return;
  }
  rejectByClock(p, command, 'time out activated', job ? NOT_TIMED_OUT[job.state] : 'no such job was found');
}

const NOT_BACKED_OFF: Readonly<Record<JobState, string>> = {
  ACTIVATABLE: 'it is already activable',
  ACTIVATED: 'it is already activated',
  ERROR_THROWN: 'it is in error state',
  FAILED: 'no such job was found',
};

export function processJobRecur(p: Processing, command: JobCommand): void {
  const job = p.state.jobs.find(command.key);
  if (job?.state === 'FAILED' && job.value.recurringTime < p.nowMs) {
    p.event('JOB', 'RECURRED_AFTER_BACKOFF', job.key, job.value);
    offerJob(p, job.key);
    return;
  }
  rejectByClock(p, command, 'back off failed', job ? NOT_BACKED_OFF[job.state] : 'no such job was found');
}

function rejectByClock(
  p: Processing,
  command: JobCommand,
  what: string,
  why: string,
  type: RejectionType = 'NOT_FOUND',
): void {
  p.rejectSilently(command, type, `Expected to ${what} job with key '${command.key}', but ${why}`);
}

/** A pushed job that its stream did not take. */
export function processJobYield(p: Processing, command: JobCommand): void {
  const job = jobFor(p, command, 'yield', ['ACTIVATED']);
  if (!job) return;
  p.event('JOB', 'YIELDED', job.key, job.value);
  p.after((effects) => effects.jobAvailable(job.value.type));
}
