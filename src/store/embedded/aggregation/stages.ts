import { compareValues } from '../bson/compare.js';
import { doc, integerOf, isDoc, isNumeric, isTruthy, type Doc, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { collectionSizes } from '../commands/collection-commands.js';
import { Sorter, parseSort } from '../query/sort.js';
import { setComputed } from '../query/projection.js';
import { compileExpression } from './expression.js';
import { group } from './group.js';
import { facet, lookup, unionWith } from './joins.js';
import type { PipelineContext } from './pipeline.js';
export { writeStage } from './write-stages.js';

export type Stage = (documents: Doc[], spec: Value, context: PipelineContext) => Doc[] | Promise<Doc[]>;

function positive(name: string, spec: Value, least: number, code: number): number {
  const value = isNumeric(spec) ? integerOf(spec) : undefined;
  if (value === undefined || value < least)
    throw new CommandError(code, `invalid argument to ${name} stage: expected an integer of at least ${least}`);
  return value;
}

function sort(documents: Doc[], spec: Value): Doc[] {
  if (!isDoc(spec) || spec.size === 0) throw new CommandError(15976, '$sort stage must have at least one sort key');
  const sorter = new Sorter<Doc>(parseSort(spec), undefined);
  for (const document of documents) sorter.add(document, document, 0);
  return sorter.finish();
}

function unwind(documents: Doc[], spec: Value): Doc[] {
  const options = isDoc(spec) ? spec : doc({ path: spec });
  const path = options.get('path');
  if (typeof path !== 'string' || !path.startsWith('$'))
    throw new CommandError(28818, "path option to $unwind stage should be prefixed with a '$'");
  const parts = path.slice(1).split('.');
  const keep = isTruthy(options.get('preserveNullAndEmptyArrays'));
  const index = options.get('includeArrayIndex');
  const out: Doc[] = [];
  const emit = (document: Doc, value: Value | undefined, position: number | null): void => {
    const copy: Doc = new Map(document);
    if (value !== undefined) setComputed(copy, parts, value);
    if (typeof index === 'string') setComputed(copy, index.split('.'), position === null ? null : BigInt(position));
    out.push(copy);
  };
  for (const document of documents) {
    const value = directValue(document, parts);
    if (Array.isArray(value)) {
      if (value.length === 0 && keep) {
        const copy: Doc = new Map(document);
        if (parts.length === 1) copy.delete(parts[0]!);
        emit(copy, undefined, null);
      }
      value.forEach((item, position) => emit(document, item, position));
    } else if (value === undefined || value === null) {
      if (keep) emit(document, undefined, null);
    } else emit(document, value, null);
  }
  return out;
}

function directValue(document: Doc, parts: readonly string[]): Value | undefined {
  let value: Value | undefined = document;
  for (const part of parts) value = isDoc(value) ? value.get(part) : undefined;
  return value;
}

function count(documents: Doc[], spec: Value): Doc[] {
  if (typeof spec !== 'string' || spec === '' || spec.startsWith('$') || spec.includes('.')) {
    throw new CommandError(40156, 'the count field must be a non-empty string without dots that does not start with $');
  }
  return documents.length === 0 ? [] : [doc({ [spec]: documents.length })];
}

function sortByCount(documents: Doc[], spec: Value, context: PipelineContext): Doc[] {
  const groups = group(documents, doc({ _id: spec, count: doc({ $sum: 1 }) }), context);
  return sort(groups, doc({ count: -1 }));
}

function bucket(documents: Doc[], spec: Value, context: PipelineContext): Doc[] {
  if (!isDoc(spec)) throw new CommandError(40201, 'Argument to $bucket stage must be an object');
  const boundaries = spec.get('boundaries');
  if (!Array.isArray(boundaries) || boundaries.length < 2)
    throw new CommandError(40192, "The $bucket 'boundaries' field must be an array with at least 2 values");
  boundaries.forEach((bound, at) => {
    if (at > 0 && compareValues(boundaries[at - 1]!, bound) >= 0)
      throw new CommandError(40194, "The 'boundaries' option to $bucket must be sorted");
  });
  const by = spec.get('groupBy');
  if (by === undefined) throw new CommandError(40198, '$bucket requires groupBy and boundaries to be specified.');
  const compute = compileExpression(by, context.variables);
  const fallback = spec.get('default');
  const placed = new Map<Doc, Value>();
  for (const document of documents) {
    const value = compute(document) ?? null;
    const at = boundaries.findIndex(
      (bound, position) =>
        position > 0 && compareValues(value, bound) < 0 && compareValues(value, boundaries[position - 1]!) >= 0,
    );
    if (at < 0 && fallback === undefined) {
      throw new CommandError(
        7157900,
        '$bucket could not find a matching branch for an input, and no default was specified.',
      );
    }
    placed.set(document, at < 0 ? fallback! : boundaries[at - 1]!);
  }
  const output = spec.get('output');
  const fields = isDoc(output) ? [...output] : [['count', doc({ $sum: 1 })] as [string, Value]];
  const grouped = group(documents, new Map<string, Value>([['_id', null], ...fields]), context, (document) =>
    placed.get(document)!,
  );
  return sort(grouped, doc({ _id: 1 }));
}

/** Any `size` of the documents, each at most once. */
function sample(documents: Doc[], spec: Value): Doc[] {
  const size = isDoc(spec) ? spec.get('size') : undefined;
  const wanted = positive('$sample', size ?? null, 1, 28747);
  const pool = [...documents];
  for (let at = 0; at < Math.min(wanted, pool.length); at++) {
    const other = at + Math.floor(Math.random() * (pool.length - at));
    [pool[at], pool[other]] = [pool[other]!, pool[at]!];
  }
  return pool.slice(0, wanted);
}

export const STAGES: Readonly<Record<string, Stage>> = {
  $sort: sort,
  $limit: (documents, spec) => documents.slice(0, positive('$limit', spec, 1, 15958)),
  $skip: (documents, spec) => documents.slice(positive('$skip', spec, 0, 15956)),
  $group: group,
  $unwind: unwind,
  $count: count,
  $sortByCount: sortByCount,
  $bucket: bucket,
  $sample: sample,
  $lookup: lookup,
  $facet: facet,
  $unionWith: unionWith,
};

/** Stages that begin a pipeline with documents of their own. */
export const SOURCES: Readonly<Record<string, (spec: Value, context: PipelineContext) => Doc[]>> = {
  $documents: (spec, context) => {
    const documents = compileExpression(spec, context.variables)(new Map());
    if (!Array.isArray(documents) || !documents.every(isDoc))
      throw new CommandError(5858203, "an array of documents is expected by '$documents'");
    return documents;
  },
  $collStats: (spec, { server, db, collection: name }) => {
    const collection = server.catalog.find(db, name ?? '');
    if (!collection) throw new CommandError(26, `ns not found: ${db}.${name}`);
    const wanted = isDoc(spec) ? spec : new Map<string, Value>();
    return [
      doc({
        ns: collection.namespace,
        host: '127.0.0.1',
        localTime: new Date(server.clock.nowMs()),
        storageStats: wanted.has('storageStats') ? doc(collectionSizes(collection, 1)) : undefined,
        count: wanted.has('count') ? collection.count : undefined,
      }),
    ];
  },
};
