import { z } from 'zod';
import type { Services } from '../src/compose.js';
import { caseUrl, emailOf, taxCodeOf } from '../src/crm/applicant.js';
import { noteOnCase } from '../src/crm/note-on-case.js';
import { OFFICES, officeName } from '../src/crm/office.js';
import { completed, incident, jobWorker } from '../src/zeebe/job-worker.js';

type Needed = Pick<Services, 'cases' | 'interactions' | 'notifications' | 'now' | 'settings'>;

/**
 * Job `forward-report`: task `ForwardReport` of processes/citta/segnalazione.
 *
 * - in `{ caseId, forwardOffice }`, out `{ office }`; sets the fact `office`, tells the reporter
 * - no BPMN error; a missing case or an office that does not exist is an incident
 * - technical faults: the store
 * - safe to run twice: messages have the key of the task's run
 */
export const forwardReportWorker = (services: Needed) =>
  jobWorker({
    type: 'forward-report',
    title: { it: 'Inoltra la segnalazione a un altro ufficio', en: 'Forwards the report to another office' },
    input: z.object({ caseId: z.uuid(), forwardOffice: z.string().min(1) }),
    outputs: ['office'],
    async handle({ caseId, forwardOffice }, context) {
      if (!Object.hasOwn(OFFICES, forwardOffice)) return incident(`There is no office ${forwardOffice}`);
      const value = await services.cases.find(caseId);
      if (!value) return incident(`There is no case ${caseId}`);
      const office = officeName(forwardOffice);
      const key = context.effectKey('forwarded');
      await services.cases.addFacts(caseId, { office: forwardOffice });
      await noteOnCase(services, value, {
        key,
        kind: 'report-forwarded',
        text: { it: `Passata a: ${office.it}.`, en: `Passed to: ${office.en}.` },
      });
      await services.notifications.queue({
        key,
        caseId,
        taxCode: taxCodeOf(value),
        to: emailOf(value),
        language: value.language,
        template: 'report-forwarded',
        data: {
          number: value.number,
          office: office[value.language],
          url: caseUrl(services.settings.publicUrl, value),
        },
      });
      return completed({ office: forwardOffice });
    },
  });
