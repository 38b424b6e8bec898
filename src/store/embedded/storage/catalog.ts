import { randomBytes } from 'node:crypto';
import { CommandError } from '../errors.js';
import { decodeDocument } from '../bson/decode.js';
import { encodeDocument } from '../bson/encode.js';
import { BSON, Opaque, doc, type Doc } from '../bson/value.js';
import { Collection, type Ledger } from './collection.js';
import type { Environment, TransactionObserver } from './environment.js';
import { indexFromSpec, type Index } from './index.js';

const CATALOG = Buffer.from([0, 0, 0, 0]);
const catalogKey = (kind: string, rest: string | number): Buffer =>
  Buffer.concat([CATALOG, Buffer.from(`${kind}${rest}`)]);

/** Which collections and indexes there are. Held in memory, written in the transaction that changes it. */
export class Catalog implements Ledger, TransactionObserver {
  private readonly collections = new Map<string, Collection>();
  private nextTable = 1;
  private readonly dirtySizes = new Set<Collection>();
  private readonly dirtyIndexes = new Set<Collection>();
  private readonly environment: Environment;

  constructor(environment: Environment) {
    this.environment = environment;
    environment.observe(this);
    this.load();
  }

  private load(): void {
    const { db } = this.environment;
    this.collections.clear();
    this.dirtySizes.clear();
    this.dirtyIndexes.clear();
    const next = db.get(catalogKey('n', ''));
    this.nextTable = next ? next.readUInt32BE(0) : 1;
    for (const { key, value } of db.getRange({ start: catalogKey('c', ''), end: catalogKey('d', '') })) {
      const namespace = key.toString('utf8', 5);
      const stored = decodeDocument(value);
      const sizes = db.get(catalogKey('s', stored.get('id') as number));
      const counts = sizes && decodeDocument(sizes);
      const dot = namespace.indexOf('.');
      const state = {
        id: stored.get('id') as number,
        db: namespace.slice(0, dot),
        name: namespace.slice(dot + 1),
        uuid: (stored.get('uuid') as Opaque).bytes,
        options: stored.get('options') as Doc,
        indexes: (stored.get('indexes') as Doc[]).map((entry) =>
          indexFromSpec(
            entry.get('id') as number,
            entry.get('spec') as Doc,
            entry.get('multikey') as boolean[],
            entry.get('cut') as boolean,
          ),
        ),
        count: Number(counts?.get('count') ?? 0),
        bytes: Number(counts?.get('bytes') ?? 0),
        nextRecord: Number(counts?.get('next') ?? 1),
      };
      this.collections.set(namespace, new Collection(state, db, this));
    }
  }

  sizesChanged(collection: Collection): void {
    this.dirtySizes.add(collection);
  }

  indexesChanged(collection: Collection): void {
    this.dirtyIndexes.add(collection);
  }

  beforeCommit(): void {
    const { db } = this.environment;
    for (const collection of this.dirtySizes) {
      if (this.collections.get(collection.namespace) !== collection) continue;
      const sizes = {
        count: BigInt(collection.count),
        bytes: BigInt(collection.bytes),
        next: BigInt(collection.nextRecord),
      };
      db.putSync(catalogKey('s', collection.id), encodeDocument(doc(sizes)));
    }
    for (const collection of this.dirtyIndexes) {
      if (this.collections.get(collection.namespace) === collection) this.save(collection);
    }
    this.dirtySizes.clear();
    this.dirtyIndexes.clear();
  }

  rolledBack(): void {
    this.load();
  }

  private save(collection: Collection): void {
    const indexes = collection.indexes.map(({ id, spec, multikey, cut }) => doc({ id, spec, multikey, cut }));
    const stored = doc({
      id: collection.id,
      uuid: new Opaque(BSON.binary, collection.uuid),
      options: collection.options,
      indexes,
    });
    this.environment.db.putSync(catalogKey('c', collection.namespace), encodeDocument(stored));
  }

  private allocateTable(): number {
    const id = this.nextTable++;
    const next = Buffer.alloc(4);
    next.writeUInt32BE(this.nextTable, 0);
    this.environment.db.putSync(catalogKey('n', ''), next);
    return id;
  }

  find(db: string, name: string): Collection | undefined {
    return this.collections.get(`${db}.${name}`);
  }

  inDatabase(db: string): Collection[] {
    return [...this.collections.values()].filter((collection) => collection.db === db);
  }

  all(): Collection[] {
    return [...this.collections.values()];
  }

  /** Inside a write transaction: the collection, created when it is not there. */
  ensure(db: string, name: string, options: Doc = new Map()): Collection {
    const existing = this.find(db, name);
    if (existing) return existing;
    checkNamespace(db, name);
    const id = this.allocateTable();
    const idSpec = doc({ v: 2, key: doc({ _id: 1 }), name: '_id_' });
    const uuid = randomBytes(16);
    uuid[6] = (uuid[6]! & 0x0f) | 0x40;
    uuid[8] = (uuid[8]! & 0x3f) | 0x80;
    const state = {
      id,
      db,
      name,
      uuid: Buffer.concat([Buffer.from([16, 0, 0, 0, 4]), uuid]),
      options,
      indexes: [indexFromSpec(this.allocateTable(), idSpec)],
      count: 0,
      bytes: 0,
      nextRecord: 1,
    };
    const collection = new Collection(state, this.environment.db, this);
    this.collections.set(collection.namespace, collection);
    this.save(collection);
    this.dirtySizes.add(collection);
    return collection;
  }

  /** Inside a write transaction. The tables are emptied afterwards, piece by piece (see `sweep`). */
  drop(collection: Collection): void {
    const { db } = this.environment;
    this.collections.delete(collection.namespace);
    db.removeSync(catalogKey('c', collection.namespace));
    db.removeSync(catalogKey('s', collection.id));
    for (const table of [collection.id, ...collection.indexes.map(({ id }) => id)]) this.discard(table);
  }

  private discard(table: number): void {
    this.environment.db.putSync(catalogKey('g', table), Buffer.from([1]));
  }

  rename(collection: Collection, db: string, name: string): void {
    this.collections.delete(collection.namespace);
    this.environment.db.removeSync(catalogKey('c', collection.namespace));
    const moved = new Collection({ ...stateOf(collection), db, name }, this.environment.db, this);
    this.collections.set(moved.namespace, moved);
    this.save(moved);
    this.dirtySizes.add(moved);
  }

  addIndex(collection: Collection, spec: Doc): Index {
    const index = indexFromSpec(this.allocateTable(), spec);
    collection.indexes = [...collection.indexes, index];
    this.save(collection);
    return index;
  }

  dropIndex(collection: Collection, index: Index): void {
    collection.indexes = collection.indexes.filter((candidate) => candidate !== index);
    this.discard(index.id);
    this.save(collection);
  }

  /** Inside a write transaction: removes up to `limit` entries of dropped tables; false when none are left. */
  sweep(limit: number): boolean {
    const { db } = this.environment;
    const first = [...db.getKeys({ start: catalogKey('g', ''), end: catalogKey('h', ''), limit: 1 })][0];
    if (!first) return false;
    const table = Buffer.alloc(8);
    table.writeUInt32BE(Number(first.toString('utf8', 5)), 0);
    table.writeUInt32BE(Number(first.toString('utf8', 5)) + 1, 4);
    const doomed = [...db.getKeys({ start: table.subarray(0, 4), end: table.subarray(4), limit })];
    for (const key of doomed) db.removeSync(key);
    if (doomed.length < limit) db.removeSync(first);
    return true;
  }
}

const stateOf = ({ id, db, name, uuid, options, indexes, count, bytes, nextRecord }: Collection) => ({
  id,
  db,
  name,
  uuid,
  options,
  indexes,
  count,
  bytes,
  nextRecord,
});

/** @throws {CommandError} 73 for names that MongoDB refuses */
export function checkNamespace(db: string, name: string): void {
  if (db === '' || db.length > 63 || /[/\\. "$*<>:|?\0]/.test(db))
    throw new CommandError(73, `Invalid database name: '${db}'`);
  const bad = name === '' || name.startsWith('.') || name.endsWith('.') || name.includes('$') || name.includes('\0');
  if (bad || name.startsWith('system.')) throw new CommandError(73, `Invalid namespace specified '${db}.${name}'`);
  if (Buffer.byteLength(`${db}.${name}`) > 255)
    throw new CommandError(73, `Fully qualified namespace is too long: ${db}.${name}`);
}
