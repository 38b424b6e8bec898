import type { DebtPosition } from './debt-position.js';
import type { StampCheck } from './marca-da-bollo.js';
import type { Receipt } from './receipt.js';

/** Where our debt stands when a receipt arrives. */
export type DebtState = 'open' | 'paid' | 'withdrawn' | 'expired';

export interface KnownDebt {
  readonly position: Pick<DebtPosition, 'nav' | 'iuv' | 'organizationTaxCode' | 'amountCents' | 'transfers'>;
  readonly state: DebtState;
  /** Ids of the receipts already assessed for this debt, whatever came of them. */
  readonly receiptIds: readonly string[];
}

/**
 * What a receipt means for us:
 * - `settles` the debt is paid, the case may go on
 * - `known` this very receipt was assessed before: nothing to do
 * - `not-paid` the provider says that the payment failed: nothing to do
 * - `duplicate` the debt had been paid already: money to give back
 * - `late` the debt had been withdrawn or had expired: a clerk decides between release and refund
 * - `wrong-amount`, `wrong-stamp` not what we asked for: a clerk decides
 * - `unknown` no debt of ours: a clerk finds out whose it is
 */
export type ReceiptVerdict =
  'settles' | 'known' | 'not-paid' | 'duplicate' | 'late' | 'wrong-amount' | 'wrong-stamp' | 'unknown';

/**
 * Judges a receipt against our own record of the debt; money is never lost, since each other verdict than `known` and
 * `not-paid` is either the settlement or somebody's task.
 *
 * @param debt undefined when we have no debt with the receipt's notice number
 * @param stampChecks by transfer id, one for each stamp that the receipt carries
 */
export function assessReceipt(
  debt: KnownDebt | undefined,
  receipt: Receipt,
  stampChecks: ReadonlyMap<number, StampCheck>,
): ReceiptVerdict {
  if (!debt || !isForThisDebt(debt, receipt)) return 'unknown';
  if (debt.receiptIds.includes(receipt.receiptId)) return 'known';
  if (!receipt.succeeded) return 'not-paid';
  if (debt.state === 'paid') return 'duplicate';
  if (debt.state === 'withdrawn' || debt.state === 'expired') return 'late';
  if (!isRightAmount(debt, receipt)) return 'wrong-amount';
  if (!areRightStamps(debt, receipt, stampChecks)) return 'wrong-stamp';
  return 'settles';
}

function isForThisDebt({ position }: KnownDebt, receipt: Receipt): boolean {
  return (
    receipt.nav === position.nav &&
    receipt.iuv === position.iuv &&
    receipt.organizationTaxCode === position.organizationTaxCode
  );
}

/** The sum and each part are what we asked for, and the parts that are money went to our account. */
function isRightAmount({ position }: KnownDebt, receipt: Receipt): boolean {
  if (receipt.amountCents !== position.amountCents || receipt.transfers.length !== position.transfers.length)
    return false;
  return position.transfers.every((asked, index) => {
    const paid = receipt.transfers.find(({ transferId }) => transferId === index + 1);
    if (paid?.amountCents !== asked.amountCents) return false;
    return asked.kind === 'stamp' || paid.iban === asked.iban;
  });
}

function areRightStamps(
  { position }: KnownDebt,
  receipt: Receipt,
  stampChecks: ReadonlyMap<number, StampCheck>,
): boolean {
  const numbers = new Set<string>();
  return position.transfers.every((asked, index) => {
    if (asked.kind !== 'stamp') return true;
    const carried = receipt.transfers.some(({ transferId, stampXml }) => transferId === index + 1 && stampXml !== null);
    const check = stampChecks.get(index + 1);
    if (!carried || !check?.ok || check.stamp.documentHash !== asked.hashDocument) return false;
    if (numbers.has(check.stamp.iubd)) return false;
    numbers.add(check.stamp.iubd);
    return true;
  });
}
