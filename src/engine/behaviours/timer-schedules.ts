/**
 * When a timer is due, and how often.
 * @source Zeebe 8.6: ISO 8601 durations, dates and repeating intervals, and cron with seconds; the default zone is UTC
 */
import { CronExpressionParser } from 'cron-parser';
import type { Expression } from '../feel/expression.js';
import type { TimerDefinition } from '../model/executable.js';
import { addInterval, parseDateTime, parseInterval, type Interval } from '../model/time-texts.js';
import type { Processing } from '../processing.js';
import type { Result } from '../result.js';
import type { Fault } from './behaviour.js';
import { checkType, evaluate, expressionText, extractFault } from './expressions.js';

const INFINITE = -1;

/** The next due date (epoch ms) and how many times the timer fires, -1 for ever. */
export interface Schedule {
  readonly dueDate: number;
  readonly repetitions: number;
}

/** The timer's schedule, counted from the time of the current command. */
export function evaluateTimer(p: Processing, { kind, expression }: TimerDefinition, scopeKey: number): Result<Schedule, Fault> {
  if (kind === 'date') return evaluateDate(p, expression, scopeKey);
  if (kind === 'duration') return evaluateDuration(p, expression, scopeKey);
  return evaluateCycle(p, expression, scopeKey, p.nowMs);
}

/**
 * The schedule of a repeating timer that has just fired.
 *
 * A repeating interval counts from the last due date as long as that leads into the future, so that it does not drift.
 */
export function rescheduleTimer(p: Processing, timer: TimerDefinition, scopeKey: number, last: Schedule): Result<Schedule, Fault> {
  const text = evaluateCycleText(p, timer.expression, scopeKey);
  if (!text.ok) return text;
  if (!text.value.startsWith('R')) return cronSchedule(text.value, p.nowMs, scopeKey);
  const parsed = parseRepeating(text.value);
  if (!parsed.ok) return { ok: false, error: extractFault(parsed.error, scopeKey) };
  const { interval } = parsed.value;
  const next = addInterval(last.dueDate, interval);
  const repetitions = last.repetitions === INFINITE ? INFINITE : last.repetitions - 1;
  return { ok: true, value: { repetitions, dueDate: next > p.nowMs ? next : addInterval(p.nowMs, interval) } };
}

function evaluateDate(p: Processing, expression: Expression, scopeKey: number): Result<Schedule, Fault> {
  const outcome = evaluate(p, expression, scopeKey);
  if (!outcome.ok) return outcome;
  const checked = checkType(outcome.value, expression, scopeKey, ['date-time', 'string']);
  if (!checked.ok) return checked;
  const dueDate = parseDateTime(String(checked.value.value));
  if (dueDate !== undefined) return { ok: true, value: { dueDate, repetitions: 1 } };
  const message = `Invalid date-time format '${String(checked.value.value)}' for expression '${expressionText(expression)}'.`;
  return { ok: false, error: extractFault(message, scopeKey) };
}

function evaluateDuration(p: Processing, expression: Expression, scopeKey: number): Result<Schedule, Fault> {
  const outcome = evaluate(p, expression, scopeKey);
  if (!outcome.ok) return outcome;
  const checked = checkType(outcome.value, expression, scopeKey, ['days-time-duration', 'years-months-duration', 'string']);
  if (!checked.ok) return checked;
  const interval = parseInterval(String(checked.value.value));
  if (interval) return { ok: true, value: { dueDate: firstDueDate(interval, p.nowMs), repetitions: 1 } };
  const message = `Invalid duration format '${String(checked.value.value)}' for expression '${expressionText(expression)}'.`;
  return { ok: false, error: extractFault(message, scopeKey) };
}

function evaluateCycle(p: Processing, expression: Expression, scopeKey: number, nowMs: number): Result<Schedule, Fault> {
  const text = evaluateCycleText(p, expression, scopeKey);
  if (!text.ok) return text;
  if (!text.value.startsWith('R')) return cronSchedule(text.value, nowMs, scopeKey);
  const parsed = parseRepeating(text.value);
  if (!parsed.ok) return { ok: false, error: extractFault(parsed.error, scopeKey) };
  const { repetitions, interval } = parsed.value;
  return { ok: true, value: { repetitions, dueDate: firstDueDate(interval, nowMs) } };
}

function evaluateCycleText(p: Processing, expression: Expression, scopeKey: number): Result<string, Fault> {
  const outcome = evaluate(p, expression, scopeKey);
  if (!outcome.ok) return outcome;
  const checked = checkType(outcome.value, expression, scopeKey, ['string']);
  return checked.ok ? { ok: true, value: checked.value.value as string } : checked;
}

function cronSchedule(text: string, nowMs: number, scopeKey: number): Result<Schedule, Fault> {
  try {
    const next = CronExpressionParser.parse(text, { currentDate: new Date(nowMs), tz: 'UTC' }).next();
    return { ok: true, value: { dueDate: next.getTime(), repetitions: INFINITE } };
  } catch (error) {
    return { ok: false, error: extractFault(error instanceof Error ? error.message : String(error), scopeKey) };
  }
}

function parseRepeating(text: string): Result<{ repetitions: number; interval: Interval }, string> {
  const slash = text.indexOf('/');
  if (slash === -1) return { ok: false, error: 'No interval given' };
  const count = text.slice(1, slash);
  const interval = parseInterval(text.slice(slash + 1));
  if (!/^[+-]?\d*$/.test(count)) return { ok: false, error: 'Cannot parse repetitions count' };
  if (!interval) return { ok: false, error: `Text cannot be parsed to an interval: ${text.slice(slash + 1)}` };
  return { ok: true, value: { repetitions: count === '' ? INFINITE : Number(count), interval } };
}

/** A named start in the future is the first due date; otherwise the interval counts from now. */
function firstDueDate(interval: Interval, nowMs: number): number {
  return interval.startMs !== null && interval.startMs > nowMs ? interval.startMs : addInterval(nowMs, interval);
}
