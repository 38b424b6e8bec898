import { Schema, type Connection } from 'mongoose';
import { CHANNELS } from '../catalogue/channel.js';
import { isDuplicateKey } from '../store/duplicate-key.js';
import type { Interaction, InteractionStore } from './interaction.js';

type Row = Omit<Interaction, 'id'> & { _id: string };

const interactionSchema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    key: { type: String, required: true },
    caseId: { type: String, default: null },
    taxCode: { type: String, default: null },
    at: { type: Date, required: true }, // UTC instant
    channel: { type: String, enum: [...CHANNELS, 'system'], required: true },
    actor: { type: Schema.Types.Mixed, required: true },
    kind: { type: String, required: true },
    text: { type: Schema.Types.Mixed, required: true },
    visibleToApplicant: { type: Boolean, required: true },
  },
  { collection: 'interactions', strict: 'throw', versionKey: false },
);
interactionSchema.index({ key: 1 }, { unique: true }); // once per key
interactionSchema.index({ caseId: 1, at: 1 }); // timeline of a case, oldest first
interactionSchema.index({ taxCode: 1, at: -1 }); // story of a person, newest first

export function createInteractionStore(connection: Connection, newId: () => string): InteractionStore {
  const rows = connection.model<Row>('Interaction', interactionSchema);
  const toInteraction = ({ _id, ...rest }: Row): Interaction => ({ id: _id, ...rest });
  return {
    async append(value) {
      try {
        await rows.create({ _id: newId(), ...value });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    },
    async listOfCase(caseId) {
      return (await rows.find({ caseId }).sort({ at: 1 }).limit(1_000).lean<Row[]>()).map(toInteraction);
    },
    async listOfCitizen(taxCode, limit = 200) {
      return (await rows.find({ taxCode }).sort({ at: -1 }).limit(limit).lean<Row[]>()).map(toInteraction);
    },
  };
}
