import { Temporal } from 'temporal-polyfill';

/**
 * FEEL dates, times and durations.
 *
 * Texts are those of DMN 1.3 clause 10.3.2.3 (`2026-10-04`, `09:30:00+01:00`, `09:30:00@Europe/Rome`, `P1Y2M`,
 * `P1DT2H`); what no calendar knows reads as null.
 */
export class FeelDate {
  readonly day: Temporal.PlainDate;
  constructor(day: Temporal.PlainDate) {
    this.day = day;
  }
  toString(): string {
    return formatDate(this.day);
  }
}

/** A time of day: local, with an offset, or in a zone. */
export class FeelTime {
  readonly time: Temporal.PlainTime;
  /** null: local; `Z`, `+01:00` or a zone's name otherwise. */
  readonly zone: string | null;
  constructor(time: Temporal.PlainTime, zone: string | null) {
    this.time = time;
    this.zone = zone;
  }
  toString(): string {
    return formatTime(this.time) + formatZone(this.zone);
  }
}

/** A date and time: local, with an offset, or in a zone. */
export class FeelDateTime {
  readonly moment: Temporal.PlainDateTime;
  readonly zone: string | null;
  constructor(moment: Temporal.PlainDateTime, zone: string | null) {
    this.moment = moment;
    this.zone = zone;
  }
  toString(): string {
    return `${formatDate(this.moment.toPlainDate())}T${formatTime(this.moment.toPlainTime())}${formatZone(this.zone)}`;
  }
}

export class YearMonthDuration {
  readonly months: number;
  constructor(months: number) {
    this.months = months;
  }
  toString(): string {
    const total = Math.abs(this.months);
    const [years, months] = [Math.trunc(total / 12), total % 12];
    if (total === 0) return 'P0Y';
    return `${this.months < 0 ? '-' : ''}P${years > 0 ? `${String(years)}Y` : ''}${months > 0 ? `${String(months)}M` : ''}`;
  }
}

export const NANOS_PER_SECOND = 1_000_000_000n;
const NANOS_PER_MILLI = 1_000_000n;

export class DayTimeDuration {
  readonly nanos: bigint;
  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
  get seconds(): number {
    return Number(this.nanos / NANOS_PER_SECOND);
  }
  get millis(): number {
    return Number(this.nanos / NANOS_PER_MILLI);
  }
  toString(): string {
    const total = Math.abs(this.seconds);
    if (total === 0) return 'P0D';
    const days = unit(Math.trunc(total / 86_400), 'D');
    const time =
      unit(Math.trunc(total / 3600) % 24, 'H') + unit(Math.trunc(total / 60) % 60, 'M') + unit(total % 60, 'S');
    return `${this.nanos < 0n ? '-' : ''}P${days}${time === '' ? '' : `T${time}`}`;
  }
}

export type FeelTemporal = FeelDate | FeelTime | FeelDateTime | YearMonthDuration | DayTimeDuration;

export function isTemporal(value: unknown): value is FeelTemporal {
  return (
    value instanceof FeelDate ||
    value instanceof FeelTime ||
    value instanceof FeelDateTime ||
    value instanceof YearMonthDuration ||
    value instanceof DayTimeDuration
  );
}

const DATE = /^(-?\d{4,9})-(\d{2})-(\d{2})$/;
const TIME = /^T?(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2}(?::\d{2})?|@[\w+\-/]+)?$/;
const YEAR_MONTH = /^([+-]?)P(?:([+-]?\d{1,12})Y)?(?:([+-]?\d{1,12})M)?$/;
const DAY_TIME =
  /^([+-]?)P(?:([+-]?\d{1,12})D)?(?:T(?:([+-]?\d{1,12})H)?(?:([+-]?\d{1,12})M)?(?:([+-]?)(\d{1,12})(?:\.(\d{1,9}))?S)?)?$/;

export function parseDate(text: string): FeelDate | null {
  const match = DATE.exec(text);
  if (!match) return null;
  const [, year = '', month, day] = match;
  // A longer year has no leading zero: 02026 is a slip, not a year.
  if (/^-?0\d{4}/.test(year)) return null;
  return dateOf(Number(year), Number(month), Number(day));
}

/** Null when there is no such day. */
export function dateOf(year: number, month: number, day: number): FeelDate | null {
  return attempt(() => new FeelDate(Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' })));
}

export function parseTime(text: string): FeelTime | null {
  const match = TIME.exec(text);
  // Without seconds a time is local.
  return match && (match[3] !== undefined || match[5] === undefined) ? readTime(match) : null;
}

function readTime(match: readonly (string | undefined)[]): FeelTime | null {
  const [, hour, minute, second = '0', fraction = '', zone] = match;
  const name = readZone(zone);
  if (name === undefined) return null;
  return attempt(() => new FeelTime(plainTime(Number(hour), Number(minute), Number(second), nanosOf(fraction)), name));
}

/** Null when there is no such time. */
export function timeOf(
  hour: number,
  minute: number,
  second: number,
  nanos: number,
  zone: string | null,
): FeelTime | null {
  return attempt(() => new FeelTime(plainTime(hour, minute, second, nanos), zone));
}

export function parseDateTime(text: string): FeelDateTime | null {
  const at = text.indexOf('T');
  if (at < 0) {
    const date = parseDate(text);
    return date && new FeelDateTime(date.day.toPlainDateTime(), null);
  }
  const date = parseDate(text.slice(0, at));
  const match = TIME.exec(text.slice(at + 1));
  const time = match && readTime(match);
  if (!date || !time || text.startsWith('T', at + 1)) return null;
  return dateTimeIn(date.day.toPlainDateTime(time.time), time.zone);
}

/** The date and time in a zone; a wall time that the zone skips in spring is moved past the gap. */
export function dateTimeIn(moment: Temporal.PlainDateTime, zone: string | null): FeelDateTime {
  if (zone === null || !isZoneName(zone)) return new FeelDateTime(moment, zone);
  return new FeelDateTime(moment.toZonedDateTime(zone).toPlainDateTime(), zone);
}

export function parseDuration(text: string): YearMonthDuration | DayTimeDuration | null {
  const months = YEAR_MONTH.exec(text);
  if (months && (months[2] ?? months[3]) !== undefined) {
    const total = Number(months[2] ?? 0) * 12 + Number(months[3] ?? 0);
    return Number.isSafeInteger(total) ? new YearMonthDuration(months[1] === '-' ? -total : total) : null;
  }
  const match = DAY_TIME.exec(text);
  if (!match || text.endsWith('T') || text.endsWith('P')) return null;
  const [, sign, days = '0', hours = '0', minutes = '0', secondsSign, seconds = '0', fraction = ''] = match;
  const whole = ((signed(days) * 24n + signed(hours)) * 60n + signed(minutes)) * 60n * NANOS_PER_SECOND;
  const rest = BigInt(seconds) * NANOS_PER_SECOND + BigInt(nanosOf(fraction));
  const nanos = secondsSign === '-' ? whole - rest : whole + rest;
  return new DayTimeDuration(sign === '-' ? -nanos : nanos);
}

/** The value of an `@"..."` literal, null when the text fits no temporal type. */
export function parseTemporal(text: string): FeelTemporal | null {
  return (
    parseDate(text) ??
    (text.includes('T') && !/^-?P/.test(text) && !text.startsWith('T') ? parseDateTime(text) : null) ??
    parseDuration(text) ??
    parseTime(text)
  );
}

/** The offset from UTC in seconds, null for a local value. */
export function offsetSecondsOf(value: FeelTime | FeelDateTime): number | null {
  const { zone } = value;
  if (zone === null) return null;
  const fixed = fixedOffset(zone);
  if (fixed !== null) return fixed;
  const moment =
    value instanceof FeelDateTime ? value.moment : new Temporal.PlainDate(1970, 1, 1).toPlainDateTime(value.time);
  return Math.round(moment.toZonedDateTime(zone).offsetNanoseconds / 1e9);
}

export function isZoneName(zone: string): boolean {
  return fixedOffset(zone) === null;
}

/** `+01:00`, `Z` for zero. */
export function formatOffset(seconds: number): string {
  if (seconds === 0) return 'Z';
  const total = Math.abs(seconds);
  const pad = (part: number) => String(part).padStart(2, '0');
  const base = `${seconds < 0 ? '-' : '+'}${pad(Math.trunc(total / 3600))}:${pad(Math.trunc(total / 60) % 60)}`;
  return total % 60 === 0 ? base : `${base}:${pad(total % 60)}`;
}

/** Whether the text names an offset or a zone that the time zone database knows. */
export function readZoneName(name: string): string | null {
  return readZone(/^(?:Z|[+-]\d{2}:\d{2}(?::\d{2})?)$/.test(name) ? name : `@${name}`) ?? null;
}

function readZone(suffix: string | undefined): string | null | undefined {
  if (suffix === undefined) return null;
  if (suffix === 'Z') return 'Z';
  if (!suffix.startsWith('@')) {
    const seconds = fixedOffset(suffix);
    return seconds === null || Math.abs(seconds) > 18 * 3600 ? undefined : formatOffset(seconds);
  }
  const name = suffix.slice(1);
  return (
    attempt(() => {
      new Temporal.PlainDateTime(1970, 1, 1).toZonedDateTime(name);
      return fixedOffset(name) === 0 ? 'Z' : name;
    }) ?? undefined
  );
}

function fixedOffset(zone: string): number | null {
  if (zone === 'Z') return 0;
  const match = /^([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(zone);
  if (!match) return null;
  const [, sign, hours, minutes, seconds = '0'] = match;
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === '-' ? -total : total;
}

function plainTime(hour: number, minute: number, second: number, nanos: number): Temporal.PlainTime {
  const [millisecond, microsecond, nanosecond] = [
    Math.trunc(nanos / 1e6),
    Math.trunc(nanos / 1e3) % 1000,
    nanos % 1000,
  ];
  return Temporal.PlainTime.from(
    { hour, minute, second, millisecond, microsecond, nanosecond },
    { overflow: 'reject' },
  );
}

/** Each part of a duration may carry its own sign, also a plus. */
function signed(digits: string): bigint {
  return BigInt(digits.replace('+', ''));
}

function nanosOf(fraction: string): number {
  return Number(fraction.padEnd(9, '0'));
}

function formatDate(day: Temporal.PlainDate): string {
  const year = Math.abs(day.year);
  const pad = (part: number, width: number) => String(part).padStart(width, '0');
  return `${day.year < 0 ? '-' : ''}${pad(year, 4)}-${pad(day.month, 2)}-${pad(day.day, 2)}`;
}

function formatTime(time: Temporal.PlainTime): string {
  const pad = (part: number, width: number) => String(part).padStart(width, '0');
  const nanos = time.millisecond * 1e6 + time.microsecond * 1e3 + time.nanosecond;
  const fraction = nanos === 0 ? '' : `.${pad(nanos, 9).replace(/0+$/, '')}`;
  return `${pad(time.hour, 2)}:${pad(time.minute, 2)}:${pad(time.second, 2)}${fraction}`;
}

function formatZone(zone: string | null): string {
  if (zone === null) return '';
  return isZoneName(zone) ? `@${zone}` : zone;
}

function unit(amount: number, letter: string): string {
  return amount === 0 ? '' : `${String(amount)}${letter}`;
}

function attempt<T>(build: () => T): T | null {
  try {
    return build();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
