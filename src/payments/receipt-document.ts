import { createHash } from 'node:crypto';
import type { AuditLog } from '../audit/audit.js';
import type { Receipt } from './receipt.js';

/** A receipt's document, byte for byte as pagoPA sent it. */
export interface ReceivedDocument {
  readonly mediaType: 'application/xml' | 'application/json';
  readonly bytes: Uint8Array;
}

/** What pagoPA sent, and what we read in it. */
export interface ReceivedReceipt {
  readonly document: ReceivedDocument;
  /** Null when nobody can read it: somebody must look, the payment may be real. */
  readonly receipt: Receipt | null;
}

/** A document that is kept for good. */
export interface KeptDocument extends ReceivedDocument {
  /** Id (IUR) of the receipt, or `unreadable:<iuv>`. */
  readonly receiptId: string;
  /** Hex, of the bytes; the audit log has it too. */
  readonly sha256: string;
  readonly receivedAt: Date;
}

export interface ReceiptDocumentStore {
  /** Stores once per receipt and gives what is stored (the first, when repeated): nothing changes it again. */
  insert(document: KeptDocument): Promise<KeptDocument>;
  find(receiptId: string): Promise<KeptDocument | undefined>;
}

/** Id under which a document is kept that could not be read. */
export const unreadableId = (iuv: string): string => `unreadable:${iuv}`;
export const isUnreadableId = (receiptId: string): boolean => receiptId.startsWith('unreadable:');

export type KeepReceipt = (receiptId: string, document: ReceivedDocument) => Promise<void>;

/** Keeps a document and notes its hash in the audit log, so that a change of the stored bytes would show. Safe to repeat. */
export function createKeepReceipt({
  receiptDocuments,
  audit,
  now,
}: {
  readonly receiptDocuments: ReceiptDocumentStore;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly now: () => Date;
}): KeepReceipt {
  return async (receiptId, { mediaType, bytes }) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const kept = await receiptDocuments.insert({ receiptId, mediaType, bytes, sha256, receivedAt: now() });
    await audit.append({
      key: `${receiptId}:document`,
      actor: 'system',
      action: 'receipt-kept',
      subject: receiptId,
      details: { sha256: kept.sha256, sizeBytes: kept.bytes.byteLength },
    });
  };
}
