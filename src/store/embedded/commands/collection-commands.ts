import { encodeDocument } from '../bson/encode.js';
import { BSON, Opaque, doc, isDoc, type Doc, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { ListedRows } from '../query/execute.js';
import { checkNamespace } from '../storage/catalog.js';
import type { Collection } from '../storage/collection.js';
import {
  checkCollation,
  collectionName,
  countField,
  documentField,
  flagField,
  textField,
  type Command,
  type Invocation,
  type Reply,
} from './command.js';
import { parseFilter, cursorReply } from './query-commands.js';

const uuidOf = (collection: Collection): Opaque => new Opaque(BSON.binary, collection.uuid);

const IGNORED_OPTIONS = ['autoIndexId', 'storageEngine', 'indexOptionDefaults', 'writeConcern', 'encryptedFields'];
const REFUSED_OPTIONS = [
  'capped',
  'size',
  'max',
  'timeseries',
  'clusteredIndex',
  'viewOn',
  'pipeline',
  'validator',
  'validationLevel',
  'validationAction',
  'expireAfterSeconds',
  'changeStreamPreAndPostImages',
];

async function create(call: Invocation): Promise<Reply> {
  const { server, db, body } = call;
  const name = collectionName(call);
  checkNamespace(db, name);
  checkCollation(body.get('collation'));
  for (const option of REFUSED_OPTIONS) {
    const value = body.get(option);
    const harmless = value === undefined || value === false || (isDoc(value) && value.size === 0);
    if (!harmless) throw new CommandError(238, `The collection option '${option}' is not supported by this server`);
  }
  await server.environment.write(() => {
    if (server.catalog.find(db, name)) throw new CommandError(48, `Collection ${db}.${name} already exists.`);
    server.catalog.ensure(db, name);
  });
  return doc({ ok: 1 });
}

async function drop(call: Invocation): Promise<Reply> {
  const { server, db } = call;
  const name = collectionName(call);
  const indexes = await server.environment.write(() => {
    const collection = server.catalog.find(db, name);
    if (!collection) return undefined;
    server.catalog.drop(collection);
    return collection.indexes.length;
  });
  server.cursors.killNamespace(`${db}.${name}`);
  // Since 7.0 a missing collection is no error.
  return indexes === undefined ? doc({ ok: 1 }) : doc({ nIndexesWas: indexes, ns: `${db}.${name}`, ok: 1 });
}

async function dropDatabase({ server, db }: Invocation): Promise<Reply> {
  const names = await server.environment.write(() => {
    const collections = server.catalog.inDatabase(db);
    for (const collection of collections) server.catalog.drop(collection);
    return collections.map(({ namespace }) => namespace);
  });
  for (const namespace of names) server.cursors.killNamespace(namespace);
  return names.length === 0 ? doc({ ok: 1 }) : doc({ dropped: db, ok: 1 });
}

async function renameCollection({ server, body }: Invocation): Promise<Reply> {
  const [from, to] = [textField(body, 'renameCollection'), textField(body, 'to')];
  if (!from || !to) throw new CommandError(9, 'renameCollection needs the names of source and target');
  const split = (namespace: string): [string, string] => [
    namespace.slice(0, namespace.indexOf('.')),
    namespace.slice(namespace.indexOf('.') + 1),
  ];
  const [fromDb, fromName] = split(from);
  const [toDb, toName] = split(to);
  checkNamespace(toDb, toName);
  await server.environment.write(() => {
    const source = server.catalog.find(fromDb, fromName);
    if (!source) throw new CommandError(26, `Source collection ${from} does not exist`);
    const target = server.catalog.find(toDb, toName);
    if (target === source) throw new CommandError(20, "Can't rename a collection to itself");
    if (target && !flagField(body, 'dropTarget')) throw new CommandError(48, 'target namespace exists');
    if (target) server.catalog.drop(target);
    server.catalog.rename(source, toDb, toName);
  });
  server.cursors.killNamespace(from);
  server.cursors.killNamespace(to);
  return doc({ ok: 1 });
}

async function listCollections(call: Invocation): Promise<Reply> {
  const { server, db, body } = call;
  const filter = parseFilter(documentField(body, 'filter', 'listCollections'));
  const nameOnly = flagField(body, 'nameOnly');
  const rows = server.catalog
    .inDatabase(db)
    .map((collection) => describe(collection, nameOnly))
    .filter((entry) => filter.matches(entry))
    .sort((a, b) => ((a.get('name') as string) < (b.get('name') as string) ? -1 : 1));
  const cursor = documentField(body, 'cursor', 'listCollections');
  return openList(call, rows, '$cmd.listCollections', cursor && countField(cursor, 'batchSize'));
}

/** A cursor over a short list. */
export async function openList(
  { server, db }: Invocation,
  rows: readonly Doc[],
  name: string,
  batchSize: number | undefined,
): Promise<Reply> {
  const namespace = `${db}.${name}`;
  const list = new ListedRows(rows.map((row) => encodeDocument(row)));
  const options = { single: false, noTimeout: false, nowMs: server.clock.nowMs() };
  const batch = await server.cursors.start(list, namespace, batchSize ?? 101, options);
  return cursorReply('firstBatch', namespace, batch.cursorId, batch.rows);
}

function describe(collection: Collection, nameOnly: boolean): Doc {
  if (nameOnly) return doc({ name: collection.name, type: 'collection' });
  return doc({
    name: collection.name,
    type: 'collection',
    options: collection.options,
    info: doc({ readOnly: false, uuid: uuidOf(collection) }),
    idIndex: collection.idIndex.spec,
  });
}

function listDatabases({ server, body }: Invocation): Reply {
  const filter = parseFilter(documentField(body, 'filter', 'listDatabases'));
  const sizes = new Map<string, number>();
  for (const collection of server.catalog.all())
    sizes.set(collection.db, (sizes.get(collection.db) ?? 0) + collection.bytes);
  const all = [...sizes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, bytes]) => doc({ name, sizeOnDisk: BigInt(bytes), empty: bytes === 0 }));
  const shown = all.filter((entry) => filter.matches(entry));
  if (flagField(body, 'nameOnly'))
    return doc({ databases: shown.map((entry) => doc({ name: entry.get('name') })), ok: 1 });
  const total = shown.reduce((sum, entry) => sum + (entry.get('sizeOnDisk') as bigint), 0n);
  return doc({ databases: shown, totalSize: total, totalSizeMb: total >> 20n, ok: 1 });
}

function existing(call: Invocation): Collection {
  const collection = call.server.catalog.find(call.db, collectionName(call));
  if (!collection) throw new CommandError(26, `ns not found: ${call.db}.${collectionName(call)}`);
  return collection;
}

function collStats(call: Invocation): Reply {
  const collection = call.server.catalog.find(call.db, collectionName(call));
  const scale = countField(call.body, 'scale') || 1;
  return doc({ ...collectionSizes(collection, scale), ns: `${call.db}.${collectionName(call)}`, ok: 1 });
}

/** Sizes as `collStats` and `$collStats` give them. */
export function collectionSizes(collection: Collection | undefined, scale: number): Record<string, Value> {
  const count = collection?.count ?? 0;
  const bytes = collection?.bytes ?? 0;
  return {
    count,
    size: Math.floor(bytes / scale),
    avgObjSize: count === 0 ? 0 : Math.floor(bytes / count),
    storageSize: Math.floor(bytes / scale),
    nindexes: collection?.indexes.length ?? 0,
    capped: false,
    scaleFactor: scale,
  };
}

function dbStats({ server, db, body }: Invocation): Reply {
  const collections = server.catalog.inDatabase(db);
  const scale = countField(body, 'scale') || 1;
  const objects = collections.reduce((sum, { count }) => sum + count, 0);
  const bytes = collections.reduce((sum, collection) => sum + collection.bytes, 0);
  return doc({
    db,
    collections: collections.length,
    views: 0,
    objects,
    avgObjSize: objects === 0 ? 0 : Math.floor(bytes / objects),
    dataSize: Math.floor(bytes / scale),
    storageSize: Math.floor(bytes / scale),
    indexes: collections.reduce((sum, { indexes }) => sum + indexes.length, 0),
    scaleFactor: scale,
    ok: 1,
  });
}

/** Compares every index with the documents, in both directions. */
function validate(call: Invocation): Reply {
  const collection = existing(call);
  const report = collection.verify();
  return doc({
    ns: collection.namespace,
    nrecords: report.records,
    nIndexes: collection.indexes.length,
    keysPerIndex: doc(Object.fromEntries(report.keysPerIndex)),
    valid: report.errors.length === 0,
    errors: report.errors,
    warnings: [],
    ok: 1,
  });
}

async function collMod(call: Invocation): Promise<Reply> {
  const { server, body, db } = call;
  const name = collectionName(call);
  const change = documentField(body, 'index', 'collMod');
  if (!change) {
    existing(call);
    const other = [...body.keys()].find((field) => REFUSED_OPTIONS.includes(field));
    if (other) throw new CommandError(238, `collMod of '${other}' is not supported by this server`);
    return doc({ ok: 1 });
  }
  return server.environment.write((): Reply => {
    const collection = server.catalog.find(db, name);
    if (!collection) throw new CommandError(26, `ns does not exist: ${db}.${name}`);
    const byName = change.get('name');
    const pattern = change.get('keyPattern');
    const index = collection.indexes.find(({ name: own, fields }) =>
      byName === undefined
        ? isDoc(pattern) && fields.map(({ path }) => path).join() === [...pattern.keys()].join()
        : own === byName,
    );
    if (!index) throw new CommandError(27, `cannot find index for ns ${db}.${name}`);
    const seconds = countField(change, 'expireAfterSeconds', 'collMod.index');
    if (seconds === undefined)
      throw new CommandError(72, 'no expireAfterSeconds field: nothing else of an index can be changed');
    const before = index.expireAfterSeconds;
    index.expireAfterSeconds = seconds;
    index.spec = new Map(index.spec).set('expireAfterSeconds', seconds);
    server.catalog.indexesChanged(collection);
    return doc({ expireAfterSeconds_old: before, expireAfterSeconds_new: seconds, ok: 1 });
  });
}

export const collectionCommands: Readonly<Record<string, Command>> = {
  create: { fields: ['collation', ...IGNORED_OPTIONS, ...REFUSED_OPTIONS], run: create },
  drop: { fields: [], run: drop },
  dropDatabase: { fields: [], run: dropDatabase },
  renameCollection: { fields: ['to', 'dropTarget'], adminOnly: true, run: renameCollection },
  listCollections: { fields: ['filter', 'nameOnly', 'authorizedCollections', 'cursor'], run: listCollections },
  listDatabases: { fields: ['filter', 'nameOnly', 'authorizedDatabases'], adminOnly: true, run: listDatabases },
  collStats: { fields: ['scale'], run: collStats },
  dbStats: { fields: ['scale', 'freeStorage'], run: dbStats },
  dbstats: { fields: ['scale', 'freeStorage'], run: dbStats },
  validate: { fields: ['full', 'repair', 'metadata', 'checkBSONConformance', 'background'], run: validate },
  collMod: { fields: ['index', ...REFUSED_OPTIONS], run: collMod },
};
