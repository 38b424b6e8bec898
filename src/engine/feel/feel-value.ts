import type { Evaluation } from './evaluation.js';
import { Decimal, formatNumber, isFeelNumber, type FeelNumber } from './number.js';
import {
  DayTimeDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  isTemporal,
  YearMonthDuration,
  type FeelTemporal,
} from './temporal.js';

/** A context: a plain object whose own enumerable properties are its entries. */
export type FeelContext = { readonly [key: string]: FeelValue };
export type FeelValue =
  null | boolean | FeelNumber | string | FeelTemporal | FeelRange | FeelFunction | readonly FeelValue[] | FeelContext;

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

export class FeelRange {
  /** null: open towards minus infinity. */
  readonly start: FeelValue;
  /** null: open towards infinity. */
  readonly end: FeelValue;
  readonly startIncluded: boolean;
  readonly endIncluded: boolean;

  constructor(start: FeelValue, startIncluded: boolean, end: FeelValue, endIncluded: boolean) {
    this.start = start;
    this.startIncluded = startIncluded;
    this.end = end;
    this.endIncluded = endIncluded;
  }
}

/** What a function's call may answer besides a value: why it could not be called so. */
export class CallFailure {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

export class FeelFunction {
  readonly parameters: readonly string[];
  /** The last parameter takes all remaining arguments as a list. */
  readonly variadic: boolean;
  readonly call: (args: readonly FeelValue[], evaluation: Evaluation) => FeelValue | CallFailure;

  constructor(
    parameters: readonly string[],
    call: (args: readonly FeelValue[], evaluation: Evaluation) => FeelValue | CallFailure,
    variadic = false,
  ) {
    this.parameters = parameters;
    this.call = call;
    this.variadic = variadic;
  }
}

export function isList(value: FeelValue): value is readonly FeelValue[] {
  return Array.isArray(value);
}

export function isContext(value: unknown): value is FeelContext {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value) as unknown;
  // Objects of another realm (a test's, a vm's) have another Object.prototype, but never a constructor of ours.
  return (
    prototype === null ||
    prototype === Object.prototype ||
    !(isTemporal(value) || value instanceof Decimal || value instanceof FeelRange || value instanceof FeelFunction)
  );
}

/** An empty context that may be filled: without a prototype, so that no key is special. */
export function newContext(): Record<string, FeelValue> {
  return Object.create(null) as Record<string, FeelValue>;
}

/** The entry of that name, undefined when there is none. Nothing inherited is ever seen. */
export function entryOf(context: FeelContext, key: string): FeelValue | undefined {
  return Object.hasOwn(context, key) ? (context[key] ?? null) : undefined;
}

export function feelTypeOf(value: FeelValue): FeelType {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number' || value instanceof Decimal) return 'number';
  if (isList(value)) return 'list';
  if (value instanceof FeelDate) return 'date';
  if (value instanceof FeelTime) return 'time';
  if (value instanceof FeelDateTime) return 'date-time';
  if (value instanceof YearMonthDuration) return 'years-months-duration';
  if (value instanceof DayTimeDuration) return 'days-time-duration';
  if (value instanceof FeelFunction) return 'function';
  if (value instanceof FeelRange) return 'range';
  return 'context';
}

/** The type's name as `instance of` and messages write it. */
export function typeNameOf(value: FeelValue): string {
  const type = feelTypeOf(value);
  return TYPE_NAMES[type] ?? type;
}

const TYPE_NAMES: Partial<Record<FeelType, string>> = {
  'date-time': 'date and time',
  'days-time-duration': 'days and time duration',
  'years-months-duration': 'years and months duration',
};

/** The most that one result may hold. No variable is so large (a record holds 4 MB), but that is for the engine to say. */
export const MAX_CHARACTERS = 16 * 1024 * 1024;
export const MAX_NODES = 1_000_000;
export const MAX_DEPTH = 500;
/** A message shows no more of a value than this. */
const BRIEF_CHARACTERS = 1000;

/** A value is larger or deeper than a variable may be. */
export class SizeLimitError extends Error {
  constructor() {
    super(
      `its result is larger than a variable may be (${String(MAX_CHARACTERS)} characters, ${String(MAX_NODES)} values, ${String(MAX_DEPTH)} levels)`,
    );
  }
}

/**
 * The value in FEEL's own notation, as `string()` gives it: texts quoted.
 *
 * @throws {SizeLimitError} when that is longer than a text may be
 */
export function display(value: FeelValue, evaluation: Evaluation): string {
  const pieces: string[] = [];
  if (!show(value, pieces, { characters: MAX_CHARACTERS, evaluation }, 0)) throw new SizeLimitError();
  return pieces.join('');
}

/** The value for a message, cut off when it is long. */
export function brief(value: FeelValue): string {
  const pieces: string[] = [];
  return show(value, pieces, { characters: BRIEF_CHARACTERS }, 0)
    ? pieces.join('')
    : `${pieces.join('').slice(0, BRIEF_CHARACTERS)}...`;
}

interface Room {
  characters: number;
  readonly evaluation?: Evaluation;
}

/** Appends the notation of the value; false when there is no room for all of it. */
function show(value: FeelValue, pieces: string[], room: Room, depth: number): boolean {
  const write = (text: string): boolean => {
    pieces.push(text);
    room.characters -= text.length;
    return room.characters >= 0;
  };
  const showAll = (open: string, parts: readonly (readonly [string, FeelValue])[], close: string): boolean =>
    write(open) &&
    parts.every(
      ([label, part], index) => write(index === 0 ? label : `, ${label}`) && show(part, pieces, room, depth + 1),
    ) &&
    write(close);
  room.evaluation?.step();
  if (depth > MAX_DEPTH) return false;
  if (value === null || typeof value === 'boolean') return write(String(value));
  if (typeof value === 'string') return write(`"${value}"`);
  if (isFeelNumber(value)) return write(formatNumber(value));
  if (isTemporal(value)) return write(value.toString());
  if (isList(value))
    return showAll(
      '[',
      value.map((element) => ['', element] as const),
      ']',
    );
  if (value instanceof FeelFunction) return write(`function(${value.parameters.join(', ')})`);
  if (value instanceof FeelRange) {
    const { start, end } = value;
    return (
      write(value.startIncluded ? '[' : '(') &&
      show(start, pieces, room, depth + 1) &&
      write('..') &&
      show(end, pieces, room, depth + 1) &&
      write(value.endIncluded ? ']' : ')')
    );
  }
  if (!isContext(value)) return write('null');
  return showAll(
    '{',
    Object.entries(value).map(([key, entry]) => [`${key}:`, entry] as const),
    '}',
  );
}
