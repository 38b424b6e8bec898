import { Schema, type Connection } from 'mongoose';
import { isDuplicateKey } from '../store/duplicate-key.js';
import type { KeptDocument, ReceiptDocumentStore } from './receipt-document.js';

type Row = Omit<KeptDocument, 'receiptId' | 'bytes'> & { _id: string; bytes: Buffer };
/** Read without a hydrated document, bytes come as the driver has them. */
type LeanRow = Omit<Row, 'bytes'> & { bytes: { readonly buffer: Uint8Array } };

const documentSchema = new Schema<Row>(
  {
    _id: { type: String, required: true }, // id of the receipt: its document is kept once
    mediaType: { type: String, required: true },
    bytes: { type: Buffer, required: true },
    sha256: { type: String, required: true },
    receivedAt: { type: Date, required: true },
  },
  { collection: 'receipt_documents', strict: 'throw', versionKey: false },
);

export function createReceiptDocumentStore(connection: Connection): ReceiptDocumentStore {
  const rows = connection.model<Row>('ReceiptDocument', documentSchema);
  const find = async (receiptId: string): Promise<KeptDocument | undefined> => {
    const row = await rows.findById(receiptId).lean<LeanRow>();
    if (!row) return undefined;
    const { _id, bytes, ...rest } = row;
    return { receiptId: _id, ...rest, bytes: Buffer.from(bytes.buffer) };
  };
  return {
    find,
    async insert({ receiptId, bytes, ...fields }) {
      try {
        await rows.create({ _id: receiptId, ...fields, bytes: Buffer.from(bytes) });
        return { receiptId, bytes, ...fields };
      } catch (error) {
        const first = isDuplicateKey(error) ? await find(receiptId) : undefined;
        if (!first) throw error;
        return first;
      }
    },
  };
}
