import { z } from 'zod';
import type { Services } from '../src/compose.js';
import { caseUrl, emailOf, taxCodeOf } from '../src/crm/applicant.js';
import type { Case } from '../src/crm/case.js';
import { noteOnCase } from '../src/crm/note-on-case.js';
import { formatInstant } from '../src/deadlines/civil-date.js';
import { formatEuros } from '../src/money.js';
import { isTemplateName } from '../src/notifications/notification-templates.js';
import { completed, incident, jobWorker } from '../src/zeebe/job-worker.js';

type Needed = Pick<Services, 'cases' | 'debtPositions' | 'interactions' | 'notifications' | 'now' | 'settings'>;

/**
 * Job `notify`: writes a mail to the applicant; task `RemindPayment` of processes/anagrafe/certificato-residenza.
 *
 * - in `{ caseId }`, task header `template` (a name of NOTIFICATION_TEMPLATES); no output
 * - no BPMN error; a missing case or an unknown template is an incident
 * - technical faults: the store
 * - safe to run twice: one mail per run of the task. Who gave no address gets none, and nobody is reminded of a debt that
 *   is not open
 */
export const notifyWorker = (services: Needed) =>
  jobWorker({
    type: 'notify',
    title: { it: 'Scrive al richiedente', en: 'Writes to the applicant' },
    input: z.object({ caseId: z.uuid() }),
    async handle({ caseId }, context) {
      const template = context.headers['template'] ?? '';
      if (!isTemplateName(template))
        return incident(`Task ${context.elementId} needs a header template; ${template || 'none'} is no mail`);
      const value = await services.cases.find(caseId);
      if (!value) return incident(`There is no case ${caseId}`);
      const data = await dataOf(value, services);
      // Paid, refunded or ended while the job was waiting: there is nothing to ask for any more.
      if (template === 'payment-reminder' && data['amount'] === undefined) return completed();
      const key = context.effectKey(template);
      const queued = await services.notifications.queue({
        key,
        caseId,
        taxCode: taxCodeOf(value),
        to: emailOf(value),
        language: value.language,
        template,
        data,
      });
      if (queued !== 'no-address') {
        await noteOnCase(services, value, {
          key,
          kind: 'notified',
          text: { it: 'Ti abbiamo scritto per e-mail.', en: 'We wrote to you by e-mail.' },
        });
      }
      return completed();
    },
  });

/** All that a template may ask for. */
async function dataOf(value: Case, { debtPositions, settings }: Needed): Promise<Record<string, string>> {
  const debt = (await debtPositions.listOfCase(value.id)).find(({ state }) => state === 'open');
  return {
    number: value.number,
    url: caseUrl(settings.publicUrl, value),
    ...(debt
      ? {
          amount: formatEuros(debt.position.amountCents, value.language),
          expires: formatInstant(debt.position.dueAt, value.language),
        }
      : {}),
  };
}
