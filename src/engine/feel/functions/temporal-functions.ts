import { Temporal } from 'temporal-polyfill';
import { FeelDate, FeelDateTime } from '../temporal.js';
import type { FeelValue } from '../feel-value.js';
import { builtin, type FunctionTable } from './builtin.js';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/**
 * `now()` and `today()` show the evaluation's clock in the zone that the machine is set to, as Zeebe does.
 *
 * @source DMN 1.3 table 82; Camunda 8.6 FEEL, temporal functions
 */
export const temporalFunctions: FunctionTable = {
  now: [builtin([], (_, { nowMs }) => momentOf(nowMs))],
  today: [builtin([], (_, { nowMs }) => new FeelDate(momentOf(nowMs).moment.toPlainDate()))],
  'day of year': [onDay((day) => day.dayOfYear)],
  'day of week': [onDay((day) => DAYS[day.dayOfWeek - 1] ?? null)],
  'month of year': [onDay((day) => MONTHS[day.month - 1] ?? null)],
  'week of year': [onDay((day) => day.weekOfYear ?? null)],
  'last day of month': [onDay((day) => new FeelDate(day.with({ day: day.daysInMonth })))],
};

function onDay(body: (day: Temporal.PlainDate) => FeelValue) {
  return builtin(['date'], ([date]) => {
    if (date instanceof FeelDate) return body(date.day);
    return date instanceof FeelDateTime ? body(date.moment.toPlainDate()) : undefined;
  });
}

function momentOf(nowMs: number): FeelDateTime {
  const zone = Temporal.Now.timeZoneId();
  const moment = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(zone).toPlainDateTime();
  return new FeelDateTime(moment, zone);
}
