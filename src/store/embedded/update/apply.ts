import { isDoc, typeName, type Doc, type Value } from '../bson/value.js';
import { CommandError, badValue } from '../errors.js';
import type { Filter } from '../query/filter.js';
import type { Change } from './array-operators.js';

/** A backstop as in MongoDB against `a.999999999`. */
const MAX_PADDING = 1_500_000;

/** One change of one path, as parsed from the update document. */
export interface Step {
  readonly operator: string;
  readonly path: string;
  readonly parts: readonly string[];
  readonly change: Change;
  /** The path is not made when it is missing. */
  readonly needsPresence: boolean;
  /** Only for `$rename`: where the value goes. */
  readonly renameTo?: readonly string[];
}

export interface ApplyContext {
  /** Position that the query matched in the array at a path, for `$`. */
  readonly position: (array: Value[], path: readonly string[]) => number;
  readonly arrayFilters: ReadonlyMap<string, Filter>;
}

const POSITION = /^(?:0|[1-9]\d*)$/;
const IDENTIFIER = /^\$\[(.*)\]$/;

const notViable = (part: string, holder: Value, path: string): CommandError =>
  new CommandError(28, `Cannot create field '${part}' in element of type ${typeName(holder)} (path '${path}')`);

/** Applies one step to a document, in place. The document must be the caller's own. */
export function applyStep(document: Doc, step: Step, context: ApplyContext): void {
  if (step.renameTo) rename(document, step, step.renameTo);
  else descend(document, step, 0, context, []);
}

function descend(holder: Value, step: Step, at: number, context: ApplyContext, walked: readonly string[]): void {
  const part = step.parts[at]!;
  const last = at === step.parts.length - 1;
  const identifier = IDENTIFIER.exec(part);
  if (identifier || part === '$') {
    if (!Array.isArray(holder)) {
      throw badValue(`Cannot apply array updates to non-array element ${walked.join('.')}: ${typeName(holder)}`);
    }
    for (const position of positions(holder, part, identifier?.[1], context, walked)) {
      enter(holder, position, step, at, last, context, walked);
    }
    return;
  }
  if (isDoc(holder)) {
    enterField(holder, part, step, at, last, context, walked);
    return;
  }
  if (!Array.isArray(holder)) {
    if (step.needsPresence) return;
    throw notViable(part, holder, step.path);
  }
  if (!POSITION.test(part)) {
    if (step.needsPresence) return;
    throw notViable(part, holder, step.path);
  }
  const position = Number(part);
  if (position >= holder.length && step.needsPresence) return;
  if (position - holder.length > MAX_PADDING) throw badValue(`can't backfill more than ${MAX_PADDING} elements`);
  while (holder.length < position) holder.push(null);
  enter(holder, position, step, at, last, context, walked);
}

function positions(
  array: Value[],
  part: string,
  identifier: string | undefined,
  context: ApplyContext,
  walked: readonly string[],
): number[] {
  if (part === '$') return [context.position(array, walked)];
  const all = array.map((_, at) => at);
  if (identifier === '') return all;
  const filter = context.arrayFilters.get(identifier!);
  if (!filter)
    throw badValue(`No array filter found for identifier '${identifier}' in path '${walked.join('.')}.${part}'`);
  return all.filter((at) => filter.matches(new Map([[identifier!, array[at]!]])));
}

function enter(
  array: Value[],
  at: number,
  step: Step,
  depth: number,
  last: boolean,
  context: ApplyContext,
  walked: readonly string[],
): void {
  if (last) {
    const result = step.change(array[at], step.path);
    // An element cannot be taken out of its array this way: null takes its place.
    if (result !== undefined) array[at] = result;
    else if (at < array.length) array[at] = null;
    return;
  }
  array[at] ??= new Map();
  descend(array[at], step, depth + 1, context, [...walked, String(at)]);
}

function enterField(
  holder: Doc,
  part: string,
  step: Step,
  at: number,
  last: boolean,
  context: ApplyContext,
  walked: readonly string[],
): void {
  const value = holder.get(part);
  if (last) {
    if (value === undefined && step.needsPresence) return;
    const result = step.change(value, step.path);
    if (result === undefined) holder.delete(part);
    else holder.set(part, result);
    return;
  }
  if (value !== undefined) {
    if (value === null && !step.needsPresence) throw notViable(step.parts[at + 1]!, value, step.path);
    descend(value, step, at + 1, context, [...walked, part]);
    return;
  }
  if (step.needsPresence) return;
  const next = step.parts[at + 1]!;
  if (next === '$' || IDENTIFIER.test(next)) {
    throw badValue(
      `The path '${[...walked, part].join('.')}' must exist in the document in order to apply array updates.`,
    );
  }
  const made: Doc = new Map();
  holder.set(part, made);
  descend(made, step, at + 1, context, [...walked, part]);
}

/** `$rename`: through documents only, and nothing happens when the source is missing. */
function rename(document: Doc, step: Step, to: readonly string[]): void {
  const holderOf = (parts: readonly string[], make: boolean): Doc | undefined => {
    let holder = document;
    for (const part of parts.slice(0, -1)) {
      let next = holder.get(part);
      if (next === undefined) {
        if (!make) return undefined;
        next = new Map();
        holder.set(part, next);
      }
      if (Array.isArray(next))
        throw badValue(`The ${make ? 'destination' : 'source'} field cannot be an array element, '${parts.join('.')}'`);
      if (!isDoc(next)) {
        if (make) throw notViable(parts.at(-1)!, next, parts.join('.'));
        return undefined;
      }
      holder = next;
    }
    return holder;
  };
  const source = holderOf(step.parts, false);
  const value = source?.get(step.parts.at(-1)!);
  if (!source || value === undefined) return;
  source.delete(step.parts.at(-1)!);
  const target = holderOf(to, true)!;
  target.delete(to.at(-1)!);
  target.set(to.at(-1)!, value);
}
