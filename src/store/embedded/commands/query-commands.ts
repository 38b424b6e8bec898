import { compileExpression, expressionFilter } from '../aggregation/expression.js';
import { decodeDocument } from '../bson/decode.js';
import { encodeKey } from '../bson/key.js';
import { encodeWithBatch } from '../bson/encode.js';
import { doc, integerOf, isDoc, isNumeric, type Doc, type Value } from '../bson/value.js';
import { CommandError, badValue, typeMismatch } from '../errors.js';
import { compileFilter, type Filter } from '../query/filter.js';
import { ListedRows, Pace, ScanRows, eachFound, sortedRows } from '../query/execute.js';
import { visitPath } from '../query/path.js';
import { choosePlan, type Plan } from '../query/plan.js';
import { compileProjection } from '../query/projection.js';
import { Scan } from '../query/scan.js';
import { parseSort, type SortField } from '../query/sort.js';
import type { Collection } from '../storage/collection.js';
import type { Index } from '../storage/index.js';
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
import type { Rows } from './cursors.js';

const FIRST_BATCH = 101;

/** The filter of a command, with `$expr` and `let`. */
export function parseFilter(filter: Doc | undefined, variables?: Doc): Filter {
  return compileFilter(filter ?? new Map<string, Value>(), { compileExpression: expressionFilter, variables });
}

/** The index that a hint names. @throws {CommandError} 2 when there is none */
export function hintedIndex(collection: Collection, hint: Value | undefined): Index | 'natural' | undefined {
  if (hint === undefined || hint === null || (isDoc(hint) && hint.size === 0)) return undefined;
  if (isDoc(hint) && hint.has('$natural')) return 'natural';
  if (typeof hint !== 'string' && !isDoc(hint)) throw typeMismatch('Hint must be a string or an object');
  const wanted = isDoc(hint) ? encodeKey(hint) : undefined;
  const found = collection.indexes.find((index) =>
    wanted ? encodeKey(index.spec.get('key')!).equals(wanted) : index.name === hint,
  );
  if (!found)
    throw badValue(
      'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
    );
  return found;
}

export interface Query {
  readonly filter: Filter;
  readonly sort: readonly SortField[];
  readonly skip: number;
  readonly limit: number | undefined;
  readonly plan: Plan;
}

/** Filter, sort, limits and the chosen plan of a find-like command. */
export function planQuery(
  collection: Collection,
  options: {
    filter: Filter;
    sort?: Value | undefined;
    hint?: Value | undefined;
    skip?: number | undefined;
    limit?: number | undefined;
  },
): Query {
  const natural = isDoc(options.sort) && options.sort.has('$natural') ? options.sort.get('$natural') : undefined;
  const sort = natural === undefined ? parseSort(options.sort) : [];
  const only = natural === undefined ? hintedIndex(collection, options.hint) : 'natural';
  const reverseScan =
    natural !== undefined
      ? integerOf(natural) === -1
      : isDoc(options.hint) && integerOf(options.hint.get('$natural')) === -1;
  const skip = options.skip ?? 0;
  const limit = options.limit || undefined;
  const rows = limit === undefined ? undefined : skip + limit;
  const plan = choosePlan({ collection, filter: options.filter, sort, limit: rows, only, reverseScan });
  return { filter: options.filter, sort, skip, limit, plan };
}

export const isSorted = ({ sort, plan }: Pick<Query, 'sort' | 'plan'>): boolean =>
  sort.length === 0 || (plan.kind === 'index' && plan.sorted);

export function cursorReply(
  field: 'firstBatch' | 'nextBatch',
  namespace: string,
  cursorId: bigint,
  rows: readonly Buffer[],
): Buffer {
  return encodeWithBatch(doc({ ok: OK }), ['cursor', field], doc({ id: cursorId, ns: namespace }), rows);
}

const OK = 1;
const UNSUPPORTED_FIND = ['min', 'max', 'returnKey', 'showRecordId', 'tailable', 'awaitData', 'oplogReplay'];

async function find(call: Invocation): Promise<Reply> {
  const { body, server, db } = call;
  const name = collectionName(call);
  for (const field of UNSUPPORTED_FIND)
    if (flagField(body, field)) throw new CommandError(238, `${field} is not supported by this server`);
  checkCollation(body.get('collation'));
  const filter = parseFilter(documentField(body, 'filter', 'find'), documentField(body, 'let', 'find'));
  const projection = compileProjection(body.get('projection'), {
    mode: 'find',
    compileExpression: compileExpression,
    filter,
  });
  const sortSpec = documentField(body, 'sort', 'find');
  parseSort(isDoc(sortSpec) && sortSpec.has('$natural') ? undefined : sortSpec);
  const skip = countField(body, 'skip', 'find');
  const limit = countField(body, 'limit', 'find');
  const batchSize = countField(body, 'batchSize', 'find') ?? FIRST_BATCH;
  const pace = new Pace(countField(body, 'maxTimeMS', 'find'));
  const namespace = `${db}.${name}`;
  const collection = server.catalog.find(db, name);
  let rows: Rows = new ListedRows([]);
  if (collection) {
    const query = planQuery(collection, { filter, sort: sortSpec, hint: body.get('hint'), skip, limit });
    const scan = new Scan(collection, filter, query.plan);
    const shape = { skip: query.skip, limit: query.limit, project: projection?.apply };
    rows = isSorted(query) ? new ScanRows(scan, shape, pace) : await sortedRows(scan, query.sort, shape, pace);
  }
  const options = {
    single: flagField(body, 'singleBatch'),
    noTimeout: flagField(body, 'noCursorTimeout'),
    nowMs: server.clock.nowMs(),
  };
  const batch = await server.cursors.start(rows, namespace, batchSize, options);
  return cursorReply('firstBatch', namespace, batch.cursorId, batch.rows);
}

async function getMore(call: Invocation): Promise<Reply> {
  const { body, server, db } = call;
  const id = body.get('getMore');
  if (typeof id !== 'bigint')
    throw typeMismatch("BSON field 'getMore.getMore' is the wrong type, expected type 'long'");
  const name = textField(body, 'collection', 'getMore');
  if (!name) throw new CommandError(40414, "BSON field 'getMore.collection' is missing but a required field");
  const namespace = `${db}.${name}`;
  const batch = await server.cursors.more(
    id,
    namespace,
    countField(body, 'batchSize', 'getMore'),
    server.clock.nowMs(),
  );
  return cursorReply('nextBatch', namespace, batch.cursorId, batch.rows);
}

function killCursors(call: Invocation): Reply {
  collectionName(call);
  const ids = call.body.get('cursors');
  if (!Array.isArray(ids))
    throw typeMismatch("BSON field 'killCursors.cursors' is the wrong type, expected type 'array'");
  const killed: Value[] = [];
  const missing: Value[] = [];
  for (const id of ids) (call.server.cursors.kill(BigInt(integerOf(id) ?? (id as bigint))) ? killed : missing).push(id);
  return doc({ cursorsKilled: killed, cursorsNotFound: missing, cursorsAlive: [], cursorsUnknown: [], ok: OK });
}

/** How many documents answer; from the index alone when it knows all that the filter asks. */
export async function countDocuments(
  collection: Collection,
  filter: Filter,
  options: { hint?: Value | undefined; skip?: number; limit?: number | undefined; maxTimeMs?: number | undefined },
): Promise<number> {
  const { plan } = planQuery(collection, { filter, hint: options.hint });
  const bounded = (count: number): number =>
    Math.min(Math.max(0, count - (options.skip ?? 0)), options.limit ?? Infinity);
  const everything = filter.node.kind === 'and' && filter.node.nodes.length === 0;
  if (everything && !options.hint) return bounded(collection.count);
  if (plan.kind === 'index' && plan.exact && !plan.repeats) return bounded(collection.countEntries(plan.ranges));
  const stop = options.limit === undefined ? Infinity : options.limit + (options.skip ?? 0);
  let count = 0;
  await eachFound(new Scan(collection, filter, plan), new Pace(options.maxTimeMs), () => ++count < stop);
  return bounded(count);
}

async function count(call: Invocation): Promise<Reply> {
  const { body, server, db } = call;
  checkCollation(body.get('collation'));
  const filter = parseFilter(documentField(body, 'query', 'count'));
  const rawLimit = body.get('limit');
  // A negative limit means the same as a positive one here.
  const limit = isNumeric(rawLimit) ? Math.abs(integerOf(rawLimit) ?? 0) || undefined : undefined;
  const collection = server.catalog.find(db, collectionName(call));
  const options = {
    hint: body.get('hint'),
    skip: countField(body, 'skip', 'count') ?? 0,
    limit,
    maxTimeMs: countField(body, 'maxTimeMS', 'count'),
  };
  return doc({ n: collection ? await countDocuments(collection, filter, options) : 0, ok: OK });
}

async function distinct(call: Invocation): Promise<Reply> {
  const { body, server, db } = call;
  checkCollation(body.get('collation'));
  const key = textField(body, 'key', 'distinct');
  if (key === undefined) throw new CommandError(40414, "BSON field 'distinct.key' is missing but a required field");
  const filter = parseFilter(documentField(body, 'query', 'distinct'));
  const collection = server.catalog.find(db, collectionName(call));
  const values = new Map<string, Value>();
  if (collection) {
    const parts = key.split('.');
    const roots = new Set([parts[0]!]);
    const { plan } = planQuery(collection, { filter, hint: body.get('hint') });
    await eachFound(
      new Scan(collection, filter, plan),
      new Pace(countField(body, 'maxTimeMS', 'distinct')),
      ({ bytes }) => {
        visitPath(decodeDocument(bytes, 0, roots), parts, (value) => {
          // An array counts by its elements, which may be arrays themselves.
          for (const item of Array.isArray(value) ? value : [value]) if (item !== undefined) note(values, item);
          return false;
        });
      },
    );
  }
  const sorted = [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
  return doc({ values: sorted, ok: OK });
}

function note(values: Map<string, Value>, value: Value): void {
  const key = encodeKey(value).toString('latin1');
  if (!values.has(key)) values.set(key, value);
}

export const queryCommands: Readonly<Record<string, Command>> = {
  find: {
    fields: [
      'filter',
      'sort',
      'projection',
      'hint',
      'skip',
      'limit',
      'batchSize',
      'singleBatch',
      'comment',
      'collation',
      'let',
      'noCursorTimeout',
      'allowDiskUse',
      'allowPartialResults',
      ...UNSUPPORTED_FIND,
    ],
    run: find,
  },
  getMore: { fields: ['collection', 'batchSize'], run: getMore },
  killCursors: { fields: ['cursors'], run: killCursors },
  count: { fields: ['query', 'limit', 'skip', 'hint', 'collation', 'fields'], run: count },
  distinct: { fields: ['key', 'query', 'collation', 'hint'], run: distinct },
};
