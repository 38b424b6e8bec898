/**
 * When a timer is due, and how often.
 * @source Zeebe 8.6: ISO 8601 durations, dates and repeating intervals, and cron with seconds; the default zone is UTC
 */
import { CronExpressionParser } from 'cron-parser';
import type { Expression, FeelOutcome, FeelType } from '../feel/expression.js';
import type { Result } from '../result.js';
import type { TimerDefinition } from './executable.js';
import { expressionText, typeMismatch } from './expression-texts.js';
import { addInterval, parseDateTime, parseInterval, type Interval } from './time-texts.js';

export const INFINITE = -1;

/** The next due date (epoch ms) and how many times the timer fires, -1 for ever. */
export interface Schedule {
  readonly dueDate: number;
  readonly repetitions: number;
}

const ACCEPTED: Readonly<Record<TimerDefinition['kind'], readonly FeelType[]>> = {
  date: ['date-time', 'string'],
  duration: ['days-time-duration', 'years-months-duration', 'string'],
  cycle: ['string'],
};

/** The schedule that the timer's evaluated expression means, counted from now; the error is the text for the incident. */
export function scheduleOf(
  { kind, expression }: TimerDefinition,
  outcome: FeelOutcome,
  nowMs: number,
): Result<Schedule, string> {
  const mismatch = typeMismatch(expression, outcome, ACCEPTED[kind]);
  if (mismatch !== undefined) return { ok: false, error: mismatch };
  const text = outcome.value as string;
  if (kind === 'date') return dateSchedule(expression, text);
  if (kind === 'duration') return durationSchedule(expression, text, nowMs);
  if (!text.startsWith('R')) return cronSchedule(text, nowMs);
  const cycle = parseRepeating(text);
  if (!cycle.ok) return cycle;
  const { repetitions, interval } = cycle.value;
  return { ok: true, value: { repetitions, dueDate: firstDueDate(interval, nowMs) } };
}

/**
 * The schedule of a repeating timer that has just fired.
 *
 * A repeating interval counts from the last due date as long as that leads into the future, so that it does not drift.
 */
export function nextScheduleOf(
  { expression }: TimerDefinition,
  outcome: FeelOutcome,
  last: Schedule,
  nowMs: number,
): Result<Schedule, string> {
  const mismatch = typeMismatch(expression, outcome, ACCEPTED.cycle);
  if (mismatch !== undefined) return { ok: false, error: mismatch };
  const text = outcome.value as string;
  if (!text.startsWith('R')) return cronSchedule(text, nowMs);
  const cycle = parseRepeating(text);
  if (!cycle.ok) return cycle;
  const { interval } = cycle.value;
  const next = addInterval(last.dueDate, interval);
  const repetitions = last.repetitions === INFINITE ? INFINITE : last.repetitions - 1;
  return { ok: true, value: { repetitions, dueDate: next > nowMs ? next : addInterval(nowMs, interval) } };
}

function dateSchedule(expression: Expression, text: string): Result<Schedule, string> {
  const dueDate = parseDateTime(text);
  if (dueDate !== undefined) return { ok: true, value: { dueDate, repetitions: 1 } };
  return { ok: false, error: `Invalid date-time format '${text}' for expression '${expressionText(expression)}'.` };
}

function durationSchedule(expression: Expression, text: string, nowMs: number): Result<Schedule, string> {
  const interval = parseInterval(text);
  if (interval) return { ok: true, value: { dueDate: firstDueDate(interval, nowMs), repetitions: 1 } };
  return { ok: false, error: `Invalid duration format '${text}' for expression '${expressionText(expression)}'.` };
}

const CRON_FIELDS = 6;

function cronSchedule(text: string, nowMs: number): Result<Schedule, string> {
  const parts = text.trim().split(/\s+/).length;
  if (!text.startsWith('@') && parts !== CRON_FIELDS) {
    return { ok: false, error: `Cron expression contains ${parts} parts but we expect one of [${CRON_FIELDS}]` };
  }
  try {
    const next = CronExpressionParser.parse(text, { currentDate: new Date(nowMs), tz: 'UTC' }).next();
    return { ok: true, value: { dueDate: next.getTime(), repetitions: INFINITE } };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

function parseRepeating(text: string): Result<{ repetitions: number; interval: Interval }, string> {
  const slash = text.indexOf('/');
  if (slash === -1) return { ok: false, error: 'No interval given' };
  const count = text.slice(1, slash);
  const interval = parseInterval(text.slice(slash + 1));
  if (!/^[+-]?\d*$/.test(count)) return { ok: false, error: 'Cannot parse repetitions count' };
  if (!interval) return { ok: false, error: 'Text cannot be parsed to a Period' };
  return { ok: true, value: { repetitions: count === '' ? INFINITE : Number(count), interval } };
}

/** A named start in the future is the first due date; otherwise the interval counts from now. */
function firstDueDate(interval: Interval, nowMs: number): number {
  return interval.startMs !== null && interval.startMs > nowMs ? interval.startMs : addInterval(nowMs, interval);
}
