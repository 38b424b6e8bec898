import { encodeKey } from '../bson/key.js';
import { doc, isDoc, type Doc, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { setComputed } from '../query/projection.js';
import { compileExpression, fieldPath, type Variables } from './expression.js';
import { runPipeline, runStages, type PipelineContext } from './pipeline.js';
import { stageOf } from './transform.js';

interface LookupSpec {
  readonly from: string | undefined;
  readonly localField: readonly string[] | undefined;
  readonly foreignField: string | undefined;
  readonly as: readonly string[];
  readonly pipeline: readonly Value[];
  readonly variables: ReadonlyMap<string, Value>;
}

function parseLookup(spec: Value): LookupSpec {
  if (!isDoc(spec)) throw new CommandError(40319, 'the $lookup specification must be an object');
  const text = (field: string): string | undefined => {
    const value = spec.get(field);
    if (value !== undefined && typeof value !== 'string')
      throw new CommandError(40321, `$lookup argument '${field}' must be a string`);
    return value;
  };
  const [from, localField, foreignField, as] = ['from', 'localField', 'foreignField', 'as'].map(text);
  if (as === undefined) throw new CommandError(40320, "must specify 'as' field for a $lookup");
  const pipeline = spec.get('pipeline');
  if (pipeline !== undefined && !Array.isArray(pipeline))
    throw new CommandError(40321, "$lookup argument 'pipeline' must be an array");
  if (
    (localField === undefined) !== (foreignField === undefined) ||
    (localField === undefined && pipeline === undefined)
  ) {
    throw new CommandError(
      9,
      '$lookup requires either "pipeline" or both "localField" and "foreignField" to be specified',
    );
  }
  const variables = spec.get('let');
  return {
    from,
    localField: localField?.split('.'),
    foreignField,
    as: as.split('.'),
    pipeline: pipeline ?? [],
    variables: isDoc(variables) ? variables : new Map(),
  };
}

const inner = (context: PipelineContext, collection: string | undefined, variables: Variables): PipelineContext => ({
  ...context,
  collection,
  variables,
  hint: undefined,
  depth: (context.depth ?? 0) + 1,
});

/** Equality conditions of a join: an array's elements each, missing as null. */
function joinCondition(foreign: string, value: Value | undefined): Doc {
  if (!Array.isArray(value)) return doc({ [foreign]: doc({ $eq: value ?? null }) });
  return doc({ [foreign]: doc({ $in: value }) });
}

/**
 * `$lookup`: one query on the other collection per different value of the local field, by its index where there is one.
 */
export async function lookup(documents: Doc[], spec: Value, context: PipelineContext): Promise<Doc[]> {
  const { from, localField, foreignField, as, pipeline, variables } = parseLookup(spec);
  if (from === undefined) throw new CommandError(9, "$lookup: 'from' is required");
  const computed = [...variables].map(([name, value]) => [name, compileExpression(value, context.variables)] as const);
  const known = new Map<string, Doc[]>();
  const out: Doc[] = [];
  for (const document of documents) {
    const local = localField && fieldPath(document, localField);
    const bound = new Map(context.variables);
    for (const [name, compute] of computed) bound.set(name, compute(document) ?? null);
    const cacheKey = encodeKey([local ?? null, ...computed.map(([name]) => bound.get(name)!)]).toString('latin1');
    let joined = known.get(cacheKey);
    if (!joined) {
      const match = foreignField === undefined ? [] : [doc({ $match: joinCondition(foreignField, local) })];
      joined = (await runPipeline([...match, ...pipeline], inner(context, from, bound))) as Doc[];
      if (known.size < 10_000) known.set(cacheKey, joined);
    }
    const copy: Doc = new Map(document);
    setComputed(copy, as, joined);
    out.push(copy);
  }
  return out;
}

/** `$facet`: each pipeline sees all of the documents. */
export async function facet(documents: Doc[], spec: Value, context: PipelineContext): Promise<Doc[]> {
  if (!isDoc(spec) || spec.size === 0)
    throw new CommandError(40169, 'the $facet specification must be a non-empty object');
  const out: Doc = new Map();
  for (const [name, pipeline] of spec) {
    if (!Array.isArray(pipeline)) throw new CommandError(40170, `arguments to $facet must be arrays, ${name} is not`);
    const stages = pipeline.map(stageOf);
    for (const [stage] of stages) {
      if (FORBIDDEN_IN_FACET.has(stage))
        throw new CommandError(40600, `${stage} is not allowed to be used within a $facet stage`);
    }
    out.set(name, await runStages(documents, stages, { ...context, depth: (context.depth ?? 0) + 1 }));
  }
  return [out];
}

const FORBIDDEN_IN_FACET = new Set(['$facet', '$out', '$merge', '$collStats', '$documents', '$indexStats', '$geoNear']);

export async function unionWith(documents: Doc[], spec: Value, context: PipelineContext): Promise<Doc[]> {
  const options = isDoc(spec) ? spec : doc({ coll: spec });
  const name = options.get('coll');
  const pipeline = options.get('pipeline') ?? [];
  if (typeof name !== 'string' || !Array.isArray(pipeline))
    throw new CommandError(9, '$unionWith needs a collection name, and a pipeline as an array');
  const more = (await runPipeline(pipeline, inner(context, name, context.variables))) as Doc[];
  return [...documents, ...more];
}
