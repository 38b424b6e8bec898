import { taxCodeOf } from '../crm/applicant.js';
import type { Case, CaseStore } from '../crm/case.js';
import type { InteractionStore } from '../crm/interaction.js';
import { ConflictError } from '../errors.js';
import type { JsonObject } from '../json.js';
import { formatEuros } from '../money.js';
import type { Notifications } from '../notifications/notification.js';
import type { Outbox, OutboxMessage } from '../outbox/outbox.js';
import { checkStamp, type StampCheck } from './marca-da-bollo.js';
import { assessReceipt, type ReceiptVerdict } from './receipt-assessment.js';
import type { KeepReceipt, ReceivedDocument } from './receipt-document.js';
import type { Receipt } from './receipt.js';
import type { DebtPositionStore, ReceiptStore, StoredDebt, StoredReceipt } from './stored-debt.js';
import { tellMoneyHeld } from './tell-money-held.js';

export interface SettleDependencies {
  readonly debtPositions: DebtPositionStore;
  readonly receipts: ReceiptStore;
  readonly cases: CaseStore;
  readonly interactions: InteractionStore;
  readonly notifications: Notifications;
  readonly outbox: Outbox;
  readonly keepReceipt: KeepReceipt;
  /** PEM of the certificates trusted to sign revenue stamps. */
  readonly trustedStampKeys: readonly string[];
  readonly publicUrl: string;
  readonly now: () => Date;
}

/** A debt may change between judging and settling; so often at most, as its states only move forward. */
const MAX_TRIES = 3;

/**
 * Takes in a receipt: judges it, settles the debt or starts the clerk's task about the money, tells the applicant.
 *
 * Safe to repeat and to interrupt anywhere: the receipt is stored once by its id, and everything that follows is derived
 * from what is stored and carries a key.
 *
 * With the document it came in, that one is kept before anything else is stored.
 *
 * @returns the verdict; `known` when it had been taken in before
 */
export function createSettleReceipt(
  dependencies: SettleDependencies,
): (receipt: Receipt, document?: ReceivedDocument) => Promise<ReceiptVerdict> {
  const { receipts, keepReceipt } = dependencies;
  return async (receipt, document) => {
    const known = await receipts.find(receipt.receiptId);
    if (!known && document) await keepReceipt(receipt.receiptId, document);
    const stored = known ?? (await receipts.insert(await judge(receipt, dependencies)));
    if (!stored.isTold) {
      await tell(stored, dependencies);
      await receipts.markTold(receipt.receiptId);
    }
    return known ? 'known' : stored.verdict;
  };
}

async function judge(receipt: Receipt, dependencies: SettleDependencies): Promise<StoredReceipt> {
  const { debtPositions, receipts, now } = dependencies;
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    const debt = await debtPositions.findByNav(receipt.nav);
    const checks = await checkStamps(receipt, debt, dependencies);
    const verdict = assessReceipt(
      debt && {
        position: debt.position,
        // Settled by this very receipt before a crash: it is judged as it was then.
        state: debt.receiptId === receipt.receiptId ? 'open' : debt.state,
        receiptIds: (await receipts.listOfDebt(debt.id)).map(({ receipt: other }) => other.receiptId),
      },
      receipt,
      checks,
    );
    if (verdict === 'known')
      throw new ConflictError('RECEIPT_RACE', `Receipt ${receipt.receiptId} is being taken in twice`);
    const paidAt = receipt.paidAt ?? now();
    if (
      verdict === 'settles' &&
      debt &&
      !(await debtPositions.settle(debt.id, { receiptId: receipt.receiptId, paidAt }))
    ) {
      continue;
    }
    return {
      receipt,
      verdict,
      debtPositionId: verdict === 'unknown' ? null : (debt?.id ?? null),
      caseId: verdict === 'unknown' ? null : (debt?.caseId ?? null),
      stampNumbers: [...checks.values()].flatMap((check) => (check.ok ? [check.stamp.iubd] : [])),
      storedAt: now(),
      isTold: false,
    };
  }
  throw new ConflictError(
    'DEBT_MOVES',
    `The debt of receipt ${receipt.receiptId} changed ${MAX_TRIES} times while it was judged`,
  );
}

async function checkStamps(
  receipt: Receipt,
  debt: StoredDebt | undefined,
  { receipts, trustedStampKeys }: SettleDependencies,
): Promise<Map<number, StampCheck>> {
  const checks = new Map<number, StampCheck>();
  for (const { transferId, stampXml } of receipt.transfers) {
    if (stampXml === null) continue;
    const asked = debt?.position.transfers[transferId - 1];
    checks.set(
      transferId,
      await checkStamp(stampXml, {
        trustedKeys: trustedStampKeys,
        documentHash: asked?.kind === 'stamp' ? asked.hashDocument : '',
        isUsed: (number) => receipts.isStampUsed(number, receipt.receiptId),
      }),
    );
  }
  return checks;
}

/** Tells the process that waits for this debt that it is paid. */
export function paymentMessage(debtPositionId: string, receiptId: string): OutboxMessage {
  return {
    kind: 'publish-message',
    name: 'pagamento-ricevuto',
    correlationKey: debtPositionId,
    startsCaseId: null,
    variables: { receiptId },
  };
}

/** Everything that follows from a stored receipt; each part once. */
async function tell(stored: StoredReceipt, dependencies: SettleDependencies): Promise<void> {
  const { verdict, debtPositionId, caseId } = stored;
  if (verdict === 'not-paid') return;
  const value = caseId === null ? undefined : await dependencies.cases.find(caseId);
  if (verdict === 'settles') await tellPaid(stored, value, dependencies);
  else await tellAnomaly(stored, value, dependencies);

  async function tellPaid({ receipt }: StoredReceipt, paidCase: Case | undefined, { outbox }: SettleDependencies) {
    await outbox.put(`receipt:${receipt.receiptId}`, paymentMessage(debtPositionId ?? '', receipt.receiptId));
    if (paidCase) await note(stored, paidCase, dependencies);
  }
}

async function tellAnomaly(
  stored: StoredReceipt,
  value: Case | undefined,
  dependencies: SettleDependencies,
): Promise<void> {
  const { receipt, debtPositionId } = stored;
  const debt = debtPositionId === null ? undefined : await dependencies.debtPositions.find(debtPositionId);
  await dependencies.outbox.put(`anomaly:${receipt.receiptId}`, {
    kind: 'publish-message',
    name: 'pagamento-anomalo',
    correlationKey: receipt.receiptId,
    startsCaseId: null,
    variables: anomalyVariables(stored, debt),
  });
  // The debt was open: its case stops waiting for money, and waits for the clerk.
  if (debt && isWaitedFor(stored)) await dependencies.outbox.put(`in-check:${receipt.receiptId}`, inCheckMessage(debt));
  if (!value) return;
  await note(stored, value, dependencies);
  await tellMoneyHeld(stored, value, dependencies);
}

/** True for money that came for an open debt and was not as asked: a case waits for what is decided about it. */
export function isWaitedFor({ verdict }: Pick<StoredReceipt, 'verdict'>): boolean {
  return verdict === 'wrong-amount' || verdict === 'wrong-stamp';
}

function inCheckMessage({ id }: StoredDebt): OutboxMessage {
  return {
    kind: 'publish-message',
    name: 'pagamento-da-verificare',
    correlationKey: id,
    startsCaseId: null,
    variables: {},
  };
}

/** Tells the process that waits for this debt that the money was given back, so that it asks for it anew. */
export function refundMessage(debtPositionId: string, receiptId: string): OutboxMessage {
  return {
    kind: 'publish-message',
    name: 'pagamento-rimborsato',
    correlationKey: debtPositionId,
    startsCaseId: null,
    variables: { refundedReceiptId: receiptId },
  };
}

function anomalyVariables(
  { receipt, verdict, caseId, debtPositionId }: StoredReceipt,
  debt: StoredDebt | undefined,
): JsonObject {
  return {
    receiptId: receipt.receiptId,
    caseId,
    debtPositionId,
    documentId: debt?.documentId ?? null,
    anomaly: verdict,
    amountCents: receipt.amountCents,
    noticeNumber: receipt.nav,
  };
}

async function note(
  { receipt, verdict, storedAt }: StoredReceipt,
  value: Case,
  { interactions }: SettleDependencies,
): Promise<void> {
  const [it, en] = [formatEuros(receipt.amountCents, 'it'), formatEuros(receipt.amountCents, 'en')];
  await interactions.append({
    key: `receipt:${receipt.receiptId}`,
    caseId: value.id,
    taxCode: taxCodeOf(value),
    at: storedAt,
    channel: 'system',
    actor: { kind: 'system' },
    kind: verdict === 'settles' ? 'payment-received' : 'payment-anomaly',
    text:
      verdict === 'settles'
        ? { it: `Pagamento di ${it} ricevuto.`, en: `Payment of ${en} received.` }
        : {
            it: `Ricevuto un pagamento di ${it} da verificare.`,
            en: `Received a payment of ${en} that needs checking.`,
          },
    visibleToApplicant: true,
  });
}
