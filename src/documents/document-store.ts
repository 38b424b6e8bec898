import { createHash } from 'node:crypto';
import { Schema, type Connection } from 'mongoose';
import { isDuplicateKey } from '../store/duplicate-key.js';
import { AppError, NotFoundError } from '../errors.js';
import { DOCUMENT_KINDS, DOCUMENT_STATES, type Document, type DocumentStore } from './document.js';

type Row = Omit<Document, 'id'> & {
  _id: string;
  /** Since when a case that may not be stored yet has reserved the upload; null for all others. */
  reservedAt: Date | null;
};

interface ChunkRow {
  /** `<document id>:<six digits>`, so that chunks sort in their order. */
  _id: string;
  documentId: string;
  data: Buffer;
  /** Since when the bytes wait for their description; null once it is there. */
  pendingSince: Date | null;
}

/** Far below the limit of one document of the store, and small enough to be written in one go. */
export const CHUNK_BYTES = 255 * 1024;

const documentSchema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    key: { type: String, required: true },
    caseId: { type: String, default: null },
    owner: { type: String, default: null },
    reservedAt: { type: Date, default: null }, // UTC instant
    kind: { type: String, enum: DOCUMENT_KINDS, required: true },
    fileName: { type: String, required: true },
    mediaType: { type: String, required: true },
    sizeBytes: { type: Number, required: true },
    sha256: { type: String, required: true },
    state: { type: String, enum: DOCUMENT_STATES, required: true },
    verificationCode: { type: String, default: null },
    createdAt: { type: Date, required: true },
    validUntil: { type: String, default: null }, // civil date
  },
  { collection: 'documents', strict: 'throw', versionKey: false },
);
documentSchema.index({ key: 1 }, { unique: true }); // once per key
documentSchema.index({ caseId: 1, createdAt: 1 }); // documents of a case
documentSchema.index(
  { verificationCode: 1 },
  { unique: true, partialFilterExpression: { verificationCode: { $type: 'string' } } },
); // public verification
documentSchema.index({ createdAt: 1 }, { partialFilterExpression: { owner: { $type: 'string' } } }); // forgotten uploads

const chunkSchema = new Schema<ChunkRow>(
  {
    _id: { type: String, required: true },
    documentId: { type: String, required: true },
    data: { type: Buffer, required: true },
    pendingSince: { type: Date, default: null },
  },
  { collection: 'document_chunks', strict: 'throw', versionKey: false },
);
chunkSchema.index({ documentId: 1, _id: 1 }); // bytes of a document, in order
chunkSchema.index({ pendingSince: 1 }, { partialFilterExpression: { pendingSince: { $type: 'date' } } }); // lost bytes

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What lean() gives for a Buffer: the driver's Binary, or the buffer itself. */
function bytesOf(data: unknown): Uint8Array {
  if (data instanceof Uint8Array) return data;
  const { buffer, position } = data as { buffer: Uint8Array; position: number };
  return buffer.subarray(0, position);
}

/**
 * Documents and their bytes. The bytes are written first and the description last: a document that can be found is whole,
 * and what a crash leaves behind are bytes that nobody can find, which `removeForgotten` takes away.
 *
 * An upload is taken away only by a write that says, in its own condition, that no case has reserved it: whoever sends a
 * form reserves first and stores the case afterwards, so no order of the two can leave a case without its papers.
 */
export function createDocumentStore(connection: Connection, now: () => Date): DocumentStore {
  const rows = connection.model<Row>('Document', documentSchema);
  const chunks = connection.model<ChunkRow>('DocumentChunk', chunkSchema);
  const toDocument = ({ _id, reservedAt: _reservedAt, ...rest }: Row): Document => ({ id: _id, ...rest });
  const one = async (filter: Record<string, unknown>): Promise<Document | undefined> => {
    const row = await rows.findOne(filter).lean<Row>();
    return row ? toDocument(row) : undefined;
  };
  /** Removes the upload if it still is as `filter` says. */
  const removeIf = async (id: string, filter: Record<string, unknown>): Promise<boolean> => {
    const { deletedCount } = await rows.deleteOne({ _id: id, ...filter });
    if (deletedCount > 0) await chunks.deleteMany({ documentId: id });
    return deletedCount > 0;
  };

  async function writeChunks(id: string, bytes: Uint8Array): Promise<void> {
    for (let offset = 0, number = 0; offset < bytes.byteLength || number === 0; offset += CHUNK_BYTES, number += 1) {
      await chunks.updateOne(
        { _id: `${id}:${String(number).padStart(6, '0')}` },
        {
          $set: {
            documentId: id,
            data: Buffer.from(bytes.subarray(offset, offset + CHUNK_BYTES)),
            pendingSince: now(),
          },
        },
        { upsert: true },
      );
    }
  }

  const settle = (id: string) => chunks.updateMany({ documentId: id }, { $set: { pendingSince: null } });

  return {
    find: (id) => one({ _id: id }),
    findByKey: (key) => one({ key }),
    findByVerificationCode: (code) => one({ verificationCode: code }),
    async listOfCase(caseId) {
      // With an owner it is only reserved.
      return (await rows.find({ caseId, owner: null }).sort({ createdAt: 1 }).limit(200).lean<Row[]>()).map(toDocument);
    },
    async put({ id, ...fields }, bytes) {
      const before = await one({ key: fields.key });
      if (before) return before;
      await writeChunks(id, bytes);
      const row = { _id: id, ...fields, sizeBytes: bytes.byteLength, sha256: sha256Of(bytes), reservedAt: null };
      try {
        await rows.create(row);
        await settle(id);
        return toDocument(row);
      } catch (error) {
        const first = isDuplicateKey(error) ? await one({ key: fields.key }) : undefined;
        if (!first) throw error;
        if (first.id !== id) await chunks.deleteMany({ documentId: id });
        return first;
      }
    },
    async read(id) {
      const document = await one({ _id: id });
      if (!document) throw new NotFoundError('DOCUMENT_NOT_FOUND', `There is no document ${id}`);
      const parts = await chunks.find({ documentId: id }).sort({ _id: 1 }).lean<ChunkRow[]>();
      const bytes = Buffer.concat(parts.map(({ data }) => bytesOf(data)));
      if (sha256Of(bytes) !== document.sha256) {
        throw new AppError(
          'DOCUMENT_DAMAGED',
          `The bytes of document ${id} do not have the hash they were stored with`,
        );
      }
      return bytes;
    },
    async setState(id, state) {
      const written = await rows.updateOne({ _id: id }, { $set: { state } });
      if (written.matchedCount === 0) throw new NotFoundError('DOCUMENT_NOT_FOUND', `There is no document ${id}`);
    },
    async reserveUploads(ids, owner, caseId) {
      const wanted = [...new Set(ids)];
      if (wanted.length === 0) return true;
      await rows.updateMany(
        { _id: { $in: wanted }, owner, caseId: { $in: [null, caseId] } },
        { $set: { caseId, reservedAt: now() } },
      );
      // Those that the case took already, at a first sending, count too.
      return (await rows.countDocuments({ _id: { $in: wanted }, caseId })) === wanted.length;
    },
    async attachToCase(ids, owner, caseId) {
      await rows.updateMany(
        { _id: { $in: [...ids] }, owner, caseId: { $in: [null, caseId] } },
        { $set: { caseId, owner: null, reservedAt: null } },
      );
    },
    async removeUpload(id, owner) {
      await removeIf(id, { owner, caseId: null });
    },
    async removeForgotten(before, isWanted) {
      const uploads = await rows.find({ owner: { $type: 'string' }, createdAt: { $lt: before } }).lean<Row[]>();
      let removed = 0;
      for (const row of uploads) {
        if (await isWanted(toDocument(row))) continue;
        const unchanged = { owner: row.owner, caseId: row.caseId };
        const isGone =
          row.caseId === null
            ? await removeIf(row._id, unchanged)
            : await removeIf(row._id, { ...unchanged, reservedAt: { $lt: before } });
        if (isGone) removed += 1;
      }
      const lost = await chunks
        .find({ pendingSince: { $type: 'date', $lt: before } }, { documentId: 1 })
        .limit(500)
        .lean<ChunkRow[]>();
      for (const id of new Set(lost.map(({ documentId }) => documentId))) {
        if (await rows.exists({ _id: id })) await settle(id);
        else await chunks.deleteMany({ documentId: id });
      }
      return removed;
    },
  };
}
