import { UnavailableError } from '../errors.js';
import type { ActivatedJob } from '../zeebe/engine-client.js';
import type { JobObserver } from '../zeebe/job-runner.js';
import type { CaseStore } from './case.js';
import { isOutageNotice, outageNotice } from './outage-notice.js';

/** The applicant is told from the second failure on: the first may be a hiccup that the next try, a second later, mends. */
const TOLD_FROM_RETRIES_LEFT = 3;

/** Writes a sentence on the case while a system outside keeps failing, and takes it away when the job goes through. */
export function outageObserver({ cases }: { readonly cases: Pick<CaseStore, 'find' | 'replaceNotice'> }): JobObserver {
  return {
    async onFault(job, error, retriesLeft) {
      const caseId = caseIdOf(job);
      if (caseId === null || !(error instanceof UnavailableError) || retriesLeft > TOLD_FROM_RETRIES_LEFT) return;
      const value = await cases.find(caseId);
      // What an office or a payment has said stays: it matters more.
      if (!value || (value.notice !== null && !isOutageNotice(value.notice))) return;
      const isGuard = error.code === 'CIRCUIT_OPEN';
      const { system } = error.details;
      await cases.replaceNotice(
        caseId,
        value.notice,
        outageNotice(isGuard ? null : error.code, typeof system === 'string' ? system : ''),
      );
    },
    async onSuccess(job) {
      const caseId = caseIdOf(job);
      if (caseId === null) return;
      const value = await cases.find(caseId);
      // The process has gone on meanwhile: what the next job has said by now stays.
      if (value && isOutageNotice(value.notice)) await cases.replaceNotice(caseId, value.notice, null);
    },
  };
}

function caseIdOf(job: ActivatedJob): string | null {
  const { caseId } = job.variables;
  return typeof caseId === 'string' ? caseId : null;
}
