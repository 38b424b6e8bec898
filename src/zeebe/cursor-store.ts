import { Schema, type Connection } from 'mongoose';
import type { CursorStore } from './projection.js';

const cursorSchema = new Schema(
  { _id: { type: String, required: true }, position: { type: Number, required: true } },
  { collection: 'projection-cursors', strict: 'throw', versionKey: false },
);

export function createCursorStore(connection: Connection): CursorStore & { reset(projector: string): Promise<void> } {
  const rows = connection.model('ProjectionCursor', cursorSchema);
  return {
    async read(projector, partitionId) {
      const row = await rows.findById(`${projector}:${partitionId}`).lean<{ position: number }>();
      return row?.position ?? -1;
    },
    async write(projector, partitionId, position) {
      await rows.updateOne({ _id: `${projector}:${partitionId}` }, { $set: { position } }, { upsert: true });
    },
    async reset(projector) {
      await rows.deleteMany({ _id: { $gte: `${projector}:`, $lt: `${projector};` } });
    },
  };
}
