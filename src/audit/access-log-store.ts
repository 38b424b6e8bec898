import { Schema, type Connection } from 'mongoose';
import type { Text } from '../texts.js';
import type { AccessEntry, AccessLog } from './audit.js';

/** Entries of before both languages were kept have one sentence. */
type Row = Omit<AccessEntry, 'id' | 'purpose'> & { _id: string; purpose: Text | string };

const accessSchema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    taxCode: { type: String, required: true },
    caseId: { type: String, default: null },
    at: { type: Date, required: true },
    who: { type: Schema.Types.Mixed, required: true },
    what: { type: String, required: true },
    purpose: { type: Schema.Types.Mixed, required: true },
  },
  { collection: 'access_log', strict: 'throw', versionKey: false },
);
accessSchema.index({ taxCode: 1, at: -1 }); // "who looked at my data", newest first

export function createAccessLog(connection: Connection, newId: () => string): AccessLog {
  const rows = connection.model<Row>('AccessEntry', accessSchema);
  return {
    async record(entry) {
      await rows.create({ _id: newId(), ...entry });
    },
    async listOfCitizen(taxCode, limit = 200) {
      const found = await rows.find({ taxCode }).sort({ at: -1 }).limit(limit).lean<Row[]>();
      return found.map(({ _id, purpose, ...rest }) => ({
        id: _id,
        ...rest,
        purpose: typeof purpose === 'string' ? { it: purpose, en: purpose } : purpose,
      }));
    },
  };
}
