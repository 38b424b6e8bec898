import { BSON, Double, Opaque, type Value } from '../bson/value.js';
import { EMPTY_ARRAY_KEY, MAX_KEY, MIN_KEY, NULL_KEY, encodeKey, typeBounds } from '../bson/key.js';
import { rankOf, rankOfType } from '../bson/compare.js';
import type { Pattern, Predicate } from './predicate.js';

/** A span of encoded values of one index field, in ascending order; a point when both ends are the same and closed. */
export interface Interval {
  readonly low: Buffer;
  readonly lowOpen: boolean;
  readonly high: Buffer;
  readonly highOpen: boolean;
}

export interface Bounds {
  /** Sorted, without overlap. */
  readonly intervals: readonly Interval[];
  /** True when the spans hold exactly the values that answer (on a field that is never an array). */
  readonly exact: boolean;
}

const NUMBER_RANK = rankOfType(BSON.int32);
const STRING_RANK = rankOfType(BSON.string);

const point = (key: Buffer): Interval => ({ low: key, lowOpen: false, high: key, highOpen: false });

export const isPoint = ({ low, high, lowOpen, highOpen }: Interval): boolean =>
  !lowOpen && !highOpen && low.equals(high);

export const FULL: Interval = { low: MIN_KEY, lowOpen: false, high: MAX_KEY, highOpen: false };

/** Spans for equality; an array is looked for as a whole and by its first element. */
function equal(value: Value, multikey: boolean): { points: Buffer[]; exact: boolean } {
  if (value === null) return { points: multikey ? [EMPTY_ARRAY_KEY, NULL_KEY] : [NULL_KEY], exact: false };
  if (Array.isArray(value)) {
    const first = value[0];
    return { points: [encodeKey(value), first === undefined ? EMPTY_ARRAY_KEY : encodeKey(first)], exact: false };
  }
  return { points: [encodeKey(value)], exact: true };
}

function comparison(kind: 'gt' | 'gte' | 'lt' | 'lte', value: Value): Bounds | undefined {
  const rank = rankOf(value);
  const extreme = value instanceof Opaque && (value.type === BSON.minKey || value.type === BSON.maxKey);
  const notANumber = value instanceof Double && Number.isNaN(value.value);
  if (extreme || notANumber || value === null || Array.isArray(value)) return undefined;
  const [start, end] = typeBounds(rank);
  // NaN is the lowest number and lies outside every comparison.
  const floor = rank === NUMBER_RANK ? Buffer.from([start[0]!, 1]) : start;
  const key = encodeKey(value);
  const interval =
    kind === 'gt' || kind === 'gte'
      ? { low: key, lowOpen: kind === 'gt', high: end, highOpen: true }
      : { low: floor, lowOpen: false, high: key, highOpen: kind === 'lt' };
  return { intervals: [interval], exact: true };
}

const LITERAL_PREFIX = /^\^([\w \-/:@]+)(?![?*{+|])/;

/** A pattern anchored at a literal start gives a range; any other only says "a string". */
function patternSpans({ source, options, value }: Pattern): { spans: Interval[] } {
  const [start, end] = typeBounds(STRING_RANK);
  const literal = options === '' && !source.includes('|') ? LITERAL_PREFIX.exec(source)?.[1] : undefined;
  // The last character may belong to a quantifier that follows, so backtracking has dropped it already.
  const regexPoint = point(encodeKey(value));
  if (!literal) return { spans: [{ low: start, lowOpen: false, high: end, highOpen: true }, regexPoint] };
  const encoded = encodeKey(literal);
  const prefix = encoded.subarray(0, encoded.length - 2);
  return { spans: [{ low: prefix, lowOpen: false, high: successor(prefix), highOpen: true }, regexPoint] };
}

/** The lowest byte string above everything that starts with `prefix`. */
export function successor(prefix: Buffer): Buffer {
  let end = prefix.length;
  while (end > 0 && prefix[end - 1] === 0xff) end--;
  const out = Buffer.from(prefix.subarray(0, end));
  if (end > 0) out[end - 1]! += 1;
  return out;
}

/** The spans of values that can answer a predicate, or undefined when an index does not help. */
export function boundsOf(predicate: Predicate, multikey: boolean): Bounds | undefined {
  switch (predicate.kind) {
    case 'eq': {
      const { points, exact } = equal(predicate.value, multikey);
      return { intervals: merge(points.map(point)), exact };
    }
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte': {
      const orNull = predicate.value === null && (predicate.kind === 'gte' || predicate.kind === 'lte');
      return orNull ? boundsOf({ kind: 'eq', value: null }, multikey) : comparison(predicate.kind, predicate.value);
    }
    case 'in': {
      const equals = predicate.values.map((value) => equal(value, multikey));
      const spans = predicate.patterns.flatMap((pattern) => patternSpans(pattern).spans);
      const intervals = merge([...equals.flatMap(({ points }) => points.map(point)), ...spans]);
      return { intervals, exact: spans.length === 0 && equals.every(({ exact }) => exact) };
    }
    case 'regex':
      return { intervals: merge(patternSpans(predicate.pattern).spans), exact: false };
    case 'elemMatchValue': {
      // The index holds an inner array as a whole: what is asked of its elements says nothing about the key.
      const inner = predicate.tests
        .filter(({ kind }) => kind !== 'elemMatchValue')
        .map((test) => boundsOf(test, multikey))
        .filter((bounds) => bounds !== undefined);
      if (inner.length === 0) return undefined;
      return { intervals: inner.map(({ intervals }) => intervals).reduce(intersect), exact: false };
    }
    default:
      return undefined;
  }
}

const byLow = (a: Interval, b: Interval): number =>
  Buffer.compare(a.low, b.low) || Number(a.lowOpen) - Number(b.lowOpen);

/** Sorted spans; those that touch or overlap become one. */
function merge(intervals: readonly Interval[]): Interval[] {
  const out: Interval[] = [];
  for (const next of [...intervals].sort(byLow)) {
    const last = out.at(-1);
    const apart =
      !last ||
      Buffer.compare(last.high, next.low) < 0 ||
      (last.high.equals(next.low) && (last.highOpen || next.lowOpen));
    if (apart) {
      out.push(next);
      continue;
    }
    const order = Buffer.compare(last.high, next.high);
    if (order < 0) out[out.length - 1] = { ...last, high: next.high, highOpen: next.highOpen };
    else if (order === 0 && last.highOpen && !next.highOpen) out[out.length - 1] = { ...last, highOpen: false };
  }
  return out;
}

export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const out: Interval[] = [];
  for (const x of a) {
    for (const y of b) {
      const low = Buffer.compare(x.low, y.low) || Number(x.lowOpen) - Number(y.lowOpen);
      const high = Buffer.compare(x.high, y.high) || Number(y.highOpen) - Number(x.highOpen);
      const [from, to] = [low >= 0 ? x : y, high <= 0 ? x : y];
      const order = Buffer.compare(from.low, to.high);
      if (order > 0 || (order === 0 && (from.lowOpen || to.highOpen))) continue;
      out.push({ low: from.low, lowOpen: from.lowOpen, high: to.high, highOpen: to.highOpen });
    }
  }
  return out;
}
