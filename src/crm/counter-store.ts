import { Schema, type Connection } from 'mongoose';
import { isDuplicateKey } from '../store/duplicate-key.js';

interface CounterRow {
  _id: string;
  /** The last number given out. */
  value: number;
}

const counterSchema = new Schema<CounterRow>(
  { _id: { type: String, required: true }, value: { type: Number, required: true } },
  { collection: 'counters', strict: 'throw', versionKey: false },
);

/** Numbers that rise by one, each given out once, whoever asks at the same time. */
export interface CounterStore {
  /** The next number of a series; a new series starts with 1. */
  next(name: string): Promise<number>;
}

export function createCounterStore(connection: Connection): CounterStore {
  const rows = connection.model<CounterRow>('Counter', counterSchema);
  const increment = async (name: string): Promise<number> => {
    const row = await rows
      .findOneAndUpdate({ _id: name }, { $inc: { value: 1 } }, { upsert: true, returnDocument: 'after' })
      .lean<CounterRow>();
    if (!row) throw new Error(`The counter ${name} gave no number`);
    return row.value;
  };
  return {
    async next(name) {
      try {
        return await increment(name);
      } catch (error) {
        // Two callers began the series at the same moment: by now it exists.
        if (!isDuplicateKey(error)) throw error;
        return increment(name);
      }
    },
  };
}
