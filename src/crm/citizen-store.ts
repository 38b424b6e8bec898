import { Schema, type Connection } from 'mongoose';
import type { Citizen, CitizenStore } from './citizen.js';

type Row = Omit<Citizen, 'taxCode' | 'draftReminders'> & { _id: string; draftReminders?: boolean };

const citizenSchema = new Schema<Row>(
  {
    _id: { type: String, required: true }, // tax code
    givenName: { type: String, required: true },
    familyName: { type: String, required: true },
    birthDate: { type: String, default: null }, // civil date
    email: { type: String, default: null },
    language: { type: String, enum: ['it', 'en'], required: true },
    lastSeenAt: { type: Date, required: true },
    draftReminders: { type: Boolean, default: true },
  },
  { collection: 'citizens', strict: 'throw', versionKey: false },
);

citizenSchema.index({ lastSeenAt: 1 }); // who has not been here for years

/** Citizens by tax code; the last sign-in wins. */
export function createCitizenStore(connection: Connection): CitizenStore {
  const rows = connection.model<Row>('Citizen', citizenSchema);
  return {
    async find(taxCode) {
      const row = await rows.findById(taxCode).lean<Row>();
      if (!row) return undefined;
      const { _id, ...rest } = row;
      // Absent in people whom an older release stored.
      return { taxCode: _id, ...rest, draftReminders: rest.draftReminders ?? true };
    },
    async upsert({ taxCode, ...fields }) {
      await rows.updateOne({ _id: taxCode }, { $set: fields }, { upsert: true });
    },
    async setDraftReminders(taxCode, wanted) {
      await rows.updateOne({ _id: taxCode }, { $set: { draftReminders: wanted } });
    },
  };
}
