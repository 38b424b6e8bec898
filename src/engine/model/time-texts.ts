/** Dates, durations and repeating intervals as models write them. */
import { Temporal } from 'temporal-polyfill';

/** A span of time: calendar months and milliseconds. */
export interface Interval {
  /** First due date (epoch ms), if the text names one. */
  readonly startMs: number | null;
  readonly months: number;
  readonly ms: number;
}

const PERIOD =
  /^([+-]?)P(?=.)(?:([+-]?\d+)Y)?(?:([+-]?\d+)M)?(?:([+-]?\d+)W)?(?:([+-]?\d+)D)?(?:T(?=.)(?:([+-]?\d+)H)?(?:([+-]?\d+)M)?(?:([+-]?\d+(?:\.\d+)?)S)?)?$/;
const DAY_MS = 86_400_000;

/** `P...`, or `<date-time>/P...`; undefined when it is neither. */
export function parseInterval(text: string): Interval | undefined {
  const slash = text.lastIndexOf('/');
  const startMs = slash > 0 ? parseDateTime(text.slice(0, slash)) : null;
  const match = PERIOD.exec(text.slice(slash + 1));
  if (!match || startMs === undefined) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(2)
    .map((part) => Number(part ?? 0));
  const sign = match[1] === '-' ? -1 : 1;
  const ms = (weeks * 7 + days) * DAY_MS + hours * 3_600_000 + minutes * 60_000 + Math.round(seconds * 1000);
  return { startMs, months: sign * (years * 12 + months), ms: sign * ms };
}

/** Epoch ms after the interval; months are counted on the calendar, in UTC. */
export function addInterval(fromMs: number, { months, ms }: Interval): number {
  if (months === 0) return fromMs + ms;
  const from = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO('UTC');
  return from.add({ months }).epochMilliseconds + ms;
}

/** Epoch ms of an ISO date-time with an offset or zone; without one it is UTC. */
export function parseDateTime(text: string): number | undefined {
  const [, local = '', zone] = /^([^@[]+)(?:[@[]([^\]]+)\]?)?$/.exec(text) ?? [];
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(local)) return undefined;
  const hasOffset = /(?:Z|[+-]\d\d(?::?\d\d)?)$/.test(local);
  if (!hasOffset && zone) return zonedEpochMs(local, zone);
  const ms = Date.parse(hasOffset ? local : `${local}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

function zonedEpochMs(local: string, zone: string): number | undefined {
  try {
    return Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;
  } catch {
    return undefined;
  }
}
