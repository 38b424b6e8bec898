/**
 * ActivateJobs: answers at once when there are jobs, otherwise waits for one until the request's time is over.
 *
 * Each job that appears lets one waiting request of its type try again, the one that has waited longest: a try is a
 * record in the log, and of thousands who wait only one can get the job. After some empty tries further requests of the
 * type wait without trying, so that idle workers do not fill the log either.
 * @source Zeebe 8.6, long polling
 */
import type { Clock } from '../clock.js';
import { DEFAULT_TENANT, type JobBatchValue, type JobValue } from '../records/values.js';
import type { StreamProcessor } from '../stream-processor.js';
import { LARGEST_MESSAGE_BYTES } from '../batch-size.js';
import { activatedJob, splitByMessage } from './activated-job.js';
import { replyOf } from './command-channel.js';
import { NO_JOB } from './job-rpcs.js';
import { listField, numberField, requireDefaultTenant, textField, type Fields } from './request-values.js';
import type { ServerStream, Streaming } from './service.js';

const LONG_POLL_MS = 10_000;
const EMPTY_TRIES = 3;
const TOO_LARGE = `the response is bigger than the maximum allowed message size ${LARGEST_MESSAGE_BYTES}`;

interface Poll {
  readonly call: ServerStream;
  readonly value: JobBatchValue;
  readonly endsAtMs: number;
  /** Jobs that it may still be given. */
  remaining: number;
  cancelAlarm: (() => void) | undefined;
  isTrying: boolean;
  isDone: boolean;
}

interface Type {
  emptyTries: number;
  /** Waiting polls, oldest first. */
  readonly waiting: Set<Poll>;
}

export interface JobPolling {
  readonly activateJobs: Streaming;
  jobAvailable(type: string): void;
  close(): void;
}

export function createJobPolling(processor: () => StreamProcessor, clock: Clock): JobPolling {
  const types = new Map<string, Type>();

  function typeOf(name: string): Type {
    const known = types.get(name);
    if (known) return known;
    const type: Type = { emptyTries: 0, waiting: new Set() };
    types.set(name, type);
    return type;
  }

  function finish(poll: Poll, end: () => void): void {
    if (poll.isDone) return;
    poll.isDone = true;
    poll.cancelAlarm?.();
    const type = types.get(poll.value.type);
    type?.waiting.delete(poll);
    if (type?.waiting.size === 0) types.delete(poll.value.type);
    end();
  }

  function attempt(poll: Poll): void {
    if (poll.isTrying || poll.isDone) return;
    poll.isTrying = true;
    const value = { ...poll.value, maxJobsToActivate: poll.remaining };
    processor().submit({ valueType: 'JOB_BATCH', intent: 'ACTIVATE', key: -1, value }, (outcome) => {
      poll.isTrying = false;
      const reply = replyOf(outcome, 'ACTIVATE');
      if (!reply.ok) {
        finish(poll, () => poll.call.emit('error', reply.error));
        letOneTry(poll.value.type);
      } else answer(poll, reply.value as JobBatchValue);
    });
  }

  function answer(poll: Poll, { jobKeys, jobs, truncated }: JobBatchValue): void {
    if (jobs.length > 0) give(poll, jobKeys, jobs);
    if (poll.isDone) {
      if (truncated) letOneTry(poll.value.type);
      return;
    }
    if (truncated && poll.remaining > 0) attempt(poll);
    else if (poll.remaining < poll.value.maxJobsToActivate) finish(poll, () => poll.call.end());
    else {
      typeOf(poll.value.type).emptyTries += 1;
      wait(poll);
    }
  }

  function give(poll: Poll, jobKeys: readonly number[], jobs: readonly JobValue[]): void {
    typeOf(poll.value.type).emptyTries = 0;
    if (poll.isDone) {
      // The client has gone in the meantime: others may have the jobs at once.
      for (const [index, job] of jobs.entries())
        processor().submit(
          { valueType: 'JOB', intent: 'YIELD', key: jobKeys[index] ?? -1, value: job },
          () => undefined,
        );
      return;
    }
    const { fitting, deferred } = splitByMessage(jobs.map((job, index) => activatedJob(jobKeys[index] ?? -1, job)));
    poll.remaining -= fitting.length;
    poll.call.write({ jobs: fitting });
    // What is small enough in a record may be too large as a text: the rest is given back, as Zeebe's gateway does.
    for (const { key, retries } of deferred) {
      const value = { ...NO_JOB, retries, errorMessage: TOO_LARGE };
      processor().submit({ valueType: 'JOB', intent: 'FAIL', key: Number(key), value }, () => undefined);
    }
  }

  /** A job has appeared. A try that is on its way already comes after it in the log, and finds it. */
  function letOneTry(name: string): void {
    const type = types.get(name);
    if (!type) return;
    type.emptyTries = 0;
    for (const poll of type.waiting) {
      if (poll.isTrying) continue;
      attempt(poll);
      return;
    }
  }

  function wait(poll: Poll): void {
    if (poll.isDone) return;
    if (poll.endsAtMs <= clock.nowMs()) {
      finish(poll, () => poll.call.end());
      return;
    }
    typeOf(poll.value.type).waiting.add(poll);
    poll.cancelAlarm ??= clock.setAlarm(poll.endsAtMs, () => finish(poll, () => poll.call.end()));
  }

  return {
    activateJobs(call) {
      const poll = createPoll(call, clock.nowMs());
      call.on('cancelled', () => finish(poll, () => undefined));
      if (poll.value.maxJobsToActivate < 1) {
        finish(poll, () => call.end());
        return;
      }
      const isInvalid = poll.value.type === '' || poll.value.timeout < 1;
      if (isInvalid || poll.endsAtMs <= clock.nowMs() || typeOf(poll.value.type).emptyTries < EMPTY_TRIES)
        attempt(poll);
      else wait(poll);
    },
    jobAvailable: letOneTry,
    close() {
      for (const { waiting } of types.values()) for (const poll of waiting) finish(poll, () => poll.call.end());
    },
  };
}

function createPoll(call: ServerStream, nowMs: number): Poll {
  const request: Fields = call.request;
  requireDefaultTenant(request, 'ActivateJobs');
  const requestTimeout = numberField(request, 'requestTimeout');
  const waitMs = requestTimeout === 0 ? LONG_POLL_MS : Math.max(requestTimeout, 0);
  const value: JobBatchValue = {
    type: textField(request, 'type'),
    worker: textField(request, 'worker'),
    timeout: numberField(request, 'timeout'),
    maxJobsToActivate: numberField(request, 'maxJobsToActivate'),
    jobKeys: [],
    jobs: [],
    variables: listField<string>(request, 'fetchVariable'),
    tenantIds: [DEFAULT_TENANT],
    truncated: false,
    tenantId: DEFAULT_TENANT,
  };
  const { maxJobsToActivate: remaining } = value;
  return { call, value, endsAtMs: nowMs + waitMs, remaining, cancelAlarm: undefined, isTrying: false, isDone: false };
}
