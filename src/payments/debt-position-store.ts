import { Schema, type Connection } from 'mongoose';
import { isDuplicateKey } from '../store/duplicate-key.js';
import { ConflictError, NotFoundError } from '../errors.js';
import { DEBT_STATES, type DebtPositionStore, type StoredDebt } from './stored-debt.js';

type Row = Omit<StoredDebt, 'id'> & { _id: string; nav: string };

const debtSchema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    effectKey: { type: String, required: true },
    caseId: { type: String, required: true },
    documentId: { type: String, default: null },
    nav: { type: String, required: true }, // notice number, beside the position for its index
    position: { type: Schema.Types.Mixed, required: true },
    state: { type: String, enum: DEBT_STATES, required: true },
    isPublished: { type: Boolean, required: true },
    createdAt: { type: Date, required: true },
    receiptId: { type: String, default: null },
    paidAt: { type: Date, default: null },
  },
  { collection: 'debt_positions', strict: 'throw', versionKey: false },
);
debtSchema.index({ effectKey: 1 }, { unique: true }); // once per effect
debtSchema.index({ nav: 1 }, { unique: true }); // a notice number is one debt's for ever
debtSchema.index({ caseId: 1, createdAt: 1 }); // debts of a case

export function createDebtPositionStore(connection: Connection): DebtPositionStore {
  const rows = connection.model<Row>('DebtPosition', debtSchema);
  const toDebt = ({ _id, nav: _nav, ...rest }: Row): StoredDebt => ({ id: _id, ...rest });
  const one = async (filter: Record<string, unknown>): Promise<StoredDebt | undefined> => {
    const row = await rows.findOne(filter).lean<Row>();
    return row ? toDebt(row) : undefined;
  };
  const isTrue = async (filter: Record<string, unknown>) => (await rows.exists(filter)) !== null;

  return {
    find: (id) => one({ _id: id }),
    findByEffectKey: (effectKey) => one({ effectKey }),
    findByNav: (nav) => one({ nav }),
    async listOfCase(caseId) {
      return (await rows.find({ caseId }).sort({ createdAt: 1 }).limit(50).lean<Row[]>()).map(toDebt);
    },
    async insert({ id, ...fields }) {
      try {
        await rows.create({ _id: id, nav: fields.position.nav, ...fields });
        return { id, ...fields };
      } catch (error) {
        const first = isDuplicateKey(error) ? await one({ effectKey: fields.effectKey }) : undefined;
        if (!first) throw error;
        return first;
      }
    },
    async renumber(id, from, { nav, iuv }) {
      const written = await rows.updateOne(
        { _id: id, isPublished: false, nav: from },
        { $set: { nav, 'position.nav': nav, 'position.iuv': iuv } },
      );
      const debt = await one({ _id: id });
      const isOtherwise = debt !== undefined && debt.position.nav !== from;
      if (written.matchedCount === 0 && !isOtherwise) {
        throw new ConflictError('DEBT_PUBLISHED', `Debt ${id} is at pagoPA already, its notice number stays`);
      }
      if (!debt) throw new NotFoundError('DEBT_NOT_FOUND', `There is no debt ${id}`);
      return debt;
    },
    async markPublished(id) {
      await rows.updateOne({ _id: id }, { $set: { isPublished: true } });
    },
    async settle(id, { receiptId, paidAt }) {
      const written = await rows.updateOne({ _id: id, state: 'open' }, { $set: { state: 'paid', receiptId, paidAt } });
      return written.matchedCount > 0 || isTrue({ _id: id, state: 'paid', receiptId });
    },
    async end(id, state) {
      const written = await rows.updateOne({ _id: id, state: 'open' }, { $set: { state } });
      return written.matchedCount > 0 || isTrue({ _id: id, state });
    },
  };
}
