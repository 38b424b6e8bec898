import { FeelDate, FeelDateTime, FeelDuration, FeelRange, FeelTime, isFunction } from 'feelin';
import type { Json } from '../result.js';

export type FeelType =
  | 'null'
  | 'boolean'
  | 'number'
  | 'string'
  | 'date'
  | 'time'
  | 'date-time'
  | 'days-time-duration'
  | 'years-months-duration'
  | 'list'
  | 'context'
  | 'function'
  | 'range';

/** The most that one result may hold: Zeebe keeps no larger variable (4 MB a record). */
const MAX_RESULT_CHARACTERS = 4 * 1024 * 1024;
const MAX_RESULT_NODES = 500_000;
const MAX_RESULT_DEPTH = 500;

/** The FEEL type of a value as the evaluator holds it; a foreign object is null. */
export function feelTypeOf(value: unknown): FeelType {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isFinite(value) ? 'number' : 'null';
  if (typeof value === 'string') return 'string';
  if (Array.isArray(value)) return 'list';
  if (value instanceof FeelDate) return 'date';
  if (value instanceof FeelTime) return 'time';
  if (value instanceof FeelDateTime) return 'date-time';
  if (value instanceof FeelDuration) return value.yearsMonths ? 'years-months-duration' : 'days-time-duration';
  if (value instanceof FeelRange) return 'range';
  if (typeof value === 'function' || isFunction(value)) return 'function';
  return isPlainObject(value) ? 'context' : 'null';
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === Object.prototype || prototype === null;
}

/**
 * A value in the form in which Zeebe writes it to a variable: dates, times and durations as ISO text,
 * functions and ranges as null, lists and contexts recursively.
 *
 * @throws {RangeError} when the whole is larger or deeper than a variable may be
 */
export function toJson(value: unknown): Json {
  const left = { characters: MAX_RESULT_CHARACTERS, nodes: MAX_RESULT_NODES };
  const convert = (part: unknown, depth: number): Json => {
    left.nodes -= 1;
    if (left.nodes < 0 || depth > MAX_RESULT_DEPTH) throw tooLarge();
    if (typeof part === 'string') {
      left.characters -= part.length;
      if (left.characters < 0) throw tooLarge();
      return part;
    }
    if (typeof part === 'boolean') return part;
    if (typeof part === 'number') return Number.isFinite(part) ? (part === 0 ? 0 : part) : null;
    if (Array.isArray(part)) return part.map((element) => convert(element, depth + 1));
    if (isTemporal(part)) return part.toString();
    if (!isPlainObject(part)) return null;
    // Entries, not assignment: a key named __proto__ stays a key.
    return Object.fromEntries(Object.entries(part).map(([key, entry]) => [key, convert(entry, depth + 1)]));
  };
  return convert(value, 0);
}

function isTemporal(value: unknown): value is FeelDate | FeelTime | FeelDateTime | FeelDuration {
  return (
    value instanceof FeelDate ||
    value instanceof FeelTime ||
    value instanceof FeelDateTime ||
    value instanceof FeelDuration
  );
}

function tooLarge(): RangeError {
  return new RangeError('The result is larger than a variable may be (4 MB, 500 levels)');
}
