import { compareValues, rankOf, rankOfType } from '../bson/compare.js';
import { BSON, Double, Opaque, integerOf, isDoc, isNumeric, regexParts, typeOf, type Value } from '../bson/value.js';
import { CommandError, badValue } from '../errors.js';
import { decimalOf, decimalToNumber } from '../bson/decimal.js';
import type { Filter } from './filter.js';

/** What a filter asks of one field. The planner reads these, `test` decides. */
export type Predicate =
  | { readonly kind: 'eq' | 'gt' | 'gte' | 'lt' | 'lte'; readonly value: Value }
  | { readonly kind: 'in'; readonly values: readonly Value[]; readonly patterns: readonly Pattern[] }
  | { readonly kind: 'regex'; readonly pattern: Pattern }
  | { readonly kind: 'exists' }
  | { readonly kind: 'type'; readonly types: ReadonlySet<number> }
  | { readonly kind: 'size'; readonly size: number }
  | { readonly kind: 'mod'; readonly divisor: bigint; readonly remainder: bigint }
  | { readonly kind: 'bits'; readonly mode: 'allSet' | 'allClear' | 'anySet' | 'anyClear'; readonly mask: bigint }
  | { readonly kind: 'elemMatchValue'; readonly tests: readonly Predicate[] }
  | { readonly kind: 'elemMatchDocument'; readonly filter: Filter }
  | { readonly kind: 'not'; readonly inner: readonly Predicate[] };

export interface Pattern {
  readonly regex: RegExp;
  readonly source: string;
  readonly options: string;
  readonly value: Opaque;
}

/** Whether the predicate looks at an array as a whole instead of at each element. */
export const isWhole = ({ kind }: Predicate): boolean =>
  kind === 'exists' || kind === 'size' || kind === 'elemMatchValue' || kind === 'elemMatchDocument';

/** Whether one value (undefined: missing) answers the predicate. */
export function test(predicate: Predicate, value: Value | undefined): boolean {
  switch (predicate.kind) {
    case 'eq':
      return isEqual(predicate.value, value);
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return compares(predicate.kind, predicate.value, value);
    case 'in':
      return (
        predicate.values.some((candidate) => isEqual(candidate, value)) ||
        predicate.patterns.some((pattern) => matchesPattern(pattern, value))
      );
    case 'regex':
      return matchesPattern(predicate.pattern, value);
    case 'exists':
      return value !== undefined;
    case 'type':
      return value !== undefined && predicate.types.has(typeOf(value));
    case 'size':
      return Array.isArray(value) && value.length === predicate.size;
    case 'mod': {
      const whole = isNumeric(value) ? wholePart(value) : undefined;
      return whole !== undefined && whole % predicate.divisor === predicate.remainder;
    }
    case 'bits':
      return testBits(predicate.mode, predicate.mask, value);
    case 'elemMatchValue':
      // An element that is an array itself counts as a whole: it is not spread once more.
      return Array.isArray(value) && value.some((item) => predicate.tests.every((inner) => test(inner, item)));
    case 'elemMatchDocument':
      return Array.isArray(value) && value.some((item) => matchesElement(predicate.filter, item));
    case 'not':
      return !predicate.inner.every((inner) => test(inner, value));
  }
}

function matchesElement(filter: Filter, item: Value): boolean {
  if (isDoc(item)) return filter.matches(item);
  // An inner array is a document whose fields are its positions.
  return Array.isArray(item) && filter.matches(new Map(item.map((inner, at) => [String(at), inner])));
}

function isEqual(wanted: Value, value: Value | undefined): boolean {
  if (value === undefined) return wanted === null;
  return rankOf(wanted) === rankOf(value) && compareValues(wanted, value) === 0;
}

function compares(kind: 'gt' | 'gte' | 'lt' | 'lte', bound: Value, value: Value | undefined): boolean {
  const boundRank = rankOf(bound);
  const orEqual = kind === 'gte' || kind === 'lte';
  // MinKey and MaxKey compare with everything, even what is missing; other bounds only with their own kind.
  const lowest = boundRank === rankOfType(BSON.minKey);
  if (lowest || boundRank === rankOfType(BSON.maxKey)) {
    const same = value !== undefined && rankOf(value) === boundRank;
    return same ? orEqual : lowest === (kind === 'gt' || kind === 'gte');
  }
  if (value === undefined) return orEqual && bound === null;
  if (boundRank !== rankOf(value)) return false;
  if (isNaNValue(bound) || isNaNValue(value)) return orEqual && isNaNValue(bound) && isNaNValue(value);
  const order = compareValues(value, bound);
  return kind === 'gt' ? order > 0 : kind === 'gte' ? order >= 0 : kind === 'lt' ? order < 0 : order <= 0;
}

const isNaNValue = (value: Value): boolean =>
  (value instanceof Double && Number.isNaN(value.value)) ||
  (value instanceof Opaque && value.type === BSON.decimal && decimalOf(value).special === 'NaN');

export function toNumber(value: number | bigint | Double | Opaque): number {
  if (value instanceof Double) return value.value;
  return value instanceof Opaque ? decimalToNumber(decimalOf(value)) : Number(value);
}

/** The number without its fraction, to the last digit of a long; undefined for NaN and infinity. */
export function wholePart(value: number | bigint | Double | Opaque): bigint | undefined {
  if (typeof value === 'bigint') return value;
  const number = toNumber(value);
  return Number.isFinite(number) ? BigInt(Math.trunc(number)) : undefined;
}

function matchesPattern(pattern: Pattern, value: Value | undefined): boolean {
  if (typeof value === 'string') return pattern.regex.test(value);
  if (!(value instanceof Opaque)) return false;
  if (value.type === BSON.symbol) return pattern.regex.test(value.bytes.toString('utf8', 4, value.bytes.length - 1));
  return value.type === BSON.regex && compareValues(value, pattern.value) === 0;
}

const MAX_PATTERN_CHARACTERS = 32_764;

/** @throws {CommandError} 51091 for a pattern that does not compile, 51108 for an unknown option */
export function parsePattern(source: string, options: string): Pattern {
  if (source.includes('\0') || options.includes('\0'))
    throw badValue('Regular expression cannot contain an embedded null byte');
  if (source.length > MAX_PATTERN_CHARACTERS) throw new CommandError(51091, 'Regular expression is invalid: too long');
  let flags = '';
  let pattern = source;
  for (const option of new Set(options)) {
    if (option === 'i' || option === 'm' || option === 's') flags += option;
    else if (option === 'x') pattern = withoutSpace(pattern);
    else if (option !== 'u') throw new CommandError(51108, `invalid flag in regex options: ${option}`);
  }
  const inline = /^\(\?([ims]+)\)/.exec(pattern);
  if (inline) {
    pattern = pattern.slice(inline[0].length);
    flags = [...new Set(flags + inline[1]!)].join('');
  }
  const bytes = Buffer.from(`${source}\0${[...options].sort().join('')}\0`);
  try {
    // The pattern is the client's own; the server listens on loopback only and answers one application.
    // eslint-disable-next-line security/detect-non-literal-regexp
    return { regex: new RegExp(pattern, flags), source, options, value: new Opaque(BSON.regex, bytes) };
  } catch (error) {
    throw new CommandError(51091, `Regular expression is invalid: ${(error as Error).message}`);
  }
}

export function patternOf(value: Opaque): Pattern {
  const { source, options } = regexParts(value);
  return parsePattern(source, options);
}

/** The extended syntax: spaces and comments outside character classes mean nothing. */
function withoutSpace(source: string): string {
  return source.replaceAll(/(\\.|\[(?:\\.|[^\]\\])*\])|\s+|#.*/g, (_, kept: string | undefined) => kept ?? '');
}

function testBits(
  mode: 'allSet' | 'allClear' | 'anySet' | 'anyClear',
  mask: bigint,
  value: Value | undefined,
): boolean {
  let bits: bigint;
  if (isNumeric(value)) {
    if (typeof value === 'bigint') bits = value;
    else {
      const whole = integerOf(value);
      if (whole === undefined) return false;
      bits = BigInt(whole);
    }
  } else if (value instanceof Opaque && value.type === BSON.binary) {
    bits = BigInt(`0x${Buffer.from(value.bytes.subarray(5)).reverse().toString('hex') || '0'}`);
  } else return false;
  // BigInt's two's complement extends the sign without end, as MongoDB does.
  const set = bits & mask;
  if (mode === 'allSet') return set === mask;
  if (mode === 'allClear') return set === 0n;
  return mode === 'anySet' ? set !== 0n : set !== mask;
}
