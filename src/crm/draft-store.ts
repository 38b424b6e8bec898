import { Schema, type Connection } from 'mongoose';
import type { Draft, DraftStore } from './draft.js';

type Row = Omit<Draft, 'id' | 'answers'> & { _id: string; answers: object };

/** A draft that nobody has touched for so long goes by itself. */
const KEPT_SECONDS = 30 * 24 * 60 * 60;

const draftSchema = new Schema<Row>(
  {
    _id: { type: String, required: true }, // UUID; becomes the submission key of the case
    serviceId: { type: String, required: true },
    owner: { type: String, required: true },
    answers: { type: Schema.Types.Mixed, required: true },
    documentIds: { type: [String], required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'drafts', strict: 'throw', versionKey: false, minimize: false },
);
draftSchema.index({ owner: 1, updatedAt: -1 }); // "my drafts", newest first
draftSchema.index({ updatedAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });

export function createDraftStore(connection: Connection): DraftStore {
  const rows = connection.model<Row>('Draft', draftSchema);
  const toDraft = ({ _id, ...rest }: Row): Draft => ({ id: _id, ...(rest as Omit<Draft, 'id'>) });
  return {
    async find(id) {
      const row = await rows.findById(id).lean<Row>();
      return row ? toDraft(row) : undefined;
    },
    async listOfOwner(owner) {
      const found = await rows.find({ owner }).sort({ updatedAt: -1 }).limit(50).lean<Row[]>();
      return found.map(toDraft);
    },
    async save({ id, ...fields }) {
      await rows.updateOne({ _id: id }, { $set: fields }, { upsert: true });
    },
    async remove(id) {
      await rows.deleteOne({ _id: id });
    },
  };
}
