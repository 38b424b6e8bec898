import { Schema, type Connection } from 'mongoose';
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

/** The stored record stream: what every read model is made of, and remade from. */
export interface RecordStore {
  /** Stores each record once; those that were stored before are left as they are. Resolves when they are on disk. */
  append(records: readonly EngineRecord[], receivedAt: Date): Promise<void>;
  /** Records after `position`, in order, at most `limit`. */
  read(partitionId: number, afterPosition: number, limit: number): Promise<EngineRecord[]>;
  partitions(): Promise<number[]>;
  count(): Promise<number>;
}

/** @param retentionDays records older than this are removed by the store itself (TTL index) */
export function createRecordStore(connection: Connection, retentionDays: number): RecordStore {
  if (recordSchema.indexes().length === 1) {
    recordSchema.index({ receivedAt: 1 }, { expireAfterSeconds: retentionDays * 86_400 });
  }
  const rows = connection.model('EngineRecord', recordSchema);
  return {
    async append(records, receivedAt) {
      if (records.length === 0) return;
      const documents = records.map((record) => ({
        _id: `${record.partitionId}-${record.position}`,
        partitionId: record.partitionId,
        position: record.position,
        receivedAt,
        json: JSON.stringify(record),
      }));
      try {
        await rows.collection.insertMany(documents as never[], { ordered: false });
      } catch (error) {
        // 11000 alone: the exporter sends again what it does not know to have arrived.
        const { code, writeErrors } = error as { code?: number; writeErrors?: { code?: number }[] | { code?: number } };
        const all = Array.isArray(writeErrors) ? writeErrors : writeErrors ? [writeErrors] : [];
        if (code !== 11_000 || all.some((one) => one.code !== 11_000)) throw error;
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
      return rows.distinct('partitionId');
    },
    count: () => rows.estimatedDocumentCount(),
  };
}
