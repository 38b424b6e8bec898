import { Schema, type Connection } from 'mongoose';
import { isDuplicateKey } from '../store/duplicate-key.js';
import type { RefundOrder, RefundStore } from './stored-debt.js';

type Row = Omit<RefundOrder, 'receiptId'> & { _id: string };

const refundSchema = new Schema<Row>(
  {
    _id: { type: String, required: true }, // id of the receipt: money is given back once
    caseId: { type: String, default: null },
    amountCents: { type: Number, default: null, min: 1 }, // null: nobody could read it
    anomaly: { type: String, required: true },
    reason: { type: String, default: '' },
    orderedAt: { type: Date, required: true },
  },
  { collection: 'refund_orders', strict: 'throw', versionKey: false },
);
refundSchema.index({ caseId: 1, orderedAt: 1 }); // refunds of a case

export function createRefundStore(connection: Connection): RefundStore {
  const rows = connection.model<Row>('RefundOrder', refundSchema);
  const toOrder = ({ _id, ...rest }: Row): RefundOrder => ({ receiptId: _id, ...rest });
  const find = async (receiptId: string): Promise<RefundOrder | undefined> => {
    const row = await rows.findById(receiptId).lean<Row>();
    return row ? toOrder(row) : undefined;
  };
  return {
    find,
    async insert({ receiptId, ...fields }) {
      try {
        await rows.create({ _id: receiptId, ...fields });
        return { receiptId, ...fields };
      } catch (error) {
        const first = isDuplicateKey(error) ? await find(receiptId) : undefined;
        if (!first) throw error;
        return first;
      }
    },
    async listOfCase(caseId) {
      return (await rows.find({ caseId }).sort({ orderedAt: 1 }).limit(50).lean<Row[]>()).map(toOrder);
    },
  };
}
