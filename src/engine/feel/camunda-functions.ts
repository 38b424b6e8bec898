import { randomBytes, randomUUID } from 'node:crypto';
import { dateAndTime, duration, FeelDate, FeelDateTime, type FeelDuration } from 'feelin';
import { feelTypeOf } from './feel-value.js';

/** A function that expressions may call by name; `$args` names its parameters ('...x' takes the rest). */
type FeelBuiltin = ((...args: never[]) => unknown) & { $args: readonly string[] };

function builtin(parameters: readonly string[], call: (...args: never[]) => unknown): FeelBuiltin {
  return Object.assign(call, { $args: parameters });
}

/** An expression gave up on purpose, or a built-in cannot go on: the evaluation fails with this text. */
export class FeelFailure extends Error {}

type Context = Record<string, unknown>;
const isContext = (value: unknown): value is Context => feelTypeOf(value) === 'context';
const own = (context: Context, key: string): unknown => (Object.hasOwn(context, key) ? context[key] : null);
const withEntry = (context: Context, key: string, value: unknown): Context =>
  Object.fromEntries([...Object.entries(context), [key, value]]);

/**
 * Functions that Camunda's FEEL has and feelin lacks or does otherwise.
 *
 * @source docs.camunda.io, FEEL built-in functions (8.6); `cycle` is Zeebe's own
 */
export function camundaFunctions(nowMs: () => number): Readonly<Record<string, FeelBuiltin>> {
  return {
    ...generalFunctions,
    ...contextFunctions,
    ...textFunctions,
    ...listFunctions,
    now: builtin([], () => nowIn(nowMs())),
    today: builtin([], () => dateOf(nowIn(nowMs()))),
    'last day of month': builtin(['date'], (date: unknown) => lastDayOfMonth(date)),
    cycle: builtin(['repetitions', 'interval'], (...args: unknown[]) => cycle(args)),
  };
}

const generalFunctions = {
  'is defined': builtin(['value'], (value: unknown) => value !== null && value !== undefined),
  'get or else': builtin(['value', 'default'], (value: unknown, fallback: unknown) => value ?? fallback ?? null),
  assert: builtin(['value', 'condition', 'cause'], (value: unknown, condition: unknown, cause: unknown) => {
    if (condition === true) return value;
    throw new FeelFailure(typeof cause === 'string' ? cause : 'The condition is not fulfilled');
  }),
  uuid: builtin([], () => randomUUID()),
  'random number': builtin([], () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48),
};

const contextFunctions = {
  'get value': builtin(['context', 'key'], (context: unknown, key: unknown) => {
    const path = Array.isArray(key) ? (key as unknown[]) : [key];
    return path.reduce<unknown>(
      (target, step) => (isContext(target) && typeof step === 'string' ? own(target, step) : null),
      context,
    );
  }),
  'context put': builtin(['context', 'key', 'value'], (context: unknown, key: unknown, value: unknown) =>
    putValue(context, Array.isArray(key) ? (key as unknown[]) : [key], value),
  ),
  'context merge': builtin(['...contexts'], (...contexts: unknown[]) => {
    const all = contexts.length === 1 && Array.isArray(contexts[0]) ? (contexts[0] as unknown[]) : contexts;
    return all.every(isContext) ? Object.fromEntries(all.flatMap((context) => Object.entries(context))) : null;
  }),
  context: builtin(['...entries'], (...entries: unknown[]) => {
    const all = entries.length === 1 && Array.isArray(entries[0]) ? (entries[0] as unknown[]) : entries;
    const pairs = all.map((entry) => (isContext(entry) ? [own(entry, 'key'), own(entry, 'value')] : [null, null]));
    if (!pairs.every(([key]) => typeof key === 'string')) return null;
    return Object.fromEntries(pairs as [string, unknown][]);
  }),
};

function putValue(context: unknown, path: readonly unknown[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (!isContext(context) || typeof key !== 'string') return null;
  if (rest.length === 0) return withEntry(context, key, value);
  const inner = putValue(Object.hasOwn(context, key) ? context[key] : {}, rest, value);
  return inner === null ? null : withEntry(context, key, inner);
}

const textFunctions = {
  trim: builtin(['string'], (text: unknown) => (typeof text === 'string' ? text.trim() : null)),
  'to base64': builtin(['value'], (text: unknown) =>
    typeof text === 'string' ? Buffer.from(text, 'utf8').toString('base64') : null,
  ),
  extract: builtin(['string', 'pattern'], (text: unknown, pattern: unknown) =>
    typeof text === 'string' && typeof pattern === 'string'
      ? Array.from(text.matchAll(new RegExp(pattern, 'gu')), ([match]) => match)
      : null,
  ),
  'is blank': builtin(['string'], (text: unknown) => (typeof text === 'string' ? text.trim() === '' : null)),
};

const listFunctions = {
  partition: builtin(['list', 'size'], (list: unknown, size: unknown) => {
    if (!Array.isArray(list) || typeof size !== 'number' || size < 1) return null;
    const step = Math.trunc(size);
    return Array.from(
      { length: Math.ceil(list.length / step) },
      (_, index) => list.slice(index * step, (index + 1) * step) as unknown[],
    );
  }),
  'duplicate values': builtin(['list'], (list: unknown) => {
    if (!Array.isArray(list)) return null;
    const seen = new Map<string, { value: unknown; count: number }>();
    for (const value of list as unknown[]) {
      const key = `${feelTypeOf(value)} ${JSON.stringify(value)}`;
      const entry = seen.get(key);
      if (entry) entry.count += 1;
      else seen.set(key, { value, count: 1 });
    }
    return [...seen.values()].filter(({ count }) => count > 1).map(({ value }) => value);
  }),
  'is empty': builtin(['list'], (list: unknown) => (Array.isArray(list) ? list.length === 0 : null)),
};

function nowIn(nowMs: number): FeelDateTime | null {
  return dateAndTime(new Date(nowMs).toISOString());
}

function dateOf(moment: FeelDateTime | null): FeelDate | null {
  return moment === null ? null : new FeelDate(moment.unwrap().toPlainDate());
}

function lastDayOfMonth(value: unknown): FeelDate | null {
  if (value instanceof FeelDateTime) return lastDayOfMonth(dateOf(value));
  if (!(value instanceof FeelDate)) return null;
  const date = value.unwrap();
  return new FeelDate(date.with({ day: date.daysInMonth }));
}

/** ISO 8601 repeating interval, for timer cycles: `R/PT1H`, `R3/PT1H`. */
function cycle(args: readonly unknown[]): string | null {
  const [repetitions, interval] = args.length === 1 || args[1] === undefined ? [null, args[0]] : args;
  const period = typeof interval === 'string' ? duration(interval) : interval;
  if (!isDuration(period) || (repetitions !== null && typeof repetitions !== 'number')) return null;
  return `R${repetitions === null ? '' : String(repetitions)}/${period.toString()}`;
}

function isDuration(value: unknown): value is FeelDuration {
  const type = feelTypeOf(value);
  return type === 'days-time-duration' || type === 'years-months-duration';
}
