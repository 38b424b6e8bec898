import { frontOf } from '../aggregation/pipeline.js';
import { stageOf } from '../aggregation/transform.js';
import { doc, isDoc, type Doc, type Value } from '../bson/value.js';
import { CommandError, typeMismatch } from '../errors.js';
import { isPoint, type Interval } from '../query/bounds.js';
import { Pace, eachFound } from '../query/execute.js';
import type { IndexPlan } from '../query/index-plan.js';
import type { Plan } from '../query/plan.js';
import { Scan } from '../query/scan.js';
import { countField, type Command, type Invocation, type Reply } from './command.js';
import { VERSION } from './handshake-commands.js';
import { isSorted, parseFilter, planQuery, type Query } from './query-commands.js';

interface Explained {
  readonly collection: string;
  readonly filter: Doc;
  readonly sort?: Value | undefined;
  readonly hint?: Value | undefined;
  readonly skip?: number | undefined;
  readonly limit?: number | undefined;
  readonly top?: string;
}

const asDoc = (value: Value | undefined): Doc => (isDoc(value) ? value : new Map<string, Value>());

/** What a command would look for. */
function explainedQuery(name: string, body: Doc): Explained {
  const collection = body.get(name);
  if (typeof collection !== 'string') throw typeMismatch('collection name has invalid type');
  const hint = body.get('hint');
  switch (name) {
    case 'find':
      return {
        collection,
        filter: asDoc(body.get('filter')),
        sort: body.get('sort'),
        hint,
        skip: countField(body, 'skip'),
        limit: countField(body, 'limit'),
      };
    case 'count':
      return { collection, filter: asDoc(body.get('query')), hint, top: 'COUNT' };
    case 'distinct':
      return { collection, filter: asDoc(body.get('query')), hint };
    case 'findAndModify':
    case 'findandmodify':
      return {
        collection,
        filter: asDoc(body.get('query')),
        sort: body.get('sort'),
        hint,
        limit: 1,
        top: body.has('remove') ? 'DELETE' : 'UPDATE',
      };
    case 'update':
    case 'delete': {
      const list = body.get(`${name}s`);
      if (!Array.isArray(list) || list.length !== 1)
        throw new CommandError(9, `explained write batches must be of size 1`);
      const statement = asDoc(list[0]);
      return { collection, filter: asDoc(statement.get('q')), hint: statement.get('hint'), top: name.toUpperCase() };
    }
    case 'aggregate': {
      const pipeline = body.get('pipeline');
      if (!Array.isArray(pipeline)) throw typeMismatch('pipeline must be an array');
      const front = frontOf(pipeline.map(stageOf));
      return { collection, filter: front.filter, sort: front.sort, hint, skip: front.skip, limit: front.limit };
    }
    default:
      throw new CommandError(59, `Explain failed due to unknown command: ${name}`);
  }
}

const edge = (bytes: Buffer): string => bytes.toString('hex');

/** A span with its encoded ends: enough to see what is scanned, and how narrowly. */
const spanText = (interval: Interval): string =>
  isPoint(interval)
    ? `[${edge(interval.low)}]`
    : `${interval.lowOpen ? '(' : '['}${edge(interval.low)}, ${edge(interval.high)}${interval.highOpen ? ')' : ']'}`;

function indexStage(plan: IndexPlan): Doc {
  const { index } = plan;
  return doc({
    stage: 'IXSCAN',
    keyPattern: index.spec.get('key'),
    indexName: index.name,
    isMultiKey: plan.repeats,
    isUnique: index.unique,
    isSparse: index.sparse,
    isPartial: index.partial !== undefined,
    direction: plan.reverse ? 'backward' : 'forward',
    ranges: plan.ranges.length,
    merged: plan.merged ? true : undefined,
    indexBounds: new Map(
      index.fields.map(({ path }, at) => [path, plan.spans[at]?.slice(0, 20).map(spanText) ?? ['[MinKey, MaxKey]']]),
    ),
  });
}

function planStages({ plan, sort, skip, limit }: Query, top: string | undefined): Doc {
  let stage: Doc;
  if (plan.kind === 'collection') stage = doc({ stage: 'COLLSCAN', direction: plan.reverse ? 'backward' : 'forward' });
  else if (plan.kind === 'union')
    stage = doc({ stage: 'FETCH', inputStage: doc({ stage: 'OR', inputStages: plan.branches.map(indexStage) }) });
  else if (top === 'COUNT' && plan.exact && !plan.repeats)
    stage = doc({ ...Object.fromEntries(indexStage(plan)), stage: 'COUNT_SCAN' });
  else stage = doc({ stage: 'FETCH', filtered: !plan.exact, inputStage: indexStage(plan) });
  if (!isSorted({ sort, plan }))
    stage = doc({
      stage: 'SORT',
      sortPattern: new Map(sort.map(({ path, descending }) => [path, descending ? -1 : 1])),
      inputStage: stage,
    });
  if (skip > 0) stage = doc({ stage: 'SKIP', skipAmount: skip, inputStage: stage });
  if (limit !== undefined) stage = doc({ stage: 'LIMIT', limitAmount: limit, inputStage: stage });
  return top ? doc({ stage: top, inputStage: stage }) : stage;
}

async function explain(call: Invocation): Promise<Reply> {
  const { body, server, db } = call;
  const inner = body.get('explain');
  if (!isDoc(inner)) throw typeMismatch("BSON field 'explain.explain' is the wrong type, expected type 'object'");
  const verbosity = body.get('verbosity') ?? 'allPlansExecution';
  const name = inner.keys().next().value ?? '';
  const explained = explainedQuery(name, inner);
  const filter = parseFilter(explained.filter);
  const namespace = `${db}.${explained.collection}`;
  const serverInfo = doc({ host: '127.0.0.1', version: VERSION });
  const collection = server.catalog.find(db, explained.collection);
  if (!collection) {
    const queryPlanner = doc({ namespace, winningPlan: doc({ stage: 'EOF' }), rejectedPlans: [] });
    return doc({ explainVersion: '1', queryPlanner, serverInfo, ok: 1 });
  }
  const query = planQuery(collection, { ...explained, filter });
  const queryPlanner = doc({
    namespace,
    parsedQuery: explained.filter,
    winningPlan: planStages(query, explained.top),
    rejectedPlans: [],
  });
  const executionStats =
    verbosity === 'queryPlanner' ? undefined : await measure(call, query, query.plan, explained.collection);
  return doc({ explainVersion: '1', queryPlanner, executionStats, serverInfo, ok: 1 });
}

/** Runs the search, not the change. */
async function measure({ server, db }: Invocation, query: Query, plan: Plan, name: string): Promise<Doc> {
  const collection = server.catalog.find(db, name)!;
  const scan = new Scan(collection, query.filter, plan);
  const startedAt = performance.now();
  const wanted = query.limit !== undefined && isSorted(query) ? query.limit + query.skip : Infinity;
  let found = 0;
  await eachFound(scan, new Pace(undefined), () => ++found < wanted);
  return doc({
    executionSuccess: true,
    nReturned: Math.min(Math.max(0, found - query.skip), query.limit ?? Infinity),
    executionTimeMillis: Math.round(performance.now() - startedAt),
    totalKeysExamined: scan.counters.keysExamined,
    totalDocsExamined: scan.counters.docsExamined,
  });
}

export const explainCommands: Readonly<Record<string, Command>> = {
  explain: { fields: ['verbosity'], run: explain },
};
