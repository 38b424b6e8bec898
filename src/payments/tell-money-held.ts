import { caseUrl, emailOf, taxCodeOf } from '../crm/applicant.js';
import type { Case, CaseStore } from '../crm/case.js';
import { formatEuros } from '../money.js';
import type { Notifications } from '../notifications/notification.js';
import type { StoredReceipt } from './stored-debt.js';

/**
 * Tells the applicant that a payment has arrived about which a clerk must decide: on the case's page and by mail, once
 * per receipt.
 */
export async function tellMoneyHeld(
  { receipt }: Pick<StoredReceipt, 'receipt'>,
  value: Case,
  {
    cases,
    notifications,
    publicUrl,
  }: {
    readonly cases: Pick<CaseStore, 'setNotice'>;
    readonly notifications: Pick<Notifications, 'queue'>;
    readonly publicUrl: string;
  },
): Promise<void> {
  await cases.setNotice(value.id, {
    it: `Abbiamo ricevuto un pagamento di ${formatEuros(receipt.amountCents, 'it')} da verificare. Il denaro è al sicuro: un ufficio decide se rilasciare il documento o rimborsarti, e lo leggerai qui.`,
    en: `We received a payment of ${formatEuros(receipt.amountCents, 'en')} that needs checking. The money is safe: an office decides whether to issue the document or to refund you, and you will read it here.`,
  });
  await notifications.queue({
    key: `${receipt.receiptId}:payment-anomaly`,
    caseId: value.id,
    taxCode: taxCodeOf(value),
    to: emailOf(value),
    language: value.language,
    template: 'payment-anomaly',
    data: {
      number: value.number,
      amount: formatEuros(receipt.amountCents, value.language),
      url: caseUrl(publicUrl, value),
    },
  });
}
