import { z } from 'zod';
import type { Services } from '../src/compose.js';
import { caseUrl, emailOf, taxCodeOf } from '../src/crm/applicant.js';
import type { Case } from '../src/crm/case.js';
import { noteOnCase } from '../src/crm/note-on-case.js';
import { addDays, atRomeTime, formatInstant, romeDateOf } from '../src/deadlines/civil-date.js';
import { ConflictError } from '../src/errors.js';
import type { Document } from '../src/documents/document.js';
import { formatEuros } from '../src/money.js';
import { createDebtPosition, STAMP_CENTS, type Transfer } from '../src/payments/debt-position.js';
import { buildNoticeNumber, type NoticeNumber } from '../src/payments/notice-number.js';
import type { StoredDebt } from '../src/payments/stored-debt.js';
import { completed, incident, jobWorker } from '../src/zeebe/job-worker.js';
import { CertificateFee, certificateDebtKey } from './certificate-fee.js';

type Needed = Pick<
  Services,
  | 'cases'
  | 'counters'
  | 'debtPositions'
  | 'documents'
  | 'gpd'
  | 'interactions'
  | 'newId'
  | 'notifications'
  | 'now'
  | 'refunds'
  | 'settings'
>;

/** How long the applicant may pay, and how long before the end the reminder goes out, in days. */
const PAYMENT_DAYS = 10;
const REMINDER_DAYS_BEFORE = 3;
const PROVINCE = 'VE';
/** So many notice numbers are tried in one run. */
const MAX_NUMBERS = 10;
/** Codes of the pagoPA taxonomy; that of the fee is to be confirmed with the city's accountants. */
const CATEGORIES = { stamp: '9/0301116TS/', secretariat: '9/0101108TS/' } as const;

/**
 * Job `create-debt-position`: task `CreateDebtPosition` of processes/anagrafe/certificato-residenza.
 *
 * - in `{ caseId, documentId, fee, refundedReceiptId }` (the last names the payment that was given back, when the debt is
 *   asked for anew; missing or null the first time), out `{ debtPositionId, paymentReminderAt, paymentExpiresAt }` (ISO instants)
 * - no BPMN error; a missing case or document, or a fee that is no stamp's price, is an incident
 * - technical faults: pagoPA does not answer, or refuses the position
 * - safe to run twice: our record is stored first, once per effect key, with its notice number; pagoPA knows the position
 *   by an id made of the same key
 */
export const createDebtPositionWorker = (services: Needed) =>
  jobWorker({
    type: 'create-debt-position',
    title: { it: 'Crea la posizione debitoria pagoPA', en: 'Creates the pagoPA debt position' },
    input: z.object({
      caseId: z.uuid(),
      documentId: z.string().min(1),
      fee: CertificateFee,
      refundedReceiptId: z.string().nullish(),
    }),
    outputs: ['debtPositionId', 'paymentReminderAt', 'paymentExpiresAt'],
    async handle({ caseId, documentId, fee, refundedReceiptId }, context) {
      const value = await services.cases.find(caseId);
      const document = await services.documents.find(documentId);
      if (!value || !document) return incident(`There is no case ${caseId} with a document ${documentId}`);
      if (fee.stampCents !== 0 && fee.stampCents !== STAMP_CENTS) {
        return incident(`A revenue stamp costs ${STAMP_CENTS} cents, the rule says ${fee.stampCents}`);
      }
      if (fee.stampCents + fee.secretariatCents === 0) return incident(`Case ${caseId} has nothing to pay`);
      const effectKey = certificateDebtKey(caseId, refundedReceiptId ?? null);
      const debt =
        (await services.debtPositions.findByEffectKey(effectKey)) ??
        (await storeDebt(value, document, { effectKey, fee }, services));
      await publish(debt, services);
      const published = (await services.debtPositions.find(debt.id)) ?? debt;
      const key = context.effectKey('payment-requested');
      await tellApplicant(value, published, { key, refundedReceiptId: refundedReceiptId ?? null }, services);
      const expiresOn = romeDateOf(debt.position.dueAt);
      return completed({
        debtPositionId: debt.id,
        paymentReminderAt: atRomeTime(addDays(expiresOn, -REMINDER_DAYS_BEFORE), '09:00').toISOString(),
        paymentExpiresAt: debt.position.dueAt.toISOString(),
      });
    },
  });

async function nextNotice({ counters, settings }: Needed): Promise<NoticeNumber> {
  const { segregationCode } = settings;
  return buildNoticeNumber(segregationCode, await counters.next(`notice:${segregationCode}`));
}

function transfersFor(value: Case, document: Document, fee: CertificateFee, { settings }: Needed): Transfer[] {
  const reason = `Certificato di residenza ${value.number}`;
  const stamp: Transfer = {
    kind: 'stamp',
    amountCents: fee.stampCents,
    hashDocument: Buffer.from(document.sha256, 'hex').toString('base64'),
    provincialResidence: PROVINCE,
    category: CATEGORIES.stamp,
    remittanceInformation: `Imposta di bollo, ${reason}`,
  };
  const secretariat: Transfer = {
    kind: 'iban',
    amountCents: fee.secretariatCents,
    iban: settings.cityIban,
    category: CATEGORIES.secretariat,
    remittanceInformation: `Diritti di segreteria, ${reason}`,
  };
  return [...(fee.stampCents > 0 ? [stamp] : []), ...(fee.secretariatCents > 0 ? [secretariat] : [])];
}

async function storeDebt(
  value: Case,
  document: Document,
  { effectKey, fee }: { readonly effectKey: string; readonly fee: CertificateFee },
  services: Needed,
): Promise<StoredDebt> {
  const { debtPositions, newId, now, settings } = services;
  const { applicant } = value;
  if (applicant.kind !== 'citizen') throw new ConflictError('NO_DEBTOR', `Case ${value.id} has nobody who could pay`);
  const position = createDebtPosition({
    effectKey,
    ...(await nextNotice(services)),
    organizationTaxCode: settings.cityFiscalCode,
    companyName: settings.cityName.it,
    officeName: 'Ufficio Anagrafe',
    debtor: {
      type: 'F',
      taxCode: applicant.taxCode,
      fullName: `${applicant.givenName} ${applicant.familyName}`.slice(0, 70),
    },
    description: `Certificato di residenza ${value.number}`,
    dueAt: atRomeTime(addDays(romeDateOf(now()), PAYMENT_DAYS), '23:59'),
    transfers: transfersFor(value, document, fee, services),
  });
  return debtPositions.insert({
    id: newId(),
    effectKey,
    caseId: value.id,
    documentId: document.id,
    position,
    state: 'open',
    isPublished: false,
    createdAt: now(),
    receiptId: null,
    paidAt: null,
  });
}

/** Has pagoPA hold the position; takes it back at once when the debt ended meanwhile (the case was withdrawn). */
async function publish(stored: StoredDebt, services: Needed): Promise<void> {
  if (stored.isPublished) return;
  const { debtPositions, gpd } = services;
  const debt = await createAtPagopa(stored, services);
  await debtPositions.markPublished(debt.id);
  const current = await debtPositions.find(debt.id);
  if (current && (current.state === 'withdrawn' || current.state === 'expired'))
    await gpd.invalidate(debt.position.iupd);
}

/** A notice number that was used before our counter knew it is given up for the next one. */
async function createAtPagopa(stored: StoredDebt, services: Needed): Promise<StoredDebt> {
  let debt = stored;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await services.gpd.create(debt.position);
      return debt;
    } catch (error) {
      const isTaken = error instanceof ConflictError && error.code === 'NOTICE_NUMBER_TAKEN';
      if (!isTaken || attempt === MAX_NUMBERS) throw error;
      debt = await services.debtPositions.renumber(debt.id, debt.position.nav, await nextNotice(services));
    }
  }
}

async function tellApplicant(
  value: Case,
  { position }: StoredDebt,
  { key, refundedReceiptId }: { readonly key: string; readonly refundedReceiptId: string | null },
  services: Needed,
): Promise<void> {
  const { amountCents, dueAt } = position;
  const isAgain = refundedReceiptId !== null;
  const refunded = isAgain ? await refundSentence(refundedReceiptId, services) : { it: '', en: '' };
  const how = isAgain ? { it: ' con il nuovo avviso', en: ' with the new notice' } : { it: '', en: '' };
  await services.cases.setNotice(value.id, {
    it: `${refunded.it}Per avere il certificato paga ${formatEuros(amountCents, 'it')}${how.it} entro il ${formatInstant(dueAt, 'it')}.`,
    en: `${refunded.en}To get the certificate pay ${formatEuros(amountCents, 'en')}${how.en} by ${formatInstant(dueAt, 'en')}.`,
  });
  await noteOnCase(services, value, {
    key,
    kind: 'payment-requested',
    text: {
      it: `Da pagare: ${formatEuros(amountCents, 'it')}, avviso pagoPA ${position.nav}.`,
      en: `To be paid: ${formatEuros(amountCents, 'en')}, pagoPA notice ${position.nav}.`,
    },
  });
  if (isAgain) await mailNewNotice(value, position, { key, refundedReceiptId }, services);
}

/** What was said about the refund stays on the page, before what there is to do now. */
async function refundSentence(receiptId: string, { refunds }: Needed): Promise<{ it: string; en: string }> {
  const amountCents = (await refunds.find(receiptId))?.amountCents ?? null;
  if (amountCents === null) return { it: '', en: '' };
  return {
    it: `Il Comune ti rimborsa ${formatEuros(amountCents, 'it')}. `,
    en: `The city refunds you ${formatEuros(amountCents, 'en')}. `,
  };
}

/** Nobody sits before the page now, as they did when they sent the form. */
async function mailNewNotice(
  value: Case,
  { amountCents, dueAt }: StoredDebt['position'],
  { key, refundedReceiptId }: { readonly key: string; readonly refundedReceiptId: string },
  { cases, notifications, settings }: Needed,
): Promise<void> {
  await cases.addFacts(value.id, { askedAgain: refundedReceiptId });
  await notifications.queue({
    key,
    caseId: value.id,
    taxCode: taxCodeOf(value),
    to: emailOf(value),
    language: value.language,
    template: 'payment-asked-again',
    data: {
      number: value.number,
      amount: formatEuros(amountCents, value.language),
      expires: formatInstant(dueAt, value.language),
      url: caseUrl(settings.publicUrl, value),
    },
  });
}
