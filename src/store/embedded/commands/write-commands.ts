import { compileTransform } from '../aggregation/transform.js';
import { decodeDocument, fieldRange } from '../bson/decode.js';
import { encodeDocument, encodeValue } from '../bson/encode.js';
import {
  createObjectId,
  doc,
  integerOf,
  isDoc,
  isTruthy,
  typeName,
  typeOf,
  type Doc,
  type Value,
} from '../bson/value.js';
import { CommandError, failedToParse, typeMismatch } from '../errors.js';
import type { Filter } from '../query/filter.js';
import { Pace, eachFound } from '../query/execute.js';
import { Scan, type Found } from '../query/scan.js';
import { MAX_DOCUMENT_BYTES, type Collection } from '../storage/collection.js';
import { checkNamespace } from '../storage/catalog.js';
import { checkId, parseUpdate, type Update } from '../update/update.js';
import { upsertDocument } from '../update/upsert.js';
import { checkCollation, collectionName, type Command, type Invocation, type Reply } from './command.js';
import { parseFilter, planQuery } from './query-commands.js';

/** Documents changed in one transaction; a long statement is a chain of them, each document whole. */
const PIECE = 1000;
const MAX_BATCH = 100_000;

/** The statements of a write command, from the body or from a document sequence. */
function statements(call: Invocation, field: string): Doc[] {
  const raw = call.sequences.get(field);
  const inBody = call.body.get(field);
  const list = raw ? raw.map((bytes) => decodeDocument(bytes)) : inBody;
  if (!Array.isArray(list))
    throw new CommandError(40414, `BSON field '${call.name}.${field}' is missing but a required field`);
  if (list.length === 0 || list.length > MAX_BATCH) {
    throw new CommandError(16, `Write batch sizes must be between 1 and ${MAX_BATCH}. Got ${list.length} operations.`);
  }
  return list.map((item) => {
    if (!isDoc(item))
      throw typeMismatch(
        `BSON field '${call.name}.${field}' has an element of type '${typeName(item)}', expected 'object'`,
      );
    return item;
  });
}

/** The entry of `writeErrors` for a failed statement. */
export function writeError(index: number, error: CommandError): Doc {
  const out = doc({ index, code: error.code, errmsg: error.message });
  for (const [name, value] of error.details) out.set(name, value as Value);
  return out;
}

const isOrdered = (body: Doc): boolean => !body.has('ordered') || isTruthy(body.get('ordered'));

/** @throws {CommandError} 10334 beyond 16 MB */
export function checkSize(bytes: Buffer): void {
  if (bytes.length <= MAX_DOCUMENT_BYTES) return;
  throw new CommandError(
    10334,
    `BSONObj size: ${bytes.length} (0x${bytes.length.toString(16)}) is invalid. Size must be between 0 and ${MAX_DOCUMENT_BYTES}(16MB)`,
  );
}

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

async function insert(call: Invocation): Promise<Reply> {
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

/** One update of one statement, in a transaction. */
export interface ChangeRequest {
  readonly collection: Collection;
  readonly filter: Filter;
  readonly update: Update;
}

/** Writes the new version of a found document. @returns whether it differs from the old one */
export function changeFound(
  { collection, filter, update }: ChangeRequest,
  { record, bytes }: Found,
): { changed: boolean; before: Doc; after: Doc } {
  const before = decodeDocument(bytes);
  const after = update.apply(decodeDocument(bytes), filter, false);
  const next = encodeDocument(after);
  if (next.equals(bytes)) return { changed: false, before, after };
  checkSize(next);
  collection.replace(record, { bytes, document: before }, next, after);
  return { changed: true, before, after };
}

interface UpdateStatement {
  readonly filter: Filter;
  readonly update: Update;
  readonly multi: boolean;
  readonly upsert: boolean;
  readonly hint: Value | undefined;
}

interface UpdateOutcome {
  matched: number;
  modified: number;
  upserted: Value | undefined;
}

const UPDATE_FIELDS = new Set(['q', 'u', 'c', 'multi', 'upsert', 'collation', 'arrayFilters', 'hint', 'sort']);

function parseUpdateStatement(statement: Doc, call: Invocation): UpdateStatement {
  for (const field of statement.keys()) if (!UPDATE_FIELDS.has(field)) throw unknownField('update.updates', field);
  const q = statement.get('q');
  if (!isDoc(q)) throw typeMismatch("BSON field 'update.updates.q' is the wrong type, expected type 'object'");
  const u = statement.get('u');
  if (u === undefined) throw new CommandError(40414, "BSON field 'update.updates.u' is missing but a required field");
  checkCollation(statement.get('collation'));
  const multi = isTruthy(statement.get('multi'));
  const constants = statement.get('c');
  const letFields = call.body.get('let');
  const variables: Doc = new Map([...(isDoc(letFields) ? letFields : []), ...(isDoc(constants) ? constants : [])]);
  const update = parseUpdate(u, {
    nowMs: call.server.clock.nowMs(),
    arrayFilters: statement.get('arrayFilters'),
    compilePipeline: (stages) => compileTransform(stages, variables),
  });
  if (multi && update.kind === 'replacement')
    throw failedToParse('multi update is not supported for replacement-style update');
  return {
    filter: parseFilter(q, variables),
    update,
    multi,
    upsert: isTruthy(statement.get('upsert')),
    hint: statement.get('hint'),
  };
}

export const unknownField = (where: string, field: string): CommandError =>
  new CommandError(40415, `BSON field '${where}.${field}' is an unknown field.`);

/** Inside a transaction: inserts what an upsert makes. */
export function insertUpserted(
  collection: Collection,
  filter: Filter,
  update: Update,
  nowMs: number,
): { id: Value; document: Doc } {
  const document = upsertDocument(filter, update, () => createObjectId(nowMs));
  const bytes = encodeDocument(document);
  checkSize(bytes);
  collection.insert(bytes, document);
  return { id: document.get('_id')!, document };
}

function updateOne(call: Invocation, name: string, statement: UpdateStatement): Promise<UpdateOutcome> {
  const { server, db } = call;
  return server.environment.write(() => {
    const collection = statement.upsert ? server.catalog.ensure(db, name) : server.catalog.find(db, name);
    if (!collection) return { matched: 0, modified: 0, upserted: undefined };
    const { plan } = planQuery(collection, { filter: statement.filter, hint: statement.hint, limit: 1 });
    const found = new Scan(collection, statement.filter, plan).next();
    if (found) {
      const { changed } = changeFound({ collection, ...statement }, found);
      return { matched: 1, modified: Number(changed), upserted: undefined };
    }
    if (!statement.upsert) return { matched: 0, modified: 0, upserted: undefined };
    return {
      matched: 0,
      modified: 0,
      upserted: insertUpserted(collection, statement.filter, statement.update, server.clock.nowMs()).id,
    };
  });
}

/** The records that answer now; each is looked at again in the transaction that changes it. */
async function matchingRecords(collection: Collection, filter: Filter, hint: Value | undefined): Promise<number[]> {
  const records: number[] = [];
  const { plan } = planQuery(collection, { filter, hint });
  await eachFound(new Scan(collection, filter, plan), new Pace(undefined), ({ record }) => void records.push(record));
  return records;
}

async function updateMany(call: Invocation, name: string, statement: UpdateStatement): Promise<UpdateOutcome> {
  const { server, db } = call;
  const outcome: UpdateOutcome = { matched: 0, modified: 0, upserted: undefined };
  const collection = server.catalog.find(db, name);
  const records = collection ? await matchingRecords(collection, statement.filter, statement.hint) : [];
  if (records.length === 0) {
    // With an upsert the last look must be inside the transaction.
    return statement.upsert ? updateOne(call, name, statement) : outcome;
  }
  for (let start = 0; start < records.length; start += PIECE) {
    const piece = await server.environment.write(() => {
      const done = { matched: 0, modified: 0, error: undefined as CommandError | undefined };
      const current = server.catalog.find(db, name);
      for (const record of current ? records.slice(start, start + PIECE) : []) {
        const bytes = current!.read(record);
        if (!bytes || !statement.filter.matches(decodeDocument(bytes))) continue;
        try {
          const { changed } = changeFound({ collection: current!, ...statement }, { record, bytes });
          done.matched++;
          done.modified += Number(changed);
        } catch (error) {
          if (!(error instanceof CommandError)) throw error;
          done.error = error;
          break;
        }
      }
      return done;
    });
    outcome.matched += piece.matched;
    outcome.modified += piece.modified;
    if (piece.error) throw new PartialFailure(piece.error, outcome);
  }
  return outcome;
}

/** A statement over many documents that failed on the way: what was done before stays done. */
class PartialFailure extends Error {
  readonly error: CommandError;
  readonly outcome: UpdateOutcome;
  constructor(error: CommandError, outcome: UpdateOutcome) {
    super(error.message);
    this.error = error;
    this.outcome = outcome;
  }
}

async function update(call: Invocation): Promise<Reply> {
  const name = collectionName(call);
  checkNamespace(call.db, name);
  const list = statements(call, 'updates');
  const ordered = isOrdered(call.body);
  const errors: Doc[] = [];
  const upserted: Doc[] = [];
  let matched = 0;
  let modified = 0;
  for (const [index, item] of list.entries()) {
    try {
      const statement = parseUpdateStatement(item, call);
      const outcome = await (statement.multi ? updateMany : updateOne)(call, name, statement);
      matched += outcome.matched;
      modified += outcome.modified;
      if (outcome.upserted !== undefined) upserted.push(doc({ index, _id: outcome.upserted }));
    } catch (error) {
      const fault = error instanceof PartialFailure ? error.error : error;
      if (!(fault instanceof CommandError)) throw error;
      if (error instanceof PartialFailure) {
        matched += error.outcome.matched;
        modified += error.outcome.modified;
      }
      errors.push(writeError(index, fault));
      if (ordered) break;
    }
  }
  return doc({
    n: matched + upserted.length,
    upserted: upserted.length > 0 ? upserted : undefined,
    nModified: modified,
    writeErrors: errors.length > 0 ? errors : undefined,
    ok: 1,
  });
}

const DELETE_FIELDS = new Set(['q', 'limit', 'collation', 'hint']);

async function deleteStatement(call: Invocation, name: string, statement: Doc): Promise<number> {
  const { server, db } = call;
  for (const field of statement.keys()) if (!DELETE_FIELDS.has(field)) throw unknownField('delete.deletes', field);
  const q = statement.get('q');
  if (!isDoc(q)) throw typeMismatch("BSON field 'delete.deletes.q' is the wrong type, expected type 'object'");
  const limit = integerOf(statement.get('limit'));
  if (limit !== 0 && limit !== 1) throw failedToParse(`The limit field in delete objects must be 0 or 1. Got ${limit}`);
  checkCollation(statement.get('collation'));
  const letFields = call.body.get('let');
  const filter = parseFilter(q, isDoc(letFields) ? letFields : undefined);
  const hint = statement.get('hint');
  if (limit === 1) {
    return server.environment.write(() => {
      const collection = server.catalog.find(db, name);
      if (!collection) return 0;
      const found = new Scan(collection, filter, planQuery(collection, { filter, hint, limit: 1 }).plan).next();
      if (!found) return 0;
      collection.remove(found.record, found.bytes, decodeDocument(found.bytes));
      return 1;
    });
  }
  const collection = server.catalog.find(db, name);
  const records = collection ? await matchingRecords(collection, filter, hint) : [];
  let removed = 0;
  for (let start = 0; start < records.length; start += PIECE) {
    removed += await server.environment.write(() => {
      const current = server.catalog.find(db, name);
      let gone = 0;
      for (const record of current ? records.slice(start, start + PIECE) : []) {
        const bytes = current!.read(record);
        const document = bytes && decodeDocument(bytes);
        if (!document || !filter.matches(document)) continue;
        current!.remove(record, bytes, document);
        gone++;
      }
      return gone;
    });
  }
  return removed;
}

async function remove(call: Invocation): Promise<Reply> {
  const name = collectionName(call);
  const list = statements(call, 'deletes');
  const ordered = isOrdered(call.body);
  const errors: Doc[] = [];
  let removed = 0;
  for (const [index, statement] of list.entries()) {
    try {
      removed += await deleteStatement(call, name, statement);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      errors.push(writeError(index, error));
      if (ordered) break;
    }
  }
  return doc({ n: removed, writeErrors: errors.length > 0 ? errors : undefined, ok: 1 });
}

export const writeCommands: Readonly<Record<string, Command>> = {
  insert: { fields: ['documents', 'ordered', 'bypassDocumentValidation'], run: insert },
  update: { fields: ['updates', 'ordered', 'bypassDocumentValidation', 'let'], run: update },
  delete: { fields: ['deletes', 'ordered', 'let'], run: remove },
};
