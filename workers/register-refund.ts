import { z } from 'zod';
import type { Services } from '../src/compose.js';
import { caseUrl, emailOf, taxCodeOf } from '../src/crm/applicant.js';
import type { Case } from '../src/crm/case.js';
import { noteOnCase } from '../src/crm/note-on-case.js';
import { taskText } from '../src/crm/task-answer.js';
import { formatEuros } from '../src/money.js';
import { isUnreadableId } from '../src/payments/receipt-document.js';
import { isWaitedFor, refundMessage } from '../src/payments/settle-receipt.js';
import type { RefundOrder } from '../src/payments/stored-debt.js';
import type { Language } from '../src/texts.js';
import { completed, incident, jobWorker } from '../src/zeebe/job-worker.js';

type Needed = Pick<
  Services,
  | 'audit'
  | 'cases'
  | 'debtPositions'
  | 'interactions'
  | 'notifications'
  | 'now'
  | 'outbox'
  | 'receipts'
  | 'refunds'
  | 'settings'
>;

const REASON = {
  it: "L'Ufficio Tributi ha deciso il rimborso.",
  en: 'The tax office decided on the refund.',
} as const;

/**
 * Job `register-refund`: task `RegisterRefund` of processes/shared/payment-anomaly. A case that still waits for the money
 * is told, and asks for it anew.
 *
 * - in `{ caseId, receiptId, anomaly }` (caseId null for money of no known debt), no output
 * - no BPMN error; a receipt that is not stored is an incident. One that nobody could read is refunded without an amount:
 *   the accountants find it at pagoPA by its reference
 * - technical faults: the store
 * - safe to run twice: one order per receipt
 */
export const registerRefundWorker = (services: Needed) =>
  jobWorker({
    type: 'register-refund',
    title: { it: 'Dispone il rimborso', en: 'Orders the refund' },
    input: z.object({ caseId: z.uuid().nullish(), receiptId: z.string().min(1), anomaly: z.string().min(1) }),
    async handle({ caseId, receiptId, anomaly }) {
      const stored = await services.receipts.find(receiptId);
      if (!stored && !isUnreadableId(receiptId)) return incident(`There is no receipt ${receiptId}`);
      const value = caseId ? await services.cases.find(caseId) : undefined;
      const order = await services.refunds.insert({
        receiptId,
        caseId: value?.id ?? null,
        amountCents: stored?.receipt.amountCents ?? null,
        anomaly,
        reason: value ? taskText(value, 'DecideMoney', 'reason') : '',
        orderedAt: services.now(),
      });
      // pagoPA takes no second payment of the same notice: nobody is asked for it again.
      const debtPositionId = stored?.debtPositionId ?? null;
      if (debtPositionId !== null) await services.debtPositions.end(debtPositionId, 'withdrawn');
      await services.audit.append({
        key: `${receiptId}:refund`,
        actor: 'system',
        action: 'refund-ordered',
        subject: order.caseId ?? receiptId,
        details: { receiptId, amountCents: order.amountCents, anomaly },
      });
      if (value) await tell(value, order, services);
      if (stored && debtPositionId !== null && isWaitedFor(stored)) {
        await services.outbox.put(`refund:${receiptId}`, refundMessage(debtPositionId, receiptId));
      }
      return completed();
    },
  });

async function tell(value: Case, order: RefundOrder, services: Needed): Promise<void> {
  const { cases, notifications, settings } = services;
  const notice = {
    it: `Il Comune ti rimborsa ${amountOf(order, 'it')}. ${order.reason || REASON.it}`,
    en: `The city refunds you ${amountOf(order, 'en')}. ${order.reason || REASON.en}`,
  };
  // Repeated after a crash, when the case has gone on: it says already what there is to do now.
  const isAskedAgain = value.facts['askedAgain'] === order.receiptId;
  await cases.addFacts(value.id, { refund: { receiptId: order.receiptId, amountCents: order.amountCents } });
  const isWithdrawn = value.outcome === null && value.facts['withdrawal'] !== undefined;
  if (isWithdrawn) await cases.setOutcome(value.id, 'withdrawn', notice);
  else if (!isAskedAgain) await cases.setNotice(value.id, notice);
  await noteOnCase(services, value, { key: `${order.receiptId}:refund`, kind: 'refund-ordered', text: notice });
  await notifications.queue({
    key: `${order.receiptId}:refund`,
    caseId: value.id,
    taxCode: taxCodeOf(value),
    to: emailOf(value),
    language: value.language,
    template: 'refund-ordered',
    data: {
      number: value.number,
      amount: amountOf(order, value.language),
      reason: order.reason || REASON[value.language],
      url: caseUrl(settings.publicUrl, value),
    },
  });
}

const UNKNOWN_AMOUNT = { it: 'quanto hai pagato', en: 'what you paid' } as const;

const amountOf = ({ amountCents }: RefundOrder, language: Language): string =>
  amountCents === null ? UNKNOWN_AMOUNT[language] : formatEuros(amountCents, language);
