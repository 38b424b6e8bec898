import type { Logger } from 'pino';
import { NotFoundError } from '../errors.js';
import { maskPersonalData } from '../log/mask-personal-data.js';
import type { ActivatedJob, EngineClient } from './engine-client.js';
import type { JobContext, JobOutcome, JobWorker } from './job-worker.js';

/** First wait of a failed job; each repetition doubles it up to the cap. */
const FIRST_BACK_OFF_MS = 1_000;
const LONGEST_BACK_OFF_MS = 60_000;
/** Retries that our models give at most; tells how often a job has failed already. */
const MOST_RETRIES = 5;

/** What the runner tells the rest of the platform about a job, besides the engine. */
export interface JobObserver {
  /** A handler threw; `retriesLeft` 0 means that an incident follows. */
  onFault(job: ActivatedJob, error: unknown, retriesLeft: number): Promise<void>;
  /** A job went through. */
  onSuccess(job: ActivatedJob): Promise<void>;
}

/** Wait before the next try: doubled each time, capped, with jitter so that a recovering system is not stormed. */
export function backOffMs(retriesLeft: number, random: () => number): number {
  const failures = Math.max(0, MOST_RETRIES - 1 - retriesLeft);
  const full = Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** failures);
  return Math.round(full * (0.5 + random() / 2));
}

/** Runs the handlers of all job types on one engine and reports each outcome back. */
export function startJobRunner({
  engine,
  workers,
  observer,
  logger,
  random = Math.random,
}: {
  readonly engine: EngineClient;
  readonly workers: readonly JobWorker[];
  readonly observer: JobObserver;
  readonly logger: Logger;
  readonly random?: () => number;
}): { close(): Promise<void> } {
  const stops = workers.map((worker) =>
    engine.work({ type: worker.type, timeoutMs: worker.timeoutMs, maxJobs: 8 }, (job) => runJob(worker, job)),
  );

  async function runJob(worker: JobWorker, job: ActivatedJob): Promise<void> {
    const log = logger.child({ jobType: job.type, jobKey: job.key, processInstanceKey: job.processInstanceKey });
    try {
      const outcome = await handled(worker, job);
      await report(job, outcome);
      if (outcome.kind === 'completed' || outcome.kind === 'bpmn-error') await observer.onSuccess(job);
    } catch (error) {
      // A job that ended meanwhile (canceled, timed out and done by another) has nothing left to be told.
      if (error instanceof NotFoundError && error.code === 'JOB_GONE') {
        log.info('job ended before its outcome was reported');
        return;
      }
      log.error(
        { err: error },
        'job outcome could not be reported; the engine gives the job out again after its time-out',
      );
    }
  }

  async function handled(
    worker: JobWorker,
    job: ActivatedJob,
  ): Promise<JobOutcome | { kind: 'fault'; error: unknown }> {
    const context: JobContext = {
      jobKey: job.key,
      processInstanceKey: job.processInstanceKey,
      elementId: job.elementId,
      headers: job.headers,
      effectKey: (name) => `${job.elementInstanceKey}:${name}`,
    };
    try {
      return await worker.run(job.variables, context);
    } catch (error) {
      return { kind: 'fault', error };
    }
  }

  async function report(job: ActivatedJob, outcome: JobOutcome | { kind: 'fault'; error: unknown }): Promise<void> {
    switch (outcome.kind) {
      case 'completed':
        return engine.completeJob(job.key, outcome.variables);
      case 'bpmn-error':
        return engine.throwError(job.key, outcome.code, outcome.message);
      case 'incident':
        return engine.failJob(job.key, { retries: 0, message: outcome.message, backOffMs: 0 });
      case 'fault': {
        const retries = Math.max(0, job.retries - 1);
        const message = describeFault(outcome.error);
        logger.warn({ jobType: job.type, jobKey: job.key, retries, err: outcome.error }, 'job failed');
        await observer.onFault(job, outcome.error, retries);
        return engine.failJob(job.key, { retries, message, backOffMs: retries > 0 ? backOffMs(retries, random) : 0 });
      }
      default:
        throw new Error(`Unknown outcome: ${JSON.stringify(outcome satisfies never)}`);
    }
  }

  return {
    async close() {
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}

/**
 * The fault's code first, so that the incident page and the healer can tell which system was down. The words go into the
 * record stream and onto that page: what a driver quotes of a person's data stays out.
 */
function describeFault(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return maskPersonalData(`${code ? `[${code}] ` : ''}${message ?? String(error)}`).slice(0, 2_000);
}
