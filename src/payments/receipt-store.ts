import { Schema, type Connection } from 'mongoose';
import { isDuplicateKey } from '../store/duplicate-key.js';
import type { ReceiptStore, StoredReceipt } from './stored-debt.js';

type Row = StoredReceipt & {
  /** Id of the receipt (IUR). */
  _id: string;
};

interface CursorRow {
  _id: string;
  at: Date;
}

const receiptSchema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    receipt: { type: Schema.Types.Mixed, required: true },
    verdict: { type: String, required: true },
    debtPositionId: { type: String, default: null },
    caseId: { type: String, default: null },
    stampNumbers: { type: [String], required: true },
    storedAt: { type: Date, required: true },
    isTold: { type: Boolean, required: true },
  },
  { collection: 'receipts', strict: 'throw', versionKey: false },
);
receiptSchema.index({ debtPositionId: 1, storedAt: 1 }); // receipts of a debt
receiptSchema.index({ storedAt: 1 }, { partialFilterExpression: { isTold: false } }); // what a crash interrupted
receiptSchema.index({ 'receipt.iuv': 1 }); // is this payment stored?
receiptSchema.index({ stampNumbers: 1 }); // was this revenue stamp used?

const cursorSchema = new Schema<CursorRow>(
  { _id: { type: String, required: true }, at: { type: Date, required: true } },
  { collection: 'payment_cursors', strict: 'throw', versionKey: false },
);

export function createReceiptStore(connection: Connection): ReceiptStore {
  const rows = connection.model<Row>('Receipt', receiptSchema);
  const cursors = connection.model<CursorRow>('PaymentCursor', cursorSchema);
  const toReceipt = ({ _id, ...rest }: Row): StoredReceipt => rest;
  const find = async (receiptId: string): Promise<StoredReceipt | undefined> => {
    const row = await rows.findById(receiptId).lean<Row>();
    return row ? toReceipt(row) : undefined;
  };
  return {
    find,
    async insert(value) {
      try {
        await rows.create({ _id: value.receipt.receiptId, ...value });
        return value;
      } catch (error) {
        const first = isDuplicateKey(error) ? await find(value.receipt.receiptId) : undefined;
        if (!first) throw error;
        return first;
      }
    },
    async markTold(receiptId) {
      await rows.updateOne({ _id: receiptId }, { $set: { isTold: true } });
    },
    async listUntold(limit) {
      return (await rows.find({ isTold: false }).sort({ storedAt: 1 }).limit(limit).lean<Row[]>()).map(toReceipt);
    },
    async hasPayment(iuv, paidAt) {
      return (await rows.exists({ 'receipt.iuv': iuv, 'receipt.paidAt': paidAt })) !== null;
    },
    async listOfDebt(debtPositionId) {
      return (await rows.find({ debtPositionId }).sort({ storedAt: 1 }).limit(100).lean<Row[]>()).map(toReceipt);
    },
    async isStampUsed(stampNumber, exceptReceiptId) {
      return (await rows.exists({ stampNumbers: stampNumber, _id: { $ne: exceptReceiptId } })) !== null;
    },
    async readCursor(name) {
      return (await cursors.findById(name).lean<CursorRow>())?.at ?? null;
    },
    async saveCursor(name, at) {
      await cursors.updateOne({ _id: name }, { $set: { at } }, { upsert: true });
    },
  };
}
