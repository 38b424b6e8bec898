import { Opaque, BSON, isDoc, type Doc, type Value } from '../bson/value.js';
import { CommandError, badValue, failedToParse } from '../errors.js';
import { compileFilter, type Filter } from '../query/filter.js';
import { matchedPosition } from '../query/positional.js';
import { sameValue } from './array-operators.js';
import { applyStep, type Step } from './apply.js';
import { NEEDS_PRESENCE, OPERATORS, checkOperand, type OperatorContext } from './operators.js';

/** A parsed update: what becomes of a document. */
export interface Update {
  readonly kind: 'operators' | 'replacement' | 'pipeline';
  /**
   * The new version. The document given is not kept, but may be changed on the way.
   *
   * @param filter the query that found it, for `$`
   * @param inserting true when an upsert makes it, which lets `$setOnInsert` act
   */
  apply(document: Doc, filter: Filter, inserting: boolean): Doc;
}

export interface UpdateOptions extends OperatorContext {
  readonly arrayFilters?: Value | undefined;
  /** How a pipeline of an update is compiled: given from outside. */
  readonly compilePipeline: (stages: readonly Value[]) => (document: Doc) => Doc;
}

/**
 * Reads the `u` of an update statement: operators, a whole document, or a pipeline.
 *
 * @throws {CommandError} 9 for an unknown operator, 40 for two changes of one path, 66 for `_id`
 */
export function parseUpdate(update: Value, options: UpdateOptions): Update {
  if (Array.isArray(update)) {
    if (options.arrayFilters !== undefined)
      throw failedToParse('arrayFilters may not be specified for pipeline-style updates');
    const transform = options.compilePipeline(update);
    return { kind: 'pipeline', apply: (document) => keepId(document, transform(document)) };
  }
  if (!isDoc(update)) throw failedToParse('Update argument must be either an object or an array');
  const first = update.keys().next().value;
  if (first?.startsWith('$')) return parseOperators(update, options);
  for (const name of update.keys()) {
    if (name.startsWith('$'))
      throw new CommandError(
        52,
        `The dollar ($) prefixed field '${name}' in '${name}' is not allowed in the context of an update's replacement document.`,
      );
  }
  if (options.arrayFilters !== undefined)
    throw failedToParse('arrayFilters may not be specified for replacement updates');
  return { kind: 'replacement', apply: (document) => keepId(document, update) };
}

/** The new document under the old `_id`. */
function keepId(before: Doc, after: Doc): Doc {
  const id = before.get('_id');
  const given = after.get('_id');
  if (id === undefined) return new Map(after);
  if (given !== undefined && !sameValue(id, given)) {
    throw new CommandError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
  }
  const out: Doc = new Map([['_id', id]]);
  for (const [name, value] of after) if (name !== '_id') out.set(name, value);
  return out;
}

function parseOperators(update: Doc, options: UpdateOptions): Update {
  const steps: Step[] = [];
  for (const [operator, operand] of update) {
    if (operator !== '$rename' && !(operator in OPERATORS)) {
      throw failedToParse(
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    }
    checkOperand(operator, operand);
    for (const [path, argument] of operand as Doc)
      steps.push(operator === '$rename' ? renameStep(path, argument) : step(operator, path, argument, options));
  }
  checkConflicts(steps);
  const arrayFilters = parseArrayFilters(options.arrayFilters, steps);
  // As MongoDB: paths are changed in their order by name, numbers by value; new fields so come in that order.
  steps.sort((a, b) => comparePaths(a.parts, b.parts));
  return {
    kind: 'operators',
    apply(document, filter, inserting) {
      const id = document.get('_id');
      for (const current of steps) {
        if (current.operator === '$setOnInsert' && !inserting) continue;
        applyStep(document, current, {
          arrayFilters,
          position: (array, path) => {
            const at = matchedPosition(filter.node, path, array, document);
            if (at === undefined)
              throw badValue('The positional operator did not find the match needed from the query.');
            return at;
          },
        });
      }
      const now = document.get('_id');
      if (id !== undefined && (now === undefined || !sameValue(id, now))) {
        throw new CommandError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
      }
      return document;
    },
  };
}

function checkPath(path: string): string[] {
  const parts = path.split('.');
  if (path === '') throw new CommandError(56, 'An empty update path is not valid.');
  if (parts.includes(''))
    throw new CommandError(56, `The update path '${path}' contains an empty field name, which is not allowed.`);
  if (parts[0]!.startsWith('$')) {
    throw parts[0] === '$' || parts[0]!.startsWith('$[')
      ? badValue(`Cannot have array filter identifier or positional operator at the start of path '${path}'`)
      : new CommandError(52, `The dollar ($) prefixed field '${parts[0]}' in '${path}' is not valid for storage.`);
  }
  if (parts.filter((part) => part === '$').length > 1)
    throw badValue(`Too many positional (i.e. '$') elements found in path '${path}'`);
  return parts;
}

function step(operator: string, path: string, argument: Value, options: UpdateOptions): Step {
  const parts = checkPath(path);
  const change = OPERATORS[operator]!(argument, path, options);
  return { operator, path, parts, change, needsPresence: NEEDS_PRESENCE.has(operator) };
}

function renameStep(path: string, argument: Value): Step {
  if (typeof argument !== 'string') throw badValue(`The 'to' field for $rename must be a string: ${path}`);
  if (argument === path) throw badValue(`The source and target field for $rename must differ: ${path}`);
  const parts = checkPath(path);
  const renameTo = checkPath(argument);
  if ([...parts, ...renameTo].some((part) => part.startsWith('$')))
    throw badValue(`The source and destination of $rename may not be dynamic: ${path}`);
  return { operator: '$rename', path, parts, renameTo, change: (value) => value, needsPresence: true };
}

function checkConflicts(steps: readonly Step[]): void {
  const paths = steps.flatMap(({ path, renameTo }) => (renameTo ? [path, renameTo.join('.')] : [path]));
  const sorted = [...paths].map((path) => `${path}.`).sort();
  for (let at = 1; at < sorted.length; at++) {
    const before = sorted[at - 1]!;
    if (!sorted[at]!.startsWith(before)) continue;
    throw new CommandError(
      40,
      `Updating the path '${sorted[at]!.slice(0, -1)}' would create a conflict at '${before.slice(0, -1)}'`,
    );
  }
}

function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const [x, y] = [a[at]!, b[at]!];
    if (x === y) continue;
    if (/^\d+$/.test(x) && /^\d+$/.test(y)) return Number(x) - Number(y);
    return x < y ? -1 : 1;
  }
  return a.length - b.length;
}

function identifierOf(filter: Doc): string {
  const names = new Set<string>();
  const collect = (document: Doc): void => {
    for (const [name, value] of document) {
      if (name.startsWith('$') && Array.isArray(value)) for (const inner of value) if (isDoc(inner)) collect(inner);
      if (!name.startsWith('$')) names.add(name.split('.')[0]!);
    }
  };
  collect(filter);
  if (names.size !== 1) throw failedToParse('Error parsing array filter: expected a single top-level field name');
  const [name] = names;
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name!)) {
    throw badValue(
      `Error parsing array filter: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${name}'`,
    );
  }
  return name!;
}

function parseArrayFilters(given: Value | undefined, steps: readonly Step[]): Map<string, Filter> {
  const out = new Map<string, Filter>();
  if (given === undefined) return out;
  if (!Array.isArray(given)) throw badValue('arrayFilters must be an array');
  for (const entry of given) {
    if (!isDoc(entry)) throw badValue('arrayFilters entries must be objects');
    const name = identifierOf(entry);
    if (out.has(name)) throw failedToParse(`Found multiple array filters with the same top-level field name ${name}`);
    if (!steps.some(({ parts }) => parts.includes(`$[${name}]`))) {
      throw failedToParse(`The array filter for identifier '${name}' was not used in the update`);
    }
    out.set(name, compileFilter(entry));
  }
  return out;
}

/** @throws {CommandError} 53 for types that `_id` cannot have */
export function checkId(id: Value): void {
  if (Array.isArray(id)) throw new CommandError(53, "The '_id' value cannot be of type array");
  if (id instanceof Opaque && (id.type === BSON.regex || id.type === BSON.undefined)) {
    throw new CommandError(53, `The '_id' value cannot be of type ${id.type === BSON.regex ? 'regex' : 'undefined'}`);
  }
}
