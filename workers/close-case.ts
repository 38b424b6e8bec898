import { z } from 'zod';
import type { Services } from '../src/compose.js';
import { caseUrl, emailOf, taxCodeOf } from '../src/crm/applicant.js';
import { CASE_OUTCOMES, type Case, type CaseOutcome } from '../src/crm/case.js';
import { noteOnCase } from '../src/crm/note-on-case.js';
import { taskText } from '../src/crm/task-answer.js';
import { ConflictError } from '../src/errors.js';
import type { JsonObject } from '../src/json.js';
import type { Text } from '../src/texts.js';
import { completed, incident, jobWorker } from '../src/zeebe/job-worker.js';

type Needed = Pick<Services, 'audit' | 'cases' | 'catalogue' | 'interactions' | 'notifications' | 'now' | 'settings'>;

/** Outcomes of which the applicant is told by mail; of the others they know, as they did it or were answered. */
const TOLD_BY_MAIL: ReadonlySet<CaseOutcome> = new Set(['rejected', 'expired']);

/**
 * Job `close-case`: the tasks `Close...` of all processes.
 *
 * - in `{ caseId, outcome, reason }`: a CaseOutcome, and a code of `reasons` in the service's card, whose sentence the
 *   applicant reads; after `office-decision` comes the clerk's own reason
 * - no output, no BPMN error; an unknown outcome or reason code is an incident
 * - technical faults: CASE_HAS_OUTCOME when the case ended otherwise before
 * - safe to run twice: the outcome is set once, every message has a key. A withdrawal or an expiry that comes after the
 *   outcome changes nothing
 */
export const closeCaseWorker = (services: Needed) =>
  jobWorker({
    type: 'close-case',
    title: { it: 'Chiude la pratica con un esito', en: 'Closes the case with an outcome' },
    input: z.object({ caseId: z.uuid(), outcome: z.enum(CASE_OUTCOMES), reason: z.string().min(1) }),
    async handle({ caseId, outcome, reason }) {
      const value = await services.cases.find(caseId);
      if (!value) return incident(`There is no case ${caseId}`);
      const sentence = services.catalogue.find(value.serviceId)?.reasons[reason];
      if (!sentence) return incident(`The card of ${value.serviceId} has no reason ${reason}: add it to service.yaml`);
      const notice = noticeOf(value, reason, sentence);
      if (!(await setOutcome(value, outcome, notice, services))) return completed();
      await tell(value, { outcome, reason, notice }, services);
      return completed();
    },
  });

/** What the applicant reads: what was said of a refund and an answer given before stay, a clerk's own words are added. */
function noticeOf(value: Case, reason: string, sentence: Text): Text {
  if (isRefunded(value) && value.notice) return value.notice;
  const isAnswered = value.facts['answer'] !== undefined && reason !== 'withdrawn';
  if (isAnswered && value.notice) return value.notice;
  const words = reason === 'office-decision' ? taskText(value, 'DecideAnomaly', 'reason') : '';
  return words === '' ? sentence : { it: `${sentence.it} Motivo: ${words}`, en: `${sentence.en} Reason: ${words}` };
}

/** True when a refund was the last word: not when the money was asked for anew after it. */
function isRefunded({ facts: { refund, askedAgain } }: Case): boolean {
  if (typeof refund !== 'object' || refund === null || Array.isArray(refund)) return false;
  return (refund as JsonObject)['receiptId'] !== askedAgain;
}

/** Outcomes of a case that nobody decided: one that was decided meanwhile keeps what was decided. */
const WEAK_OUTCOMES: ReadonlySet<CaseOutcome> = new Set(['withdrawn', 'expired']);

/** False when the case had ended otherwise before it was withdrawn or its time was over. */
async function setOutcome(value: Case, outcome: CaseOutcome, notice: Text, { cases }: Needed): Promise<boolean> {
  try {
    await cases.setOutcome(value.id, outcome, notice);
    return true;
  } catch (error) {
    if (WEAK_OUTCOMES.has(outcome) && error instanceof ConflictError && error.code === 'CASE_HAS_OUTCOME') return false;
    throw error;
  }
}

async function tell(
  value: Case,
  { outcome, reason, notice }: { outcome: CaseOutcome; reason: string; notice: Text },
  services: Needed,
): Promise<void> {
  await services.audit.append({
    key: `${value.id}:closed`,
    actor: 'system',
    action: 'case-closed',
    subject: value.id,
    details: { outcome, reason },
  });
  await noteOnCase(services, value, { key: `${value.id}:closed`, kind: 'case-closed', text: notice });
  if (!TOLD_BY_MAIL.has(outcome) || value.facts['answer'] !== undefined || isRefunded(value)) return;
  await services.notifications.queue({
    key: `${value.id}:closed`,
    caseId: value.id,
    taxCode: taxCodeOf(value),
    to: emailOf(value),
    language: value.language,
    template: 'case-closed',
    data: { number: value.number, reason: notice[value.language], url: caseUrl(services.settings.publicUrl, value) },
  });
}
