import type { Insight } from '../insight/insight.js';
import type { KeptDocument, ReceiptDocumentStore } from './receipt-document.js';
import type { DebtPositionStore, ReceiptStore, StoredReceipt } from './stored-debt.js';

/** The money that a task is about. */
export interface MoneyInQuestion {
  readonly receiptId: string;
  /** Null for a receipt that nobody could read. */
  readonly stored: StoredReceipt | null;
  /** What we had asked for; null when the debt is not ours. */
  readonly askedCents: number | null;
  /** Null for receipts taken in before documents were kept. */
  readonly document: Omit<KeptDocument, 'bytes'> | null;
}

/** Receipts, for the office that decides about money. */
export interface ReceiptDesk {
  /** The receipt that a process instance carries; undefined when it carries none. */
  ofInstance(processInstanceKey: string): Promise<MoneyInQuestion | undefined>;
  find(receiptId: string): Promise<StoredReceipt | undefined>;
  /** As it came. */
  findDocument(receiptId: string): Promise<KeptDocument | undefined>;
}

export function createReceiptDesk({
  receipts,
  receiptDocuments,
  debtPositions,
  insight,
}: {
  readonly receipts: Pick<ReceiptStore, 'find'>;
  readonly receiptDocuments: Pick<ReceiptDocumentStore, 'find'>;
  readonly debtPositions: Pick<DebtPositionStore, 'find'>;
  readonly insight: Pick<Insight, 'listVariables'>;
}): ReceiptDesk {
  return {
    async ofInstance(processInstanceKey) {
      const variables = await insight.listVariables([processInstanceKey]);
      const receiptId = variables.find(({ name }) => name === 'receiptId')?.value;
      if (typeof receiptId !== 'string') return undefined;
      const [stored, document] = [await receipts.find(receiptId), await receiptDocuments.find(receiptId)];
      const debtId = stored?.debtPositionId ?? null;
      const debt = debtId === null ? undefined : await debtPositions.find(debtId);
      return {
        receiptId,
        stored: stored ?? null,
        askedCents: debt?.position.amountCents ?? null,
        document: document ? withoutBytes(document) : null,
      };
    },
    find: (receiptId) => receipts.find(receiptId),
    findDocument: (receiptId) => receiptDocuments.find(receiptId),
  };
}

function withoutBytes({ receiptId, mediaType, sha256, receivedAt }: KeptDocument): Omit<KeptDocument, 'bytes'> {
  return { receiptId, mediaType, sha256, receivedAt };
}
