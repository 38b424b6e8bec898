import type { RootDatabase } from 'lmdb';
import { decodeDocument } from '../bson/decode.js';
import type { Doc, Value } from '../bson/value.js';
import { heldKeys, indexFromSpec, type Index } from './index.js';
import { encodeKey, fitKey } from '../bson/key.js';
import { duplicateKey } from './duplicate-key.js';
import { readRecord, recordBytes, recordKey, tableKey } from './table-key.js';

export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

export interface CollectionState {
  readonly id: number;
  readonly db: string;
  readonly name: string;
  readonly uuid: Buffer;
  options: Doc;
  indexes: Index[];
  count: number;
  bytes: number;
  nextRecord: number;
}

/** What a collection tells the catalogue about changes that must go into the same transaction. */
export interface Ledger {
  sizesChanged(collection: Collection): void;
  indexesChanged(collection: Collection): void;
}

/**
 * One collection: records by number in order of insertion, and its indexes.
 * The methods that write are called inside a write transaction only; each checks everything before it writes.
 */
export class Collection implements CollectionState {
  readonly id: number;
  readonly db: string;
  readonly name: string;
  readonly uuid: Buffer;
  options: Doc;
  indexes: Index[];
  count: number;
  bytes: number;
  nextRecord: number;
  readonly store: RootDatabase<Buffer, Buffer>;
  private readonly ledger: Ledger;

  constructor(state: CollectionState, store: RootDatabase<Buffer, Buffer>, ledger: Ledger) {
    this.id = state.id;
    this.db = state.db;
    this.name = state.name;
    this.uuid = state.uuid;
    this.options = state.options;
    this.indexes = state.indexes;
    this.count = state.count;
    this.bytes = state.bytes;
    this.nextRecord = state.nextRecord;
    this.store = store;
    this.ledger = ledger;
  }

  get namespace(): string {
    return `${this.db}.${this.name}`;
  }

  /** The `_id` index always comes first. */
  get idIndex(): Index {
    return this.indexes[0]!;
  }

  read(record: number): Buffer | undefined {
    return this.store.get(recordKey(this.id, record));
  }

  findRecord(id: Value): number | undefined {
    const found = this.store.get(tableKey(this.idIndex.id, fitKey(encodeKey(id)).key));
    return found && readRecord(found, 0);
  }

  /** How many entries lie in the ranges, counting no further than `limit` (native and unlimited when it is left out). */
  countEntries(ranges: readonly { start: Buffer; end: Buffer }[], limit?: number): number {
    let count = 0;
    for (const { start, end } of ranges) {
      if (limit === undefined) {
        count += this.store.getKeysCount({ start, end });
        continue;
      }
      if (count >= limit) break;
      for (const _ of this.store.getKeys({ start, end, limit: limit - count })) count++;
    }
    return count;
  }

  /** Every record in order of insertion, read in pieces of `size`. */
  eachRecord(size: number, visit: (record: number, bytes: Buffer) => void): void {
    let start = recordKey(this.id, 0);
    const end = recordKey(this.id + 1, 0);
    for (;;) {
      const piece = [...this.store.getRange({ start, end, limit: size })];
      for (const { key, value } of piece) visit(readRecord(key, 4), value);
      if (piece.length < size) return;
      start = Buffer.concat([piece.at(-1)!.key, Buffer.from([0])]);
    }
  }

  /** Whether the documents allow an index: no parallel arrays, no duplicates. Writes nothing. */
  checkBuild(spec: Doc): void {
    const index = indexFromSpec(0, spec);
    const taken = new Set<string>();
    this.eachRecord(1000, (_record, bytes) => {
      const document = decodeDocument(bytes, 0, index.partial && !index.partial.roots ? undefined : index.roots);
      for (const key of heldKeys(index, document).keys) {
        if (!index.unique) continue;
        const text = key.toString('latin1');
        if (taken.has(text)) throw duplicateKey(this.namespace, index, document, key);
        taken.add(text);
      }
    });
  }

  /** Compares records and index entries in both directions. */
  verify(): { records: number; keysPerIndex: Map<string, number>; errors: string[] } {
    const errors: string[] = [];
    const expected = new Map(this.indexes.map((index) => [index, 0]));
    let records = 0;
    let bytesHeld = 0;
    this.eachRecord(500, (record, bytes) => {
      records++;
      bytesHeld += bytes.length;
      const document = decodeDocument(bytes);
      for (const index of this.indexes) {
        for (const key of heldKeys(index, document).keys) {
          expected.set(index, expected.get(index)! + 1);
          const entry = this.store.get(tableKey(index.id, key, index.unique ? undefined : record));
          if (!entry || readRecord(entry, 0) !== record)
            errors.push(`index ${index.name} has no entry for record ${record}`);
        }
      }
    });
    if (records !== this.count || bytesHeld !== this.bytes)
      errors.push(`${records} records of ${bytesHeld} bytes found, ${this.count} of ${this.bytes} recorded`);
    const keysPerIndex = new Map<string, number>();
    for (const [index, count] of expected) {
      const held = this.store.getKeysCount({
        start: tableKey(index.id, Buffer.alloc(0)),
        end: tableKey(index.id + 1, Buffer.alloc(0)),
      });
      keysPerIndex.set(index.name, held);
      if (held !== count) errors.push(`index ${index.name} has ${held} entries instead of ${count}`);
    }
    return { records, keysPerIndex, errors };
  }

  /** @throws {CommandError} 11000 when a unique key is taken */
  insert(bytes: Buffer, document: Doc): number {
    const entries = this.indexes.map((index) => ({ index, held: heldKeys(index, document) }));
    for (const { index, held } of entries) if (index.unique) this.checkUnique(index, held.keys, document);
    const record = this.nextRecord++;
    this.store.putSync(recordKey(this.id, record), bytes);
    for (const { index, held } of entries) {
      this.note(index, held.arrays, held.cut);
      for (const key of held.keys) this.putEntry(index, key, record);
    }
    this.count += 1;
    this.bytes += bytes.length;
    this.ledger.sizesChanged(this);
    return record;
  }

  /** Puts a new version in a record's place. */
  replace(record: number, before: { bytes: Buffer; document: Doc }, bytes: Buffer, document: Doc): void {
    const changes = this.indexes.slice(1).map((index) => ({ index, ...keyChanges(index, before.document, document) }));
    for (const { index, added } of changes) if (index.unique) this.checkUnique(index, added, document);
    this.store.putSync(recordKey(this.id, record), bytes);
    for (const { index, added, removed, arrays, cut } of changes) {
      this.note(index, arrays, cut);
      for (const key of removed) this.removeEntry(index, key, record);
      for (const key of added) this.putEntry(index, key, record);
    }
    this.bytes += bytes.length - before.bytes.length;
    this.ledger.sizesChanged(this);
  }

  remove(record: number, bytes: Buffer, document: Doc): void {
    for (const index of this.indexes)
      for (const key of heldKeys(index, document).keys) this.removeEntry(index, key, record);
    this.store.removeSync(recordKey(this.id, record));
    this.count -= 1;
    this.bytes -= bytes.length;
    this.ledger.sizesChanged(this);
  }

  /** Enters one existing record into a new index. */
  enter(index: Index, record: number, document: Doc): void {
    const held = heldKeys(index, document);
    if (index.unique) this.checkUnique(index, held.keys, document);
    this.note(index, held.arrays, held.cut);
    for (const key of held.keys) this.putEntry(index, key, record);
  }

  private note(index: Index, arrays: readonly boolean[], cut: boolean): void {
    let changed = cut && !index.cut;
    if (cut) index.cut = true;
    arrays.forEach((isArray, at) => {
      if (!isArray || index.multikey[at]) return;
      index.multikey[at] = true;
      changed = true;
    });
    if (changed) this.ledger.indexesChanged(this);
  }

  private putEntry(index: Index, key: Buffer, record: number): void {
    this.store.putSync(tableKey(index.id, key, index.unique ? undefined : record), recordBytes(record));
  }

  private removeEntry(index: Index, key: Buffer, record: number): void {
    this.store.removeSync(tableKey(index.id, key, index.unique ? undefined : record));
  }

  private checkUnique(index: Index, keys: readonly Buffer[], document: Doc): void {
    for (const key of keys) {
      if (this.store.get(tableKey(index.id, key)) !== undefined)
        throw duplicateKey(this.namespace, index, document, key);
    }
  }
}

function keyChanges(
  index: Index,
  before: Doc,
  after: Doc,
): { added: Buffer[]; removed: Buffer[]; arrays: readonly boolean[]; cut: boolean } {
  const old = heldKeys(index, before);
  const now = heldKeys(index, after);
  const had = new Set(old.keys.map((key) => key.toString('latin1')));
  const has = new Set(now.keys.map((key) => key.toString('latin1')));
  return {
    added: now.keys.filter((key) => !had.has(key.toString('latin1'))),
    removed: old.keys.filter((key) => !has.has(key.toString('latin1'))),
    arrays: now.arrays,
    cut: now.cut,
  };
}
