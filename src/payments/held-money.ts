import type { ReceiptStore, RefundStore } from './stored-debt.js';

/**
 * True when money came for a debt that did not settle it and was not given back: a clerk has it, and pagoPA takes no
 * second payment of the same notice.
 */
export async function isHeld(
  debtPositionId: string,
  { receipts, refunds }: { readonly receipts: ReceiptStore; readonly refunds: RefundStore },
): Promise<boolean> {
  for (const { receipt, verdict } of await receipts.listOfDebt(debtPositionId)) {
    if (verdict === 'settles' || verdict === 'not-paid') continue;
    if (!(await refunds.find(receipt.receiptId))) return true;
  }
  return false;
}
