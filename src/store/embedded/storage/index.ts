import { CommandError } from '../errors.js';
import { EMPTY_ARRAY_KEY, NULL_KEY, encodeKey, fitKey, invert } from '../bson/key.js';
import { compileFilter, type Filter } from '../query/filter.js';
import { integerOf, isDoc, isTruthy, type Doc, type Value } from '../bson/value.js';

export interface IndexField {
  readonly path: string;
  readonly parts: readonly string[];
  readonly descending: boolean;
}

/** One index of a collection. */
export interface Index {
  readonly id: number;
  readonly name: string;
  readonly fields: readonly IndexField[];
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly partial: Filter | undefined;
  /** As `listIndexes` shows it; replaced when `collMod` changes it. */
  spec: Doc;
  /** Seconds after the date in its field, for a TTL index. */
  expireAfterSeconds: number | undefined;
  /** For each field: whether some document ever had an array on its path. Never taken back. */
  readonly multikey: boolean[];
  /** Whether some key was ever too long and had to be cut: then the index finds, but does not sort. */
  cut: boolean;
  /** Top-level fields that its keys and its partial filter depend on. */
  readonly roots: ReadonlySet<string>;
}

/** Builds an index from its stored specification. */
export function indexFromSpec(id: number, spec: Doc, multikey: readonly boolean[] = [], cut = false): Index {
  const key = spec.get('key') as Doc;
  const fields = [...key].map(([path, direction]) => ({
    path,
    parts: path.split('.'),
    descending:
      typeof direction === 'object' && direction && 'value' in direction ? direction.value < 0 : Number(direction) < 0,
  }));
  const partialSpec = spec.get('partialFilterExpression');
  const partial = isDoc(partialSpec) ? compileFilter(partialSpec) : undefined;
  const roots = new Set([...fields.map(({ parts }) => parts[0]!), ...(partial?.roots ?? [])]);
  return {
    id,
    name: spec.get('name') as string,
    fields,
    unique: isTruthy(spec.get('unique')) || spec.get('name') === '_id_',
    sparse: isTruthy(spec.get('sparse')),
    partial,
    spec,
    expireAfterSeconds: spec.has('expireAfterSeconds') ? integerOf(spec.get('expireAfterSeconds')) : undefined,
    multikey: fields.map((_, at) => multikey[at] ?? false),
    cut,
    roots,
  };
}

const ENDED: readonly string[] = [];

interface Walk {
  /** Where the walk stands: a final value, missing (undefined), or an array still to be spread. */
  readonly value: Value | undefined;
  readonly rest: readonly string[];
  readonly spread: boolean;
}

function walk(start: Value | undefined, parts: readonly string[]): Walk {
  let value = start;
  for (let at = 0; at < parts.length; at++) {
    if (Array.isArray(value)) {
      const position = /^\d+$/.test(parts[at]!) ? value[Number(parts[at])] : undefined;
      if (position === undefined) return { value, rest: parts.slice(at), spread: true };
      value = position;
      continue;
    }
    if (!isDoc(value)) return { value: undefined, rest: ENDED, spread: false };
    value = value.get(parts[at]!);
    if (value === undefined) return { value: undefined, rest: ENDED, spread: false };
  }
  return { value, rest: ENDED, spread: Array.isArray(value) };
}

export interface IndexKeys {
  readonly keys: Buffer[];
  /** For each field whether it met an array. */
  readonly arrays: boolean[];
  readonly cut: boolean;
  /** True when no indexed field is there at all (a sparse index leaves such a document out). */
  readonly absent: boolean;
}

function component(value: Value | undefined | typeof EMPTY, descending: boolean): Buffer {
  const bytes = value === EMPTY ? EMPTY_ARRAY_KEY : value === undefined ? NULL_KEY : encodeKey(value);
  return descending ? invert(bytes) : bytes;
}

const EMPTY = Symbol('empty array');

/**
 * All keys of a document in an index; one per element when a field is an array.
 *
 * @throws {CommandError} 171 when two fields of a compound index are different arrays
 */
export function indexKeys(index: Pick<Index, 'fields'>, document: Doc): IndexKeys {
  const { fields } = index;
  const arrays = fields.map(() => false);
  const keys = new Map<string, Buffer>();
  let cut = false;
  let absent = true;

  const emit = (values: readonly (Value | undefined | typeof EMPTY)[]): void => {
    if (values.some((value) => value !== undefined)) absent = false;
    const parts = values.map((value, at) => component(value, fields[at]!.descending));
    const fitted = fitKey(parts.length === 1 ? parts[0]! : Buffer.concat(parts));
    cut ||= fitted.cut;
    keys.set(fitted.key.toString('latin1'), fitted.key);
  };

  const expand = (walks: readonly Walk[], settled: ReadonlySet<number>): void => {
    const root = walks.find((step, at) => step.spread && !settled.has(at));
    if (!root) {
      emit(walks.map(({ value, rest }, at) => (rest === SPENT_EMPTY && settled.has(at) ? EMPTY : value)));
      return;
    }
    const array = root.value as Value[];
    walks.forEach((step, at) => {
      if (!step.spread || settled.has(at)) return;
      if (step.value !== array) {
        const names = fields.map(({ path }) => path).join(', ');
        throw new CommandError(171, `cannot index parallel arrays [${names}]`);
      }
      arrays[at] = true;
    });
    const items: (Value | undefined)[] = array.length > 0 ? array : [undefined];
    for (const item of items) {
      const done = new Set(settled);
      const next = walks.map((step, at): Walk => {
        if (!step.spread || settled.has(at)) return step;
        if (step.rest.length === 0) {
          done.add(at);
          return { value: item, rest: array.length > 0 ? ENDED : SPENT_EMPTY, spread: false };
        }
        // An array inside an array is not entered: its elements have no such field.
        return isDoc(item) ? walk(item, step.rest) : { value: undefined, rest: ENDED, spread: false };
      });
      expand(next, done);
    }
  };

  expand(
    fields.map(({ parts }) => walk(document, parts)),
    new Set(),
  );
  return { keys: [...keys.values()], arrays, cut, absent };
}

const SPENT_EMPTY: readonly string[] = [''];

/** The keys under which the index holds the document: none when sparse or partial leaves it out. */
export function heldKeys(index: Index, document: Doc): IndexKeys {
  if (index.partial && !index.partial.matches(document)) return { keys: [], arrays: [], cut: false, absent: true };
  const all = indexKeys(index, document);
  return index.sparse && all.absent ? { ...all, keys: [] } : all;
}
