import { FeelRange, newContext, type FeelContext, type FeelValue } from './feel-value.js';
import {
  DayTimeDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  isZoneName,
  NANOS_PER_SECOND,
  offsetSecondsOf,
  YearMonthDuration,
} from './temporal.js';

const NONE: FeelContext = newContext();

/**
 * What a path may ask of a value that is no context: the parts of dates, times, durations and ranges.
 *
 * @source DMN 1.3 table 65
 */
export function propertiesOf(value: FeelValue): FeelContext {
  if (value instanceof FeelDate) return dayOf(value.day);
  if (value instanceof FeelTime) return { ...timeOf(value.time), ...zoneOf(value) };
  if (value instanceof FeelDateTime) return { ...dayOf(value.moment), ...timeOf(value.moment), ...zoneOf(value) };
  if (value instanceof YearMonthDuration) return { years: Math.trunc(value.months / 12), months: value.months % 12 };
  if (value instanceof DayTimeDuration) return durationOf(value.seconds);
  if (value instanceof FeelRange) {
    return {
      start: value.start,
      end: value.end,
      'start included': value.startIncluded,
      'end included': value.endIncluded,
    };
  }
  return NONE;
}

function dayOf(day: { year: number; month: number; day: number; dayOfWeek: number }): FeelContext {
  return { year: day.year, month: day.month, day: day.day, weekday: day.dayOfWeek };
}

function timeOf(time: { hour: number; minute: number; second: number }): FeelContext {
  return { hour: time.hour, minute: time.minute, second: time.second };
}

function zoneOf(value: FeelTime | FeelDateTime): FeelContext {
  const seconds = offsetSecondsOf(value);
  return {
    'time offset': seconds === null ? null : new DayTimeDuration(BigInt(seconds) * NANOS_PER_SECOND),
    timezone: value.zone !== null && isZoneName(value.zone) ? value.zone : null,
  };
}

function durationOf(seconds: number): FeelContext {
  return {
    days: Math.trunc(seconds / 86_400),
    hours: Math.trunc(seconds / 3600) % 24,
    minutes: Math.trunc(seconds / 60) % 60,
    seconds: seconds % 60,
  };
}
