import { Schema, type Connection } from 'mongoose';
import { ConflictError } from '../errors.js';
import { DRAFT_LIVES_DAYS, type Draft, type DraftStore } from './draft.js';

type Row = Omit<Draft, 'id' | 'answers'> & {
  _id: string;
  answers: object;
  /** Counts the changes, so that two windows cannot overwrite each other; absent in drafts of older releases. */
  revision?: number;
  remindedAt: Date | null;
};

const draftSchema = new Schema<Row>(
  {
    _id: { type: String, required: true }, // UUID; becomes the submission key of the case
    serviceId: { type: String, required: true },
    owner: { type: String, required: true },
    answers: { type: Schema.Types.Mixed, required: true },
    documentIds: { type: [String], required: true },
    updatedAt: { type: Date, required: true },
    revision: { type: Number },
    remindedAt: { type: Date, default: null },
  },
  { collection: 'drafts', strict: 'throw', versionKey: false, minimize: false },
);
draftSchema.index({ owner: 1, updatedAt: -1 }); // "my drafts", newest first
draftSchema.index({ updatedAt: 1 }, { expireAfterSeconds: DRAFT_LIVES_DAYS * 24 * 60 * 60 });

/** Two windows of one person, and then some; more in one moment is no person. */
const MAX_TRIES = 20;

export function createDraftStore(connection: Connection): DraftStore {
  const rows = connection.model<Row>('Draft', draftSchema);
  const toDraft = ({ _id, serviceId, owner, answers, documentIds, updatedAt }: Row): Draft => ({
    id: _id,
    serviceId,
    owner,
    answers: answers as Draft['answers'],
    documentIds,
    updatedAt,
  });
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
      await rows.updateOne({ _id: id }, { $set: fields, $inc: { revision: 1 } }, { upsert: true });
    },
    async update(id, change) {
      for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
        const row = await rows.findById(id).lean<Row>();
        if (!row) return undefined;
        const changed = { ...toDraft(row), ...change(toDraft(row)) };
        const { owner, answers, documentIds, updatedAt } = changed;
        const { matchedCount } = await rows.updateOne(
          { _id: id, revision: row.revision ?? null },
          { $set: { owner, answers, documentIds, updatedAt }, $inc: { revision: 1 } },
        );
        if (matchedCount > 0) return changed;
      }
      throw new ConflictError('DRAFT_BUSY', `Draft ${id} was changed ${MAX_TRIES} times while it was being changed`);
    },
    async remove(id) {
      await rows.deleteOne({ _id: id });
    },
    async listIdle(before, limit) {
      const found = await rows
        .find({ updatedAt: { $lt: before }, owner: { $not: /^session:/ }, remindedAt: null })
        .sort({ updatedAt: 1 })
        .limit(limit)
        .lean<Row[]>();
      return found.map(toDraft);
    },
    async markReminded(id, at) {
      await rows.updateOne({ _id: id }, { $set: { remindedAt: at } });
    },
  };
}
