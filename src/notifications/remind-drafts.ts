import type { Catalogue, Service } from '../catalogue/catalogue.js';
import type { CaseStore } from '../crm/case.js';
import type { Citizen, CitizenStore } from '../crm/citizen.js';
import { DRAFT_LIVES_DAYS, draftExpiry, type Draft, type DraftStore } from '../crm/draft.js';
import { caseIdOf } from '../crm/submit-case.js';
import { formatCivilDate, romeDateOf } from '../deadlines/civil-date.js';
import { hasTypedAnswers } from '../forms/initial-answers.js';
import type { Notifications } from './notification.js';

/** So long before it goes by itself, a draft is reminded of. */
export const DRAFT_REMINDER_DAYS_BEFORE = 7;
/** One run ends in reasonable time; what is left comes with the next. */
const MOST_AT_ONCE = 200;
const DAY_MS = 86_400_000;

/**
 * Makes the run that reminds people of drafts about to expire: one mail for each draft, to the address of their digital
 * identity, where they typed something and did not turn such mails off.
 *
 * @returns of the run: how many mails were queued; safe to repeat and to interrupt, as the key makes each one once
 */
export function createDraftReminder({
  drafts,
  citizens,
  cases,
  catalogue,
  notifications,
  publicUrl,
  now,
}: {
  readonly drafts: Pick<DraftStore, 'listIdle' | 'markReminded'>;
  readonly citizens: Pick<CitizenStore, 'find'>;
  readonly cases: Pick<CaseStore, 'find'>;
  readonly catalogue: Pick<Catalogue, 'find'>;
  readonly notifications: Pick<Notifications, 'queue'>;
  readonly publicUrl: string;
  readonly now: () => Date;
}): () => Promise<number> {
  async function remind(draft: Draft, service: Service): Promise<boolean> {
    const citizen = await citizens.find(draft.owner);
    if (!citizen?.draftReminders || !isTyped(draft, service, citizen)) return false;
    // Sent already, and a crash kept the draft.
    if (await cases.find(caseIdOf(draft.id))) return false;
    const { language } = citizen;
    const prefix = language === 'it' ? '' : `/${language}`;
    const queued = await notifications.queue({
      key: `draft:${draft.id}:reminder`,
      caseId: null,
      taxCode: citizen.taxCode,
      to: citizen.email,
      language,
      template: 'draft-reminder',
      data: {
        service: service.name[language],
        saved: formatCivilDate(romeDateOf(draft.updatedAt), language),
        expires: formatCivilDate(romeDateOf(draftExpiry(draft)), language),
        url: new URL(`${prefix}/servizi/${service.id}/richiesta/${draft.id}/1`, publicUrl).href,
        settings: new URL(`${prefix}/area-personale/dati`, publicUrl).href,
      },
    });
    return queued === 'queued';
  }

  return async () => {
    const at = now();
    const idleSince = new Date(at.getTime() - (DRAFT_LIVES_DAYS - DRAFT_REMINDER_DAYS_BEFORE) * DAY_MS);
    let queued = 0;
    for (const draft of await drafts.listIdle(idleSince, MOST_AT_ONCE)) {
      const service = catalogue.find(draft.serviceId);
      // A service that is out of order just now is looked at again; its drafts may be gone by then.
      if (!service) continue;
      if (draftExpiry(draft) > at && (await remind(draft, service))) queued += 1;
      await drafts.markReminded(draft.id, at);
    }
    return queued;
  };
}

function isTyped({ answers, documentIds }: Draft, { form }: Service, citizen: Citizen): boolean {
  const { taxCode, givenName, familyName, birthDate, email } = citizen;
  return (
    documentIds.length > 0 ||
    hasTypedAnswers(form, answers, { applicant: { taxCode, givenName, familyName, birthDate, email } })
  );
}
