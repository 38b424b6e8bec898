import { z } from 'zod';
import type { Services } from '../src/compose.js';
import { noteOnCase } from '../src/crm/note-on-case.js';
import { formatCivilDate, romeDateOf } from '../src/deadlines/civil-date.js';
import { completed, incident, jobWorker } from '../src/zeebe/job-worker.js';
import { Routing, reportTerm } from './report-term.js';

type Needed = Pick<Services, 'cases' | 'catalogue' | 'interactions' | 'now'>;

/** When the card does not say how long the work takes. */
const DEFAULT_WORK_DAYS = 5;

/**
 * Job `register-reopening`: task `RegisterReopening` of processes/citta/segnalazione.
 *
 * - in `{ caseId }`, out `{ reminderAt, dueAt }` (ISO instants): the office has its time again, from the day of reopening
 * - no BPMN error; a missing case is an incident
 * - technical faults: the store
 * - safe to run twice: the term counts from the stored instant of the reopening, the line of the timeline has a key
 */
export const registerReopeningWorker = (services: Needed) =>
  jobWorker({
    type: 'register-reopening',
    title: { it: 'Registra la riapertura della segnalazione', en: 'Registers that the report was reopened' },
    input: z.object({ caseId: z.uuid() }),
    outputs: ['reminderAt', 'dueAt'],
    async handle({ caseId }) {
      const value = await services.cases.find(caseId);
      if (!value) return incident(`There is no case ${caseId}`);
      const { at } = (value.facts['reopening'] ?? {}) as { at?: string };
      const routing = Routing.safeParse(value.facts['routing']);
      const from = romeDateOf(at === undefined ? services.now() : new Date(at));
      const workDays = routing.success ? routing.data.workDays : DEFAULT_WORK_DAYS;
      const { dueOn, dueAt, reminderAt } = reportTerm(from, workDays, services.catalogue.find(value.serviceId)?.term);
      await services.cases.addFacts(caseId, { reopenUntil: null });
      await services.cases.setDueOn(caseId, dueOn);
      await services.cases.setNotice(caseId, {
        it: `La segnalazione è riaperta: l'ufficio risponde entro il ${formatCivilDate(dueOn, 'it')}.`,
        en: `The report is open again: the office answers by ${formatCivilDate(dueOn, 'en')}.`,
      });
      await noteOnCase(services, value, {
        key: `${caseId}:reopened`,
        kind: 'report-reopened',
        text: {
          it: `Tornata all'ufficio, risposta entro il ${formatCivilDate(dueOn, 'it')}.`,
          en: `Back to the office, answer by ${formatCivilDate(dueOn, 'en')}.`,
        },
      });
      return completed({ reminderAt: reminderAt.toISOString(), dueAt: dueAt.toISOString() });
    },
  });
