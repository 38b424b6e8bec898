import { setImmediate as nextTurn } from 'node:timers/promises';
import { decodeDocument } from '../bson/decode.js';
import { encodeKey } from '../bson/key.js';
import { doc, integerOf, isDoc, isNumeric, isTruthy, typeName, type Doc, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import { toNumber } from '../query/predicate.js';
import { checkNamespace } from '../storage/catalog.js';
import type { Collection } from '../storage/collection.js';
import type { Index } from '../storage/index.js';
import {
  checkCollation,
  collectionName,
  countField,
  documentField,
  type Command,
  type Invocation,
  type Reply,
} from './command.js';
import { openList } from './collection-commands.js';

const MAX_INDEXES = 64;
const MAX_FIELDS = 32;
const LONGEST_TTL_SECONDS = 2_147_483_647;
const REFUSED_TYPES = new Set(['text', 'hashed', '2d', '2dsphere', 'geoHaystack', 'wildcard', 'columnstore']);
const KNOWN_OPTIONS = new Set([
  'v',
  'key',
  'name',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'background',
  'hidden',
  'collation',
  'ns',
]);
const cannotCreate = (message: string): CommandError => new CommandError(67, message);

function checkKey(key: Doc): void {
  if (key.size === 0) throw cannotCreate('Index keys cannot be an empty field.');
  if (key.size > MAX_FIELDS) throw new CommandError(13103, 'too many compound keys');
  for (const [path, direction] of key) {
    if (typeof direction === 'string') {
      if (REFUSED_TYPES.has(direction)) throw cannotCreate(`Index type '${direction}' is not supported by this server`);
      throw cannotCreate(`Unknown index plugin '${direction}'`);
    }
    if (!isNumeric(direction))
      throw cannotCreate(
        `Values in v:2 index key pattern cannot be of type ${typeName(direction)}. Only numbers > 0, numbers < 0, and strings are allowed.`,
      );
    const number = toNumber(direction);
    if (number === 0 || Number.isNaN(number)) throw cannotCreate('Values in the index key pattern cannot be 0.');
    if (path === '$**' || path.endsWith('.$**'))
      throw cannotCreate('Wildcard indexes are not supported by this server');
    if (path === '' || path.split('.').includes('')) throw cannotCreate('Index keys cannot be an empty field.');
    if (path.split('.').some((part) => part.startsWith('$')))
      throw cannotCreate("Index key contains an illegal field name: field name starts with '$'.");
  }
}

const shownName = (spec: Doc): string => {
  const name = spec.get('name');
  return typeof name === 'string' ? name : 'without a name';
};

/** A checked and completed specification, as it will be stored and listed. */
function parseSpec(given: Doc): Doc {
  const key = given.get('key');
  if (!isDoc(key)) throw new CommandError(9, "The 'key' field is a required property of an index specification");
  checkKey(key);
  for (const option of given.keys()) {
    if (!KNOWN_OPTIONS.has(option))
      throw new CommandError(
        197,
        `The field '${option}' is not valid for an index specification. Specification: ${shownName(given)}`,
      );
  }
  checkCollation(given.get('collation'));
  if (isTruthy(given.get('hidden'))) throw cannotCreate('Hidden indexes are not supported by this server');
  const name =
    given.get('name') ?? [...key].map(([path, direction]) => `${path}_${toNumber(direction as number)}`).join('_');
  if (typeof name !== 'string' || name === '' || name === '*')
    throw cannotCreate('index name must be a non-empty string');
  const partial = given.get('partialFilterExpression');
  if (partial !== undefined) {
    if (!isDoc(partial)) throw new CommandError(14, "The field 'partialFilterExpression' must be an object");
    if (given.has('sparse') && isTruthy(given.get('sparse')))
      throw cannotCreate('cannot mix "partialFilterExpression" and "sparse" options');
    checkPartial(compileFilter(partial).node);
  }
  const seconds = given.get('expireAfterSeconds');
  if (seconds !== undefined) checkTtl(key, seconds);
  return doc({
    v: 2,
    key,
    name,
    unique: isTruthy(given.get('unique')) ? true : undefined,
    sparse: isTruthy(given.get('sparse')) ? true : undefined,
    partialFilterExpression: partial,
    expireAfterSeconds: seconds,
  });
}

function checkPartial(node: ReturnType<typeof compileFilter>['node']): void {
  if (node.kind === 'and' || node.kind === 'or') node.nodes.forEach(checkPartial);
  else if (
    node.kind !== 'field' ||
    !['eq', 'gt', 'gte', 'lt', 'lte', 'in', 'exists', 'type'].includes(node.predicate.kind)
  ) {
    throw cannotCreate('Expression not supported in partial index');
  }
}

function checkTtl(key: Doc, seconds: Value): void {
  if (!isNumeric(seconds)) throw cannotCreate("TTL index 'expireAfterSeconds' option must be numeric");
  const value = integerOf(seconds);
  if (value === undefined || value < 0 || value > LONGEST_TTL_SECONDS)
    throw cannotCreate(`TTL index 'expireAfterSeconds' option must be within 0 and ${LONGEST_TTL_SECONDS}`);
  if (key.size > 1) throw cannotCreate('TTL indexes are single-field indexes, compound indexes do not support TTL.');
  if (key.has('_id')) throw cannotCreate('The _id field cannot have a TTL index');
}

/** What makes an index another one than one on the same fields, and what is only a property of it. */
const IDENTIFYING_OPTIONS = ['unique', 'sparse', 'partialFilterExpression'];
const OPTIONS_THAT_COUNT = [...IDENTIFYING_OPTIONS, 'expireAfterSeconds'];

/** The same index, undefined when there is none. @throws {CommandError} 85, 86 when one stands in the way */
function sameIndex(collection: Collection, spec: Doc): Index | undefined {
  const wanted = encodeKey(spec.get('key')!);
  const options = (of: Doc, names = OPTIONS_THAT_COUNT): string =>
    encodeKey(names.map((option) => of.get(option) ?? null)).toString('hex');
  for (const index of collection.indexes) {
    const sameKey = encodeKey(index.spec.get('key')!).equals(wanted);
    const sameName = index.name === spec.get('name');
    if (index === collection.idIndex) {
      if (sameKey) return index;
      if (sameName) throw cannotCreate("The index name '_id_' is reserved for the _id index");
      continue;
    }
    const same = sameKey && options(index.spec) === options(spec);
    if (same && sameName) return index;
    if (same) throw new CommandError(85, `Index already exists with a different name: ${index.name}`);
    const isEquivalent = sameKey && options(index.spec, IDENTIFYING_OPTIONS) === options(spec, IDENTIFYING_OPTIONS);
    if (sameName && isEquivalent) {
      throw new CommandError(
        85,
        `An equivalent index already exists with the same name but different options. Requested index: ${shownName(spec)}`,
      );
    }
    if (sameName) {
      throw new CommandError(
        86,
        `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Requested index: ${shownName(spec)}`,
      );
    }
    const samePartial = encodeKey(index.spec.get('partialFilterExpression') ?? null).equals(
      encodeKey(spec.get('partialFilterExpression') ?? null),
    );
    if (sameKey && samePartial)
      throw new CommandError(85, `An equivalent index already exists with a different name and options: ${index.name}`);
  }
  return undefined;
}

const PIECE = 2000;

async function createIndexes(call: Invocation): Promise<Reply> {
  const { server, db, body } = call;
  const name = collectionName(call);
  checkNamespace(db, name);
  const given = body.get('indexes');
  if (!Array.isArray(given) || given.length === 0)
    throw new CommandError(2, 'Must specify at least one index to create');
  const specs = given.map((spec) => {
    if (!isDoc(spec)) throw new CommandError(14, "The elements of the 'indexes' array must be objects");
    return parseSpec(spec);
  });
  const start = await server.environment.write(() => {
    const created = server.catalog.find(db, name) === undefined;
    const collection = server.catalog.ensure(db, name);
    const before = collection.indexes.length;
    const missing = specs.filter((spec) => sameIndex(collection, spec) === undefined);
    if (before + missing.length > MAX_INDEXES)
      throw cannotCreate(`add index fails, too many indexes for ${db}.${name}`);
    return { created, before, missing };
  });
  for (const spec of start.missing) await build(call, name, spec);
  const after = server.catalog.find(db, name)?.indexes.length ?? start.before;
  return doc({
    numIndexesBefore: start.before,
    numIndexesAfter: after,
    createdCollectionAutomatically: start.created,
    note: start.missing.length === 0 ? 'all indexes already exist' : undefined,
    ok: 1,
  });
}

/**
 * Builds an index in one transaction, so that there never is half an index.
 * Writers wait for it; that is a second for some hundred thousand documents.
 */
async function build({ server, db }: Invocation, name: string, spec: Doc): Promise<void> {
  await nextTurn();
  await server.environment.write(() => {
    const collection = server.catalog.ensure(db, name);
    if (sameIndex(collection, spec)) return;
    // First without writing: a job that fails must have written nothing.
    collection.checkBuild(spec);
    const index = server.catalog.addIndex(collection, spec);
    collection.eachRecord(PIECE, (record, bytes) =>
      collection.enter(index, record, decodeDocument(bytes, 0, index.roots)),
    );
  });
}

async function listIndexes(call: Invocation): Promise<Reply> {
  const collection = call.server.catalog.find(call.db, collectionName(call));
  if (!collection) throw new CommandError(26, `ns does not exist: ${call.db}.${collectionName(call)}`);
  const cursor = documentField(call.body, 'cursor', 'listIndexes');
  return openList(
    call,
    collection.indexes.map(({ spec }) => spec),
    collection.name,
    cursor && countField(cursor, 'batchSize'),
  );
}

async function dropIndexes(call: Invocation): Promise<Reply> {
  const { server, db, body } = call;
  const name = collectionName(call);
  const wanted = body.get('index');
  return server.environment.write((): Reply => {
    const collection = server.catalog.find(db, name);
    if (!collection) throw new CommandError(26, `ns not found ${db}.${name}`);
    const before = collection.indexes.length;
    const doomed = chosenIndexes(collection, wanted);
    if (doomed.includes(collection.idIndex)) throw new CommandError(72, 'cannot drop _id index');
    for (const index of doomed) server.catalog.dropIndex(collection, index);
    return doc({
      nIndexesWas: before,
      msg: wanted === '*' ? 'non-_id indexes dropped for collection' : undefined,
      ok: 1,
    });
  });
}

function chosenIndexes(collection: Collection, wanted: Value | undefined): Index[] {
  if (wanted === '*') return collection.indexes.slice(1);
  const names = Array.isArray(wanted) ? wanted : [wanted];
  return names.map((one) => {
    const found = isDoc(one)
      ? collection.indexes.find(({ spec }) => encodeKey(spec.get('key')!).equals(encodeKey(one)))
      : collection.indexes.find((index) => index.name === one);
    if (!found)
      throw new CommandError(
        27,
        typeof one === 'string' ? `index not found with name [${one}]` : "can't find index with key",
      );
    return found;
  });
}

export const indexCommands: Readonly<Record<string, Command>> = {
  createIndexes: { fields: ['indexes', 'commitQuorum', 'ignoreUnknownIndexOptions'], run: createIndexes },
  listIndexes: { fields: ['cursor'], run: listIndexes },
  dropIndexes: { fields: ['index'], run: dropIndexes },
  deleteIndexes: { fields: ['index'], run: dropIndexes },
};
