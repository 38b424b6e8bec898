import type { DayTimeDuration } from './temporal.js';
import {
  FeelDate,
  FeelDateTime,
  FeelTime,
  formatOffset,
  isZoneName,
  NANOS_PER_SECOND,
  offsetSecondsOf,
  YearMonthDuration,
  type FeelTemporal,
} from './temporal.js';

/**
 * The ISO text under which a temporal value is kept as a variable. It differs from the FEEL text: seconds that
 * are zero are left out, hours are not gathered into days, each part of a duration carries its own sign.
 *
 * @source java.time's `toString`, which Zeebe 8.6 writes (tried on a real one)
 */
export function variableText(value: FeelTemporal): string {
  if (value instanceof FeelDate) return value.toString();
  if (value instanceof FeelTime) return value.zone === null ? timeText(value.time) : value.toString();
  if (value instanceof FeelDateTime) return dateTimeText(value);
  if (value instanceof YearMonthDuration) return monthsText(value.months);
  return durationText(value);
}

interface WallTime {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  readonly microsecond: number;
  readonly nanosecond: number;
}

function timeText(time: WallTime): string {
  const pad = (part: number, width = 2) => String(part).padStart(width, '0');
  const nanos = time.millisecond * 1e6 + time.microsecond * 1e3 + time.nanosecond;
  const base = `${pad(time.hour)}:${pad(time.minute)}`;
  if (nanos === 0) return time.second === 0 ? base : `${base}:${pad(time.second)}`;
  // As many digits as needed, in groups of three.
  return `${base}:${pad(time.second)}.${pad(nanos, 9).replace(/(?:000){1,2}$/u, '')}`;
}

function dateTimeText(value: FeelDateTime): string {
  const day = new FeelDate(value.moment.toPlainDate()).toString();
  const offset = offsetSecondsOf(value);
  const zone = value.zone !== null && isZoneName(value.zone) ? `[${value.zone}]` : '';
  return `${day}T${timeText(value.moment)}${offset === null ? '' : formatOffset(offset)}${zone}`;
}

function monthsText(months: number): string {
  if (months === 0) return 'P0D';
  return `P${part(Math.trunc(months / 12), 'Y')}${part(months % 12, 'M')}`;
}

function durationText({ nanos }: DayTimeDuration): string {
  if (nanos === 0n) return 'PT0S';
  const seconds = Number(nanos / NANOS_PER_SECOND);
  const fraction = Number(nanos % NANOS_PER_SECOND);
  return `PT${part(Math.trunc(seconds / 3600), 'H')}${part(Math.trunc(seconds / 60) % 60, 'M')}${secondsText(seconds % 60, fraction)}`;
}

function secondsText(seconds: number, nanos: number): string {
  if (nanos === 0) return part(seconds, 'S');
  const sign = nanos < 0 ? '-' : '';
  return `${sign}${String(Math.abs(seconds))}.${String(Math.abs(nanos)).padStart(9, '0').replace(/0+$/u, '')}S`;
}

function part(amount: number, letter: string): string {
  return amount === 0 ? '' : `${String(amount)}${letter}`;
}
