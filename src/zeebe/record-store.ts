import { Schema, type Connection } from 'mongoose';
import { ConflictError } from '../errors.js';
import type { EngineRecord } from './engine-record.js';

const recordSchema = new Schema(
  {
    _id: { type: String, required: true }, // partition-position, the exporter's own document id
    partitionId: { type: Number, required: true },
    position: { type: Number, required: true },
    receivedAt: { type: Date, required: true }, // UTC instant; the retention counts from here
    json: { type: String, required: true }, // the record as received: 20 % of the size of the same as BSON fields
  },
  { collection: 'engine-records', strict: 'throw', versionKey: false },
);
recordSchema.index({ partitionId: 1, position: 1 }); // serves the projectors' reading in order

/** What tells one record from another at the same position. */
const SAME = ['timestamp', 'key', 'valueType', 'intent'] as const;

/** The stored record stream: what every read model is made of, and remade from. */
export interface RecordStore {
  /**
   * Stores each record once; those that were stored before are left as they are. Resolves when they are on disk.
   *
   * @throws {ConflictError} FOREIGN_RECORDS when they are of another stream than those that are stored
   */
  append(records: readonly EngineRecord[], receivedAt: Date): Promise<void>;
  /** Records after `position`, in order, at most `limit`. */
  read(partitionId: number, afterPosition: number, limit: number): Promise<EngineRecord[]>;
  partitions(): Promise<number[]>;
  count(): Promise<number>;
  /** The record that was stored last of a partition. */
  newest(partitionId: number): Promise<{ readonly position: number; readonly receivedAt: Date } | undefined>;
  /** How many records come after `position`; counting stops at `limit`. */
  countAfter(partitionId: number, position: number, limit: number): Promise<number>;
}

/** @param retentionDays records older than this are removed by the store itself (TTL index) */
export function createRecordStore(connection: Connection, retentionDays: number): RecordStore {
  const schema = recordSchema.clone();
  schema.index({ receivedAt: 1 }, { expireAfterSeconds: retentionDays * 86_400 });
  const rows = connection.model('EngineRecord', schema);

  async function lastPosition(partitionId: number): Promise<number> {
    const last = await rows
      .findOne({ partitionId }, { position: 1 })
      .sort({ partitionId: -1, position: -1 })
      .lean<{ position: number }>();
    return last?.position ?? -1;
  }

  /**
   * In the order of the stream, so that a projector that reads while records are being stored never sees one before all
   * earlier ones: its cursor would pass them for ever. The exporter repeats what it does not know to have arrived.
   */
  async function appendInOrder(partitionId: number, records: readonly EngineRecord[], receivedAt: Date): Promise<void> {
    for (;;) {
      const last = await lastPosition(partitionId);
      const again = records.findLast(({ position }) => position <= last);
      if (again) await refuseForeign(again, last);
      const documents = records
        .filter(({ position }) => position > last)
        .sort((a, b) => a.position - b.position)
        .map((record) => ({
          _id: `${partitionId}-${record.position}`,
          partitionId,
          position: record.position,
          receivedAt,
          json: JSON.stringify(record),
        }));
      if (documents.length === 0) return;
      try {
        await rows.collection.insertMany(documents as never[], { ordered: true });
        return;
      } catch (error) {
        // Another receiver stored some of them meanwhile: what is left is found again.
        if ((error as { code?: number }).code !== 11_000) throw error;
      }
    }
  }

  /**
   * The engine repeats records after a restart, the same ones. An engine that lost its log, or got an older one back, writes
   * other records under the same positions: taken for repeated ones they would be dropped, and nothing would move any more.
   */
  async function refuseForeign(again: EngineRecord, last: number): Promise<void> {
    const { partitionId, position } = again;
    const stored = await find(partitionId, position);
    const isSame = stored
      ? SAME.every((field) => stored[field] === again[field])
      : again.timestamp <= ((await find(partitionId, last))?.timestamp ?? Infinity); // older ones were removed in time
    if (isSame) return;
    throw new ConflictError(
      'FOREIGN_RECORDS',
      `The engine sends a record ${partitionId}-${position} that is not the stored one: engine and store are not of the ` +
        'same time. Stop the platform and restore both from one backup.',
    );
  }

  async function find(partitionId: number, position: number): Promise<EngineRecord | undefined> {
    const row = await rows.findById(`${partitionId}-${position}`, { json: 1 }).lean<{ json: string }>();
    return row ? (JSON.parse(row.json) as EngineRecord) : undefined;
  }

  return {
    async append(records, receivedAt) {
      for (const partitionId of new Set(records.map((record) => record.partitionId))) {
        const ofPartition = records.filter((record) => record.partitionId === partitionId);
        await appendInOrder(partitionId, ofPartition, receivedAt);
      }
    },
    async read(partitionId, afterPosition, limit) {
      const found = await rows
        .find({ partitionId, position: { $gt: afterPosition } }, { json: 1 })
        .sort({ partitionId: 1, position: 1 })
        .limit(limit)
        .lean<{ json: string }[]>();
      return found.map(({ json }) => JSON.parse(json) as EngineRecord);
    },
    async partitions() {
      // One step on the index for each: a question for distinct values would read every record, at every look.
      const found: number[] = [];
      for (;;) {
        const next = await rows
          .findOne({ partitionId: { $gt: found.at(-1) ?? -1 } }, { partitionId: 1 })
          .sort({ partitionId: 1, position: 1 })
          .lean<{ partitionId: number }>();
        if (!next) return found;
        found.push(next.partitionId);
      }
    },
    count: () => rows.estimatedDocumentCount(),
    async newest(partitionId) {
      const row = await rows
        .findOne({ partitionId }, { position: 1, receivedAt: 1 })
        .sort({ partitionId: -1, position: -1 })
        .lean<{ position: number; receivedAt: Date }>();
      return row ? { position: row.position, receivedAt: row.receivedAt } : undefined;
    },
    countAfter: (partitionId, position, limit) =>
      rows.countDocuments({ partitionId, position: { $gt: position } }).limit(limit),
  };
}
