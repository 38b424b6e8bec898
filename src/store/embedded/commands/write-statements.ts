import { decodeDocument } from '../bson/decode.js';
import { encodeDocument } from '../bson/encode.js';
import { createObjectId, doc, isDoc, isTruthy, typeName, type Doc, type Value } from '../bson/value.js';
import { CommandError, typeMismatch } from '../errors.js';
import { Pace, eachFound } from '../query/execute.js';
import type { Filter } from '../query/filter.js';
import { Scan, type Found } from '../query/scan.js';
import { MAX_DOCUMENT_BYTES, type Collection } from '../storage/collection.js';
import type { Update } from '../update/update.js';
import { upsertDocument } from '../update/upsert.js';
import type { Invocation } from './command.js';
import { planQuery } from './query-commands.js';

/** Documents changed in one transaction; a long statement is a chain of them, each document whole. */
export const PIECE = 1000;

export const MAX_BATCH = 100_000;

/** The statements of a write command, from the body or from a document sequence. */
export function statements(call: Invocation, field: string): Doc[] {
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

export const isOrdered = (body: Doc): boolean => !body.has('ordered') || isTruthy(body.get('ordered'));

export const unknownField = (where: string, field: string): CommandError =>
  new CommandError(40415, `BSON field '${where}.${field}' is an unknown field.`);

/** @throws {CommandError} 10334 beyond 16 MB */
export function checkSize(bytes: Buffer): void {
  if (bytes.length <= MAX_DOCUMENT_BYTES) return;
  throw new CommandError(
    10334,
    `BSONObj size: ${bytes.length} (0x${bytes.length.toString(16)}) is invalid. Size must be between 0 and ${MAX_DOCUMENT_BYTES}(16MB)`,
  );
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

/** The records that answer now; each is looked at again in the transaction that changes it. */
export async function matchingRecords(
  collection: Collection,
  filter: Filter,
  hint: Value | undefined,
): Promise<number[]> {
  const records: number[] = [];
  const { plan } = planQuery(collection, { filter, hint });
  await eachFound(new Scan(collection, filter, plan), new Pace(undefined), ({ record }) => void records.push(record));
  return records;
}

/** How the statements of one command are carried out. */
export interface StatementRunner<T> {
  /** Whether a statement may touch many documents, so that it needs transactions of its own. */
  readonly isMany: (statement: Doc) => boolean;
  /** Runs inside a transaction that it shares with its neighbours. */
  readonly one: (statement: Doc) => T;
  readonly many: (statement: Doc) => Promise<T>;
  readonly add: (index: number, outcome: T) => void;
}

/** A transaction of many statements gives way to other requests after this time. */
const PIECE_MS = 40;

/** A statement over many documents that failed on the way: what was done before stays done. */
export class PartialFailure<T> extends Error {
  readonly error: CommandError;
  readonly outcome: T;
  constructor(error: CommandError, outcome: T) {
    super(error.message);
    this.error = error;
    this.outcome = outcome;
  }
}

/**
 * Carries out a batch in its order. Neighbouring statements on single documents share a transaction, and so one wait for
 * the disk; each is atomic by itself, and one that fails has written nothing.
 *
 * @returns the entries of `writeErrors`
 */
export async function runStatements<T>(call: Invocation, field: string, runner: StatementRunner<T>): Promise<Doc[]> {
  const list = statements(call, field);
  const ordered = isOrdered(call.body);
  const errors: Doc[] = [];
  let at = 0;
  while (at < list.length && !(ordered && errors.length > 0)) {
    if (runner.isMany(list[at]!)) {
      await runMany(list[at]!, at, runner, errors);
      at++;
      continue;
    }
    const start = at;
    const piece = await call.server.environment.write(() => runPiece(list, start, ordered, runner));
    for (const [index, outcome] of piece.outcomes) runner.add(index, outcome);
    errors.push(...piece.errors);
    at = piece.next;
  }
  return errors;
}

async function runMany<T>(statement: Doc, index: number, runner: StatementRunner<T>, errors: Doc[]): Promise<void> {
  try {
    runner.add(index, await runner.many(statement));
  } catch (error) {
    if (error instanceof PartialFailure) {
      runner.add(index, error.outcome as T);
      errors.push(writeError(index, error.error));
    } else if (error instanceof CommandError) errors.push(writeError(index, error));
    else throw error;
  }
}

interface Piece<T> {
  readonly outcomes: [number, T][];
  readonly errors: Doc[];
  readonly next: number;
}

function runPiece<T>(list: readonly Doc[], start: number, ordered: boolean, runner: StatementRunner<T>): Piece<T> {
  const outcomes: [number, T][] = [];
  const errors: Doc[] = [];
  const startedAt = performance.now();
  let next = start;
  while (next < list.length && next - start < PIECE && !runner.isMany(list[next]!)) {
    const index = next++;
    try {
      outcomes.push([index, runner.one(list[index]!)]);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      errors.push(writeError(index, error));
      if (ordered) break;
    }
    if (performance.now() - startedAt > PIECE_MS) break;
  }
  return { outcomes, errors, next };
}
