import { decodeDocument, fieldRange } from '../bson/decode.js';
import { encodeDocument, encodeValue } from '../bson/encode.js';
import { createObjectId, doc, typeOf, type Doc, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { checkNamespace } from '../storage/catalog.js';
import { checkId } from '../update/update.js';
import { collectionName, type Invocation, type Reply } from './command.js';
import { MAX_BATCH, PIECE, checkSize, isOrdered, statements, writeError } from './write-statements.js';

interface Insertion {
  readonly bytes: Buffer;
  readonly document: Doc;
}

/** A document as it will be stored: checked, with an `_id`, which comes first. */
function prepare(raw: Buffer | undefined, given: Doc | undefined, nowMs: number): Insertion {
  const document = given ?? decodeDocument(raw!);
  const id = document.get('_id');
  if (id !== undefined) checkId(id);
  if (id !== undefined && document.keys().next().value === '_id') {
    const bytes = raw ? Buffer.from(raw) : encodeDocument(document);
    checkSize(bytes);
    return { bytes, document };
  }
  const first = id ?? createObjectId(nowMs);
  const ordered: Doc = new Map([['_id', first]]);
  for (const [name, value] of document) if (name !== '_id') ordered.set(name, value);
  const bytes = raw ? idFirst(raw, first) : encodeDocument(ordered);
  checkSize(bytes);
  return { bytes, document: ordered };
}

/** The same bytes with the `_id` element in front: the other fields keep even what a Map cannot hold (twins of a name). */
function idFirst(raw: Buffer, id: Value): Buffer {
  const present = fieldRange(raw, '_id');
  const element = present
    ? raw.subarray(present.start, present.end)
    : Buffer.concat([Buffer.from([typeOf(id)]), Buffer.from('_id\0'), encodeValue(id)]);
  const body = present ? [raw.subarray(4, present.start), raw.subarray(present.end, -1)] : [raw.subarray(4, -1)];
  const out = Buffer.concat([Buffer.alloc(4), element, ...body, Buffer.from([0])]);
  out.writeInt32LE(out.length, 0);
  return out;
}

export async function insert(call: Invocation): Promise<Reply> {
  const { server, db, body } = call;
  const name = collectionName(call);
  checkNamespace(db, name);
  const raw = call.sequences.get('documents');
  const documents = raw ? undefined : statements(call, 'documents');
  const total = raw?.length ?? documents!.length;
  if (total === 0 || total > MAX_BATCH)
    throw new CommandError(16, `Write batch sizes must be between 1 and ${MAX_BATCH}. Got ${total} operations.`);
  const ordered = isOrdered(body);
  const errors: Doc[] = [];
  let inserted = 0;
  const nowMs = server.clock.nowMs();
  for (let start = 0; start < total && !(ordered && errors.length > 0); start += PIECE) {
    const piece = await server.environment.write(() => {
      const result = { inserted: 0, errors: [] as Doc[] };
      const collection = server.catalog.ensure(db, name);
      for (let at = start; at < Math.min(total, start + PIECE); at++) {
        try {
          const { bytes, document } = prepare(raw?.[at], documents?.[at], nowMs);
          collection.insert(bytes, document);
          result.inserted++;
        } catch (error) {
          if (!(error instanceof CommandError)) throw error;
          result.errors.push(writeError(at, error));
          if (ordered) break;
        }
      }
      return result;
    });
    inserted += piece.inserted;
    errors.push(...piece.errors);
  }
  return doc({ n: inserted, writeErrors: errors.length > 0 ? errors : undefined, ok: 1 });
}
