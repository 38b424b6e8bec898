import type { TimerDefinition } from '../model/executable.js';
import { nextScheduleOf, scheduleOf, type Schedule } from '../model/timer-schedule.js';
import type { Processing } from '../processing.js';
import type { Result } from '../result.js';
import type { Fault } from './behaviour.js';
import { evaluate, extractFault } from './expressions.js';

/** The timer's schedule, counted from the time of the current command. */
export function evaluateTimer(p: Processing, timer: TimerDefinition, scopeKey: number): Result<Schedule, Fault> {
  const outcome = evaluate(p, timer.expression, scopeKey);
  if (!outcome.ok) return outcome;
  const schedule = scheduleOf(timer, outcome.value, p.nowMs);
  return schedule.ok ? schedule : { ok: false, error: extractFault(schedule.error, scopeKey) };
}

/** The schedule of a repeating timer that has just fired. */
export function rescheduleTimer(
  p: Processing,
  timer: TimerDefinition,
  scopeKey: number,
  last: Schedule,
): Result<Schedule, Fault> {
  const outcome = evaluate(p, timer.expression, scopeKey);
  if (!outcome.ok) return outcome;
  const schedule = nextScheduleOf(timer, outcome.value, last, p.nowMs);
  return schedule.ok ? schedule : { ok: false, error: extractFault(schedule.error, scopeKey) };
}
