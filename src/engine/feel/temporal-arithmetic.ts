import { Temporal } from 'temporal-polyfill';
import {
  dateTimeIn,
  DayTimeDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  NANOS_PER_SECOND,
  offsetSecondsOf,
  YearMonthDuration,
  type FeelTemporal,
} from './temporal.js';

const NANOS_PER_DAY = 86_400n * NANOS_PER_SECOND;

/**
 * The point in time moved by a duration, null where the two types have no sum.
 *
 * A date stays a date: a day-time duration is added to its midnight and the time is dropped.
 *
 * @throws {RangeError} when the result lies beyond the calendar
 */
export function shift(value: FeelTemporal, duration: FeelTemporal, sign: 1 | -1): FeelTemporal | null {
  if (duration instanceof YearMonthDuration) {
    const months = { months: duration.months * sign };
    if (value instanceof FeelDate) return new FeelDate(value.day.add(months));
    if (value instanceof FeelDateTime) return dateTimeIn(value.moment.add(months), value.zone);
    if (value instanceof YearMonthDuration) return new YearMonthDuration(value.months + duration.months * sign);
    return null;
  }
  if (!(duration instanceof DayTimeDuration)) return null;
  const nanos = sign === 1 ? duration.nanos : -duration.nanos;
  if (value instanceof DayTimeDuration) return new DayTimeDuration(value.nanos + nanos);
  if (value instanceof FeelDate) return new FeelDate(value.day.toPlainDateTime().add(durationOf(nanos)).toPlainDate());
  if (value instanceof FeelTime) return new FeelTime(value.time.add(durationOf(nanos % NANOS_PER_DAY)), value.zone);
  if (value instanceof FeelDateTime) return shiftMoment(value, nanos);
  return null;
}

function shiftMoment(value: FeelDateTime, nanos: bigint): FeelDateTime {
  const { moment, zone } = value;
  if (zone === null || offsetIsFixed(zone)) return new FeelDateTime(moment.add(durationOf(nanos)), zone);
  // In a zone a duration counts elapsed time: across a change of the clock the wall time jumps.
  const shifted = moment.toZonedDateTime(zone).add({ ...secondsAndNanos(nanos) });
  return new FeelDateTime(shifted.toPlainDateTime(), zone);
}

/** The days-time duration from `right` to `left`; null where the two have no difference. */
export function difference(left: FeelTemporal, right: FeelTemporal): FeelTemporal | null {
  if (left instanceof FeelDate && right instanceof FeelDate) {
    return new DayTimeDuration(localNanos(left.day.toPlainDateTime()) - localNanos(right.day.toPlainDateTime()));
  }
  if (left instanceof FeelTime && right instanceof FeelTime) {
    if ((left.zone === null) !== (right.zone === null)) return null;
    const nanos = timeNanos(left) - timeNanos(right);
    // Between times with an offset Zeebe counts the distance, whichever comes first.
    return new DayTimeDuration(left.zone !== null && nanos < 0n ? -nanos : nanos);
  }
  if (!(left instanceof FeelDateTime) || !(right instanceof FeelDateTime)) return null;
  if ((left.zone === null) !== (right.zone === null)) return null;
  return new DayTimeDuration(instantNanos(left) - instantNanos(right));
}

/** The whole months between two days, as a years-months duration. */
export function monthsBetween(from: Temporal.PlainDate, to: Temporal.PlainDate): YearMonthDuration {
  return new YearMonthDuration(from.until(to, { largestUnit: 'month' }).months);
}

/**
 * Orders two values of one type; null when they have no order (other types, or only one of them local).
 */
export function compareTemporals(left: FeelTemporal, right: FeelTemporal): number | null {
  if (left instanceof FeelDate && right instanceof FeelDate) return Temporal.PlainDate.compare(left.day, right.day);
  if (left instanceof YearMonthDuration && right instanceof YearMonthDuration)
    return Math.sign(left.months - right.months);
  if (left instanceof DayTimeDuration && right instanceof DayTimeDuration) return order(left.nanos, right.nanos);
  if (left instanceof FeelTime && right instanceof FeelTime) {
    return (left.zone === null) === (right.zone === null) ? order(timeNanos(left), timeNanos(right)) : null;
  }
  if (left instanceof FeelDateTime && right instanceof FeelDateTime) {
    return (left.zone === null) === (right.zone === null) ? order(instantNanos(left), instantNanos(right)) : null;
  }
  return null;
}

export function combine(day: Temporal.PlainDate, time: FeelTime): FeelDateTime {
  return dateTimeIn(day.toPlainDateTime(time.time), time.zone);
}

/** The moment in the given zone, as a wall clock there shows it. */
export function inZone(value: FeelDateTime, zone: string): FeelDateTime {
  if (value.zone === null) return dateTimeIn(value.moment, zone);
  const epoch = Temporal.Instant.fromEpochMilliseconds(Number(instantNanos(value) / 1_000_000n));
  const nanos = Number(((instantNanos(value) % 1_000_000n) + 1_000_000n) % 1_000_000n);
  const moment = epoch.toZonedDateTimeISO(zone === 'Z' ? 'UTC' : zone).toPlainDateTime();
  return new FeelDateTime(moment.add({ nanoseconds: nanos }), zone);
}

function offsetIsFixed(zone: string): boolean {
  return zone === 'Z' || /^[+-]/.test(zone);
}

function order(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function timeNanos(value: FeelTime): bigint {
  const { hour, minute, second, millisecond, microsecond, nanosecond } = value.time;
  const wall = BigInt((hour * 60 + minute) * 60 + second - (offsetSecondsOf(value) ?? 0));
  return wall * NANOS_PER_SECOND + BigInt(millisecond * 1e6 + microsecond * 1e3 + nanosecond);
}

function instantNanos(value: FeelDateTime): bigint {
  return localNanos(value.moment) - BigInt(offsetSecondsOf(value) ?? 0) * NANOS_PER_SECOND;
}

/** Nanoseconds since 1970 as if the wall clock ran on UTC. */
function localNanos(moment: Temporal.PlainDateTime): bigint {
  return moment.toZonedDateTime('UTC').epochNanoseconds;
}

function secondsAndNanos(nanos: bigint): { seconds: number; nanoseconds: number } {
  return { seconds: Number(nanos / NANOS_PER_SECOND), nanoseconds: Number(nanos % NANOS_PER_SECOND) };
}

function durationOf(nanos: bigint): Temporal.Duration {
  return Temporal.Duration.from(secondsAndNanos(nanos));
}
