import { z } from 'zod';
import type { Services } from '../src/compose.js';
import { caseUrl, emailOf, taxCodeOf } from '../src/crm/applicant.js';
import { noteOnCase } from '../src/crm/note-on-case.js';
import { officeName } from '../src/crm/office.js';
import { formatCivilDate, romeDateOf } from '../src/deadlines/civil-date.js';
import { completed, incident, jobWorker } from '../src/zeebe/job-worker.js';
import { Routing, reportTerm } from './report-term.js';

type Needed = Pick<Services, 'cases' | 'catalogue' | 'interactions' | 'notifications' | 'now' | 'settings'>;

/**
 * Job `register-report`: task `RegisterReport` of processes/citta/segnalazione.
 *
 * - in `{ caseId, routing: { office, workDays } }`, out `{ office, reminderAt, dueAt }` (ISO instants); sets the facts
 *   `office` and `routing` and the case's term, confirms to the reporter
 * - no BPMN error; a missing case is an incident
 * - technical faults: the store
 * - safe to run twice: the term counts from the day of the report, messages have keys
 */
export const registerReportWorker = (services: Needed) =>
  jobWorker({
    type: 'register-report',
    title: { it: 'Registra la segnalazione e conferma', en: 'Registers the report and confirms it' },
    input: z.object({ caseId: z.uuid(), routing: Routing }),
    outputs: ['office', 'reminderAt', 'dueAt'],
    async handle({ caseId, routing }) {
      const value = await services.cases.find(caseId);
      if (!value) return incident(`There is no case ${caseId}`);
      const service = services.catalogue.find(value.serviceId);
      const { dueOn, dueAt, reminderAt } = reportTerm(romeDateOf(value.submittedAt), routing.workDays, service?.term);
      const office = officeName(routing.office);
      await services.cases.addFacts(caseId, { office: routing.office, routing });
      await services.cases.setDueOn(caseId, dueOn);
      await noteOnCase(services, value, {
        key: `${caseId}:registered`,
        kind: 'report-registered',
        text: {
          it: `Assegnata a: ${office.it}. Risposta entro il ${formatCivilDate(dueOn, 'it')}.`,
          en: `Assigned to: ${office.en}. Answer by ${formatCivilDate(dueOn, 'en')}.`,
        },
      });
      await services.notifications.queue({
        key: `${caseId}:registered`,
        caseId,
        taxCode: taxCodeOf(value),
        to: emailOf(value),
        language: value.language,
        template: 'report-registered',
        data: {
          number: value.number,
          office: office[value.language],
          due: formatCivilDate(dueOn, value.language),
          url: caseUrl(services.settings.publicUrl, value),
        },
      });
      return completed({ office: routing.office, reminderAt: reminderAt.toISOString(), dueAt: dueAt.toISOString() });
    },
  });
