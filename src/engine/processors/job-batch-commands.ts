import { raiseJobIncident } from '../behaviours/incidents.js';
import { LARGEST_MESSAGE_BYTES, messagePackBytes } from '../batch-size.js';
import type { Processing } from '../processing.js';
import type { Command } from '../records/record.js';
import type { JobBatchValue, JobValue } from '../records/values.js';
import type { Job } from '../state/jobs.js';

/** Left free in a message for the rest of the batch. */
const MARGIN_BYTES = 8 * 1024;

interface Collected {
  readonly keys: number[];
  readonly jobs: JobValue[];
  readonly tooLarge: { readonly job: Job; readonly bytes: number } | undefined;
  readonly truncated: boolean;
}

export function processJobBatchActivate(p: Processing, command: Command<'JOB_BATCH'>): void {
  const { value } = command;
  const refusal = whyRefused(value);
  if (refusal !== undefined) {
    p.reject(command, 'INVALID_ARGUMENT', `Expected to activate job batch with ${refusal}`);
    return;
  }
  const batchKey = p.nextKey();
  const { keys, jobs, tooLarge, truncated } = collectJobs(p, value, command.timestamp);
  if (tooLarge) {
    const size = `${(tooLarge.bytes / (1024 * 1024)).toFixed(1)} MB`;
    const message = `The job with key '${tooLarge.job.key}' can not be activated, because with ${size} it is larger than the configured message size (per default is 4 MB). Try to reduce the size by reducing the number of fetched variables or modifying the variable values.`;
    raiseJobIncident(p, { code: 'MESSAGE_SIZE_EXCEEDED', message }, tooLarge.job.key, tooLarge.job.value);
  }
  const activated = { ...value, jobKeys: keys, jobs, truncated };
  p.event('JOB_BATCH', 'ACTIVATED', batchKey, activated);
  p.accept<'JOB_BATCH'>(batchKey, activated);
}

function whyRefused({ type, timeout, maxJobsToActivate }: JobBatchValue): string | undefined {
  if (maxJobsToActivate < 1) return `max jobs to activate to be greater than zero, but it was '${maxJobsToActivate}'`;
  if (timeout < 1) return `timeout to be greater than zero, but it was '${timeout}'`;
  if (type === '') return 'type to be present, but it was blank';
  return undefined;
}

/** Jobs of the type, lowest key first, until there are enough or the answer is full. */
function collectJobs(p: Processing, value: JobBatchValue, receivedAt: number): Collected {
  const keys: number[] = [];
  const jobs: JobValue[] = [];
  let bytes = MARGIN_BYTES;
  let tooLarge: Collected['tooLarge'];
  let truncated = false;
  p.state.jobs.takeActivatable(value.type, (job) => {
    if (keys.length >= value.maxJobsToActivate) return false;
    const variables = p.state.variables.visibleDocument(job.value.elementInstanceKey, value.variables);
    const activated = { ...job.value, deadline: receivedAt + value.timeout, worker: value.worker, variables };
    const withJob = bytes + (keys.length === 0 ? largestBytes(activated) : messagePackBytes(activated));
    if (withJob > LARGEST_MESSAGE_BYTES) {
      truncated = true;
      if (keys.length === 0) tooLarge = { job, bytes: withJob };
      return false;
    }
    bytes = withJob;
    keys.push(job.key);
    jobs.push(activated);
    return true;
  });
  return { keys, jobs, tooLarge, truncated };
}

/**
 * Of a job in the record or in the client's message, whichever is larger. A job that is too large for the latter alone
 * gets its incident here; in Zeebe it is given back by the gateway and activated again, over and over.
 */
const largestBytes = (job: JobValue): number => Math.max(messagePackBytes(job), Buffer.byteLength(JSON.stringify(job)));
