import { LARGEST_MESSAGE_BYTES } from '../batch-size.js';
import type { JobValue } from '../records/values.js';

/** Names, keys and numbers of a job, and its frame. */
const JOB_HEAD_BYTES = 1024;

/** A job as workers get it. */
export type ActivatedJob = ReturnType<typeof activatedJob>;

/** The jobs from the front that fit into one message together, and the others. */
export function splitByMessage(jobs: readonly ActivatedJob[]): { fitting: ActivatedJob[]; deferred: ActivatedJob[] } {
  let bytes = 0;
  const fits = ({ variables, customHeaders }: ActivatedJob): boolean => {
    bytes += Buffer.byteLength(variables) + Buffer.byteLength(customHeaders) + JOB_HEAD_BYTES;
    return bytes <= LARGEST_MESSAGE_BYTES;
  };
  const tooMany = jobs.findIndex((job) => !fits(job));
  const count = tooMany < 0 ? jobs.length : tooMany;
  return { fitting: jobs.slice(0, count), deferred: jobs.slice(count) };
}

export function activatedJob(key: number, job: JobValue) {
  return {
    key: String(key),
    type: job.type,
    processInstanceKey: String(job.processInstanceKey),
    bpmnProcessId: job.bpmnProcessId,
    processDefinitionVersion: job.processDefinitionVersion,
    processDefinitionKey: String(job.processDefinitionKey),
    elementId: job.elementId,
    elementInstanceKey: String(job.elementInstanceKey),
    customHeaders: JSON.stringify(job.customHeaders),
    worker: job.worker,
    retries: job.retries,
    deadline: String(job.deadline),
    variables: JSON.stringify(job.variables),
    tenantId: job.tenantId,
  };
}
