import { decodeDocument } from '../bson/decode.js';
import { encodeDocument } from '../bson/encode.js';
import { isDoc, integerOf, type Doc, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import type { ServerState } from '../commands/command.js';
import { countDocuments, isSorted, parseFilter, planQuery, type Query } from '../commands/query-commands.js';
import { eachFound, type Pace } from '../query/execute.js';
import type { Filter } from '../query/filter.js';
import { Scan } from '../query/scan.js';
import { Sorter, parseSort } from '../query/sort.js';
import { isTransform, stageOf, transformStage } from './transform.js';
import { STAGES, SOURCES, writeStage } from './stages.js';

export interface PipelineContext {
  readonly server: ServerState;
  readonly db: string;
  readonly collection: string | undefined;
  /** Of `let`, and of an enclosing `$lookup`. */
  readonly variables: ReadonlyMap<string, Value> | undefined;
  readonly hint?: Value | undefined;
  readonly pace: Pace;
  readonly depth?: number;
}

/** As MongoDB for stages that hold everything they see. */
const MAX_HELD_BYTES = 100 * 1024 * 1024;
const MAX_STAGES = 1000;
const MAX_DEPTH = 20;

/** The leading stages that the query planner answers: filter, order and limits from an index. */
export interface Front {
  readonly filter: Doc;
  readonly sort: Doc | undefined;
  readonly skip: number;
  readonly limit: number | undefined;
  /** Stages that the front stands for. */
  readonly taken: number;
}

/** Takes `$match`, `$sort`, `$skip`, `$limit` off the start of a pipeline, as far as one query can stand for them. */
export function frontOf(stages: readonly [string, Value][]): Front {
  const filters: Doc[] = [];
  let sort: Doc | undefined;
  let skip = 0;
  let limit: number | undefined;
  let taken = 0;
  for (const [name, spec] of stages) {
    if (name === '$match' && isDoc(spec) && !sort && limit === undefined && skip === 0) filters.push(spec);
    else if (name === '$sort' && isDoc(spec) && !sort && limit === undefined && skip === 0) sort = spec;
    else if (name === '$skip' && limit === undefined && (integerOf(spec) ?? -1) >= 0) skip += integerOf(spec)!;
    else if (name === '$limit' && (integerOf(spec) ?? 0) > 0) limit = Math.min(limit ?? Infinity, integerOf(spec)!);
    else break;
    taken++;
  }
  const filter: Doc =
    filters.length === 1 ? filters[0]! : new Map<string, Value>(filters.length === 0 ? [] : [['$and', filters]]);
  return { filter, sort, skip, limit, taken };
}

/** The documents that a front finds, in order. */
async function readFront(
  front: Front,
  context: PipelineContext,
  lookAhead: [string, Value] | undefined,
): Promise<Doc[] | number> {
  const { server, db, collection: name, variables, pace } = context;
  const filter: Filter = parseFilter(front.filter, variables as Doc | undefined);
  const collection = name === undefined ? undefined : server.catalog.find(db, name);
  parseSort(front.sort);
  if (!collection) return [];
  // Counting alone needs no documents.
  const counting = lookAhead && isCounting(lookAhead);
  if (counting) return countDocuments(collection, filter, { hint: context.hint, skip: front.skip, limit: front.limit });
  const query: Query = planQuery(collection, {
    filter,
    sort: front.sort,
    hint: context.hint,
    skip: front.skip,
    limit: front.limit,
  });
  const scan = new Scan(collection, filter, query.plan);
  const bound = new HeldBytes();
  const wanted = front.limit === undefined ? Infinity : front.skip + front.limit;
  let buffers: Buffer[] = [];
  if (isSorted(query)) {
    await eachFound(scan, pace, ({ bytes }) => {
      bound.add(bytes.length);
      buffers.push(bytes);
      return buffers.length < wanted;
    });
  } else {
    const sorter = new Sorter<Buffer>(query.sort, front.limit === undefined ? undefined : wanted);
    const roots = new Set(query.sort.map(({ parts }) => parts[0]!));
    await eachFound(scan, pace, ({ bytes }) => sorter.add(decodeDocument(bytes, 0, roots), bytes, bytes.length));
    buffers = sorter.finish();
  }
  return buffers.slice(front.skip).map((bytes) => decodeDocument(bytes));
}

/** `{ $group: { _id: <constant>, n: { $sum: 1 } } }`: how drivers count. */
function isCounting([name, spec]: [string, Value]): boolean {
  if (name === '$count') return true;
  if (name !== '$group' || !isDoc(spec) || spec.size !== 2) return false;
  const id = spec.get('_id');
  const [, sum] = [...spec.values()];
  return (id === null || typeof id === 'number') && isDoc(sum) && sum.size === 1 && sum.get('$sum') === 1;
}

class HeldBytes {
  private held = 0;

  add(bytes: number): void {
    this.held += bytes;
    if (this.held > MAX_HELD_BYTES) {
      throw new CommandError(
        292,
        `The pipeline holds more than ${MAX_HELD_BYTES} bytes at once, and this server does not use the disk for it`,
      );
    }
  }
}

function counted(stage: [string, Value], total: number): Doc[] {
  if (total === 0) return [];
  const [name, spec] = stage;
  if (name === '$count') {
    if (typeof spec !== 'string' || spec === '' || spec.startsWith('$') || spec.includes('.'))
      throw new CommandError(
        40156,
        'the count field must be a non-empty string without dots that does not start with $',
      );
    return [new Map([[spec, total]])];
  }
  const [[, id], [field]] = [...(spec as Doc)] as [[string, Value], [string, Value]];
  return [
    new Map<string, Value>([
      ['_id', id],
      [field, total],
    ]),
  ];
}

/**
 * Runs an aggregation and gives all of its documents.
 *
 * Leading `$match`, `$sort`, `$skip` and `$limit` are answered by an index where there is one; the other stages work
 * on documents in memory, bounded to 100 MB.
 *
 * @throws {CommandError} 40324 for an unknown stage, 292 when it would hold too much
 */
export async function runPipeline(given: readonly Value[], context: PipelineContext): Promise<(Doc | Buffer)[]> {
  if (given.length > MAX_STAGES)
    throw new CommandError(7749501, `Pipeline length must be no longer than ${MAX_STAGES} stages`);
  if ((context.depth ?? 0) > MAX_DEPTH) throw new CommandError(40602, 'Pipelines are nested too deep');
  const stages = given.map(stageOf);
  stages.forEach(([name], at) => checkStage(name, at, stages.length));
  const first = stages[0];
  let documents: Doc[];
  let rest: readonly [string, Value][];
  if (first && first[0] in SOURCES) {
    documents = SOURCES[first[0]]!(first[1], context);
    rest = stages.slice(1);
  } else {
    const front = frontOf(stages);
    const next = stages[front.taken];
    const found = await readFront(front, context, next);
    if (typeof found === 'number') {
      documents = counted(next!, found);
      rest = stages.slice(front.taken + 1);
    } else {
      documents = found;
      rest = stages.slice(front.taken);
    }
  }
  return runStages(documents, rest, context);
}

function checkStage(name: string, at: number, length: number): void {
  if (name === '$out' || name === '$merge') {
    if (at !== length - 1) throw new CommandError(40601, `${name} can only be the final stage in the pipeline`);
    return;
  }
  if (name in SOURCES) {
    if (at !== 0) throw new CommandError(40602, `${name} is only valid as the first stage in a pipeline`);
    return;
  }
  if (name === '$match' || isTransform(name) || name in STAGES) return;
  if (name === '$changeStream')
    throw new CommandError(40573, 'The $changeStream stage is only supported on replica sets');
  if (REFUSED_STAGES.has(name)) throw new CommandError(238, `The stage ${name} is not supported by this server`);
  throw new CommandError(40324, `Unrecognized pipeline stage name: '${name}'`);
}

const REFUSED_STAGES = new Set([
  '$currentOp',
  '$densify',
  '$fill',
  '$geoNear',
  '$graphLookup',
  '$indexStats',
  '$listLocalSessions',
  '$listSessions',
  '$listSampledQueries',
  '$planCacheStats',
  '$redact',
  '$search',
  '$searchMeta',
  '$setWindowFields',
  '$shardedDataDistribution',
  '$vectorSearch',
  '$changeStreamSplitLargeEvent',
  '$bucketAuto',
]);

/** Runs stages over documents that are there already. */
export async function runStages(
  input: Doc[],
  stages: readonly [string, Value][],
  context: PipelineContext,
): Promise<Doc[]> {
  let documents = input;
  for (const [name, spec] of stages) {
    if (context.pace.due()) await context.pace.rest();
    if (name === '$match') {
      if (!isDoc(spec)) throw new CommandError(15959, 'the match filter must be an expression in an object');
      const filter = parseFilter(spec, context.variables as Doc | undefined);
      documents = documents.filter((document) => filter.matches(document));
    } else if (isTransform(name)) documents = documents.map(transformStage(name, spec, context.variables));
    else if (name === '$out' || name === '$merge') documents = await writeStage(name, spec, documents, context);
    else documents = await STAGES[name]!(documents, spec, context);
    if (documents.length > 1000) checkHeld(documents);
  }
  return documents;
}

/** An estimate by sample: encoding every document of every stage would cost more than the stage. */
function checkHeld(documents: readonly Doc[]): void {
  const step = Math.max(1, Math.floor(documents.length / 64));
  let bytes = 0;
  let sampled = 0;
  for (let at = 0; at < documents.length; at += step, sampled++) bytes += encodeDocument(documents[at]!).length;
  if ((bytes / sampled) * documents.length > 2 * MAX_HELD_BYTES) {
    throw new CommandError(
      292,
      `A stage of the pipeline holds more than ${2 * MAX_HELD_BYTES} bytes, and this server does not use the disk for it`,
    );
  }
}
