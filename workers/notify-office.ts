import { z } from 'zod';
import type { Services } from '../src/compose.js';
import { noteOnCase } from '../src/crm/note-on-case.js';
import { officeMailbox, officeName } from '../src/crm/office.js';
import { formatCivilDate } from '../src/deadlines/civil-date.js';
import { completed, incident, jobWorker } from '../src/zeebe/job-worker.js';

type Needed = Pick<Services, 'cases' | 'interactions' | 'notifications' | 'now' | 'settings'>;

/**
 * Job `notify-office`: task `RemindOffice` of processes/citta/segnalazione.
 *
 * - in `{ caseId, office }`, no output; a mail to the office's mailbox and a line that only the offices read
 * - no BPMN error; a missing case is an incident
 * - technical faults: the store
 * - safe to run twice: one reminder per run of the task
 */
export const notifyOfficeWorker = (services: Needed) =>
  jobWorker({
    type: 'notify-office',
    title: { it: "Avvisa l'ufficio che il termine è vicino", en: 'Tells the office that the deadline is near' },
    input: z.object({ caseId: z.uuid(), office: z.string().min(1) }),
    async handle({ caseId, office }, context) {
      const value = await services.cases.find(caseId);
      if (!value) return incident(`There is no case ${caseId}`);
      const key = context.effectKey('office-reminder');
      const due = value.dueOn === null ? '' : formatCivilDate(value.dueOn, 'it');
      await services.notifications.queue({
        key,
        caseId,
        taxCode: null,
        to: officeMailbox(office, services.settings.mailFrom),
        language: 'it',
        template: 'office-reminder',
        data: { number: value.number, due, url: new URL('/accedi/personale', services.settings.publicUrl).href },
      });
      await noteOnCase(services, value, {
        key,
        kind: 'office-reminded',
        text: {
          it: `Promemoria del termine a: ${officeName(office).it}.`,
          en: `Reminder of the deadline to: ${officeName(office).en}.`,
        },
        forApplicant: false,
      });
      return completed();
    },
  });
