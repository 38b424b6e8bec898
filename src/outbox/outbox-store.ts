import { Schema, type Connection } from 'mongoose';
import type { OutboxMessage } from './outbox.js';

export const OUTBOX_STATES = ['pending', 'sent', 'done', 'incident'] as const;
export type OutboxState = (typeof OUTBOX_STATES)[number];

export interface OutboxRow {
  readonly key: string;
  readonly message: OutboxMessage;
  readonly state: OutboxState;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly nextAttemptAt: Date;
  /** Why the last try failed, or why the row is an incident; null while there is nothing to tell. */
  readonly error: string | null;
}

const outboxSchema = new Schema(
  {
    _id: { type: String, required: true }, // the key
    message: { type: Schema.Types.Mixed, required: true },
    state: { type: String, enum: OUTBOX_STATES, required: true },
    attempts: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    nextAttemptAt: { type: Date, required: true }, // UTC; also the lease of the dispatcher that holds the row
    error: { type: String, default: null },
  },
  { collection: 'outbox', strict: 'throw', versionKey: false, minimize: false },
);
outboxSchema.index({ state: 1, 'message.kind': 1, nextAttemptAt: 1 }); // serves the dispatcher
outboxSchema.index({ state: 1, nextAttemptAt: 1 }); // serves the list of what is stuck

export interface OutboxStore {
  insert(key: string, message: OutboxMessage, now: Date): Promise<void>;
  /** The next row of a kind that is due, held for `leaseMs`: no other dispatcher gets it meanwhile. */
  take(kind: OutboxMessage['kind'], now: Date, leaseMs: number): Promise<OutboxRow | undefined>;
  /** Keeps a row that was taken until a later instant. */
  hold(key: string, until: Date): Promise<void>;
  finish(key: string, state: OutboxState, error: string | null): Promise<void>;
  retryAt(key: string, at: Date, error: string): Promise<void>;
  /** Rows that a person must look at: given up, or sent and without effect since `before`. */
  listStuck(before: Date): Promise<OutboxRow[]>;
  find(key: string): Promise<OutboxRow | undefined>;
}

interface Row extends Omit<OutboxRow, 'key'> {
  _id: string;
}
const toOutboxRow = ({ _id, ...rest }: Row): OutboxRow => ({ key: _id, ...rest });

export function createOutboxStore(connection: Connection): OutboxStore {
  const rows = connection.model('Outbox', outboxSchema);
  return {
    async insert(key, message, now) {
      const row = { message, state: 'pending', attempts: 0, createdAt: now, nextAttemptAt: now, error: null };
      try {
        await rows.updateOne({ _id: key }, { $setOnInsert: row }, { upsert: true });
      } catch (error) {
        // Two upserts of one key at the same instant: the other one stored it.
        if ((error as { code?: number }).code !== 11_000) throw error;
      }
    },
    async take(kind, now, leaseMs) {
      const row = await rows
        .findOneAndUpdate(
          { state: 'pending', 'message.kind': kind, nextAttemptAt: { $lte: now } },
          { $set: { nextAttemptAt: new Date(now.getTime() + leaseMs) }, $inc: { attempts: 1 } },
          { sort: { nextAttemptAt: 1 }, returnDocument: 'after' },
        )
        .lean<Row>();
      return row ? toOutboxRow(row) : undefined;
    },
    async hold(key, until) {
      await rows.updateOne(
        { _id: key, state: 'pending', nextAttemptAt: { $lt: until } },
        { $set: { nextAttemptAt: until } },
      );
    },
    async finish(key, state, error) {
      // What the stream has shown to be done stays done: it may be faster than the answer of the call that caused it.
      await rows.updateOne({ _id: key, state: { $ne: 'done' } }, { $set: { state, error } });
    },
    async retryAt(key, at, error) {
      await rows.updateOne({ _id: key, state: 'pending' }, { $set: { nextAttemptAt: at, error } });
    },
    async listStuck(before) {
      const found = await rows
        .find({ $or: [{ state: 'incident' }, { state: 'sent', nextAttemptAt: { $lt: before } }] })
        .sort({ nextAttemptAt: 1 })
        .limit(200)
        .lean<Row[]>();
      return found.map(toOutboxRow);
    },
    async find(key) {
      const row = await rows.findById(key).lean<Row>();
      return row ? toOutboxRow(row) : undefined;
    },
  };
}
