import { z } from 'zod';
import type { Services } from '../src/compose.js';
import { caseUrl, emailOf, taxCodeOf } from '../src/crm/applicant.js';
import type { Case } from '../src/crm/case.js';
import { noteOnCase } from '../src/crm/note-on-case.js';
import { taskText } from '../src/crm/task-answer.js';
import { addDays, atRomeTime, formatCivilDate, romeDateOf } from '../src/deadlines/civil-date.js';
import type { Language, Text } from '../src/texts.js';
import { completed, incident, jobWorker } from '../src/zeebe/job-worker.js';

type Needed = Pick<Services, 'cases' | 'catalogue' | 'interactions' | 'notifications' | 'now' | 'settings'>;

/** How a report ends, by what the office decided; the code is a reason in the service's card. */
const ENDINGS = {
  done: { outcome: 'resolved', task: 'DoWork' },
  cannot: { outcome: 'rejected', task: 'DoWork' },
  rejected: { outcome: 'rejected', task: 'Triage' },
  duplicate: { outcome: 'duplicate', task: 'Triage' },
} as const;
type Ending = keyof typeof ENDINGS;

/** The fact `answer` of a report. */
const Answer = z.object({
  /** Effect key of the run that gave it. */
  key: z.string(),
  /** UTC instant. */
  at: z.string(),
  ending: z.enum(['done', 'cannot', 'rejected', 'duplicate']),
  message: z.string(),
  /** Number of the first report; null unless it is a duplicate. */
  duplicateOf: z.string().nullable(),
  /** UTC instant up to which it may be reopened; null when it may not. */
  reopenUntil: z.string().nullable(),
});
type Answer = z.infer<typeof Answer>;

/**
 * Job `answer-report`: task `AnswerReport` of processes/citta/segnalazione.
 *
 * - in `{ caseId, decision, result }`: the choices of the tasks `Triage` and `DoWork` (result null without work); the
 *   words come from the case's facts
 * - out `{ canReopen, reopenUntil, closingOutcome, closingReason }`; sets the facts `answer` and `reopenUntil`
 * - no BPMN error; a missing case, or a decision without its words, is an incident
 * - technical faults: the store
 * - safe to run twice: the answer is stored with the key of the run, a second run repeats it with the same dates
 */
export const answerReportWorker = (services: Needed) =>
  jobWorker({
    type: 'answer-report',
    title: { it: 'Risponde a chi ha segnalato', en: 'Answers the reporter' },
    input: z.object({
      caseId: z.uuid(),
      decision: z.enum(['accept', 'duplicate', 'reject']),
      result: z.enum(['done', 'cannot']).nullish(),
    }),
    outputs: ['canReopen', 'reopenUntil', 'closingOutcome', 'closingReason'],
    async handle({ caseId, decision, result }, context) {
      const value = await services.cases.find(caseId);
      if (!value) return incident(`There is no case ${caseId}`);
      const ending = endingOf(decision, result ?? null);
      if (!ending) return incident(`Case ${caseId} was accepted and has no result of the work`);
      const answer = await storeAnswer(value, ending, context.effectKey('answer'), services);
      if (answer.message === '')
        return incident(`Case ${caseId} has no message for the reporter in the task ${ENDINGS[ending].task}`);
      await tell(value, answer, services);
      return completed({
        canReopen: answer.reopenUntil !== null,
        reopenUntil: answer.reopenUntil,
        closingOutcome: ENDINGS[ending].outcome,
        closingReason: ending,
      });
    },
  });

function endingOf(decision: 'accept' | 'duplicate' | 'reject', result: 'done' | 'cannot' | null): Ending | null {
  if (decision === 'accept') return result;
  return decision === 'reject' ? 'rejected' : 'duplicate';
}

async function storeAnswer(
  value: Case,
  ending: Ending,
  key: string,
  { cases, catalogue, now }: Needed,
): Promise<Answer> {
  const before = Answer.safeParse(value.facts['answer']);
  if (before.success && before.data.key === key) return before.data;
  const days = catalogue.find(value.serviceId)?.reopen?.days;
  const mayReopen = days !== undefined && value.facts['reopening'] === undefined;
  const number = taskText(value, 'Triage', 'duplicateOf');
  const answer: Answer = {
    key,
    at: now().toISOString(),
    ending,
    message: taskText(value, ENDINGS[ending].task, 'message'),
    duplicateOf: ending === 'duplicate' && number !== '' ? number : null,
    reopenUntil: mayReopen ? atRomeTime(addDays(romeDateOf(now()), days), '23:59').toISOString() : null,
  };
  await cases.addFacts(value.id, { answer, reopenUntil: answer.reopenUntil });
  return answer;
}

function summaryOf({ serviceId }: Case, { ending, duplicateOf }: Answer, { catalogue }: Needed): Text {
  const sentence = catalogue.find(serviceId)?.reasons[ending] ?? { it: '', en: '' };
  if (duplicateOf === null) return sentence;
  return { it: `${sentence.it} (${duplicateOf})`, en: `${sentence.en} (${duplicateOf})` };
}

function reopeningText({ reopenUntil }: Answer, language: Language): string {
  if (reopenUntil === null) return '';
  const date = formatCivilDate(romeDateOf(new Date(reopenUntil)), language);
  return language === 'it'
    ? `Se il problema c'è ancora, puoi riaprire la segnalazione una volta, fino al ${date}.`
    : `If the problem is still there, you can reopen the report once, until ${date}.`;
}

async function tell(value: Case, answer: Answer, services: Needed): Promise<void> {
  const summary = summaryOf(value, answer, services);
  const text = {
    it: `${summary.it} Risposta dell'ufficio: ${answer.message}`.trim(),
    en: `${summary.en} Answer of the office: ${answer.message}`.trim(),
  };
  await services.cases.setNotice(value.id, text);
  await noteOnCase(services, value, { key: answer.key, kind: 'report-answered', text });
  await services.notifications.queue({
    key: answer.key,
    caseId: value.id,
    taxCode: taxCodeOf(value),
    to: emailOf(value),
    language: value.language,
    template: 'report-answered',
    data: {
      number: value.number,
      summary: summary[value.language],
      message: answer.message,
      reopening: reopeningText(answer, value.language),
      url: caseUrl(services.settings.publicUrl, value),
    },
  });
}
