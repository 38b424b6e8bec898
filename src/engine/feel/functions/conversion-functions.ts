import { Temporal } from 'temporal-polyfill';
import { brief, CallFailure, display, type FeelFunction, type FeelValue } from '../feel-value.js';
import { isFeelNumber, parseNumber, toDouble, type FeelNumber } from '../number.js';
import {
  DayTimeDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  YearMonthDuration,
  dateOf,
  formatOffset,
  parseDate,
  parseDateTime,
  parseDuration,
  parseTime,
  readZoneName,
  timeOf,
} from '../temporal.js';
import { combine, inZone, monthsBetween } from '../temporal-arithmetic.js';
import { builtin, type FunctionTable } from './builtin.js';

/** @source DMN 1.3 table 72; Camunda 8.6 FEEL, conversion functions */
export const conversionFunctions: FunctionTable = {
  number: [
    builtin(['from'], ([from]) =>
      typeof from === 'string' ? numberFrom(from) : isFeelNumber(from) ? from : undefined,
    ),
    builtin(['from', 'grouping separator'], ([from, grouping]) => numberWith(from, grouping, null)),
    builtin(['from', 'grouping separator', 'decimal separator'], ([from, grouping, decimal]) =>
      numberWith(from, grouping, decimal),
    ),
  ],
  string: [
    builtin(['from'], ([from = null], evaluation) =>
      from === null || typeof from === 'string' ? from : display(from, evaluation),
    ),
  ],
  date: [
    builtin(['from'], ([from]) => {
      if (typeof from === 'string') return parseDate(from) ?? new CallFailure(`Failed to parse date from '${from}'`);
      if (from instanceof FeelDateTime) return new FeelDate(from.moment.toPlainDate());
      return from instanceof FeelDate ? from : undefined;
    }),
    builtin(['year', 'month', 'day'], (args) =>
      numbers(args, ([year = 0, month = 0, day = 0]) => {
        return (
          dateOf(year, month, day) ??
          new CallFailure(`Failed to parse date from: year=${String(year)}, month=${String(month)}, day=${String(day)}`)
        );
      }),
    ),
  ],
  'date and time': [
    builtin(['from'], ([from]) => {
      if (from instanceof FeelDateTime) return from;
      if (from instanceof FeelDate) return new FeelDateTime(from.day.toPlainDateTime(), null);
      return typeof from === 'string'
        ? (parseDateTime(from) ?? new CallFailure(`Failed to parse date-time from '${from}'`))
        : undefined;
    }),
    builtin(['date', 'time'], ([date, time]) => dateAndTime(date, time)),
  ],
  time: [
    builtin(['from'], ([from]) => {
      if (typeof from === 'string') return parseTime(from) ?? new CallFailure(`Failed to parse time from '${from}'`);
      if (from instanceof FeelDateTime) return new FeelTime(from.moment.toPlainTime(), from.zone);
      if (from instanceof FeelDate) return new FeelTime(new Temporal.PlainTime(), 'Z');
      return from instanceof FeelTime ? from : undefined;
    }),
    builtin(['hour', 'minute', 'second'], ([hour, minute, second]) => timeFrom([hour, minute, second], null)),
    builtin(['hour', 'minute', 'second', 'offset'], ([hour, minute, second, offset]) => {
      if (offset === null) return timeFrom([hour, minute, second], null);
      if (!(offset instanceof DayTimeDuration)) return undefined;
      if (Math.abs(offset.seconds) > 18 * 3600)
        return new CallFailure(`Failed to parse time: the offset '${offset.toString()}' is too large`);
      return timeFrom([hour, minute, second], formatOffset(offset.seconds));
    }),
  ],
  duration: [
    builtin(['from'], ([from]) =>
      typeof from === 'string'
        ? (parseDuration(from) ?? new CallFailure(`Failed to parse duration from '${from}'`))
        : undefined,
    ),
  ],
  'years and months duration': [
    builtin(['from', 'to'], ([from, to]) => {
      const [start, end] = [dayOf(from), dayOf(to)];
      return start && end ? monthsBetween(start, end) : undefined;
    }),
  ],
  cycle: cycles(),
};

function numberFrom(text: string): FeelNumber | CallFailure {
  return (/^\s|\s$/.test(text) ? null : parseNumber(text)) ?? new CallFailure(`Can't parse '${text}' as a number`);
}

function numberWith(
  from: FeelValue | undefined,
  grouping: FeelValue | undefined,
  decimal: FeelValue | undefined,
): FeelValue | CallFailure | undefined {
  if (typeof from !== 'string') return undefined;
  const groupingIsValid = grouping === null || grouping === ' ' || grouping === ',' || grouping === '.';
  const decimalIsValid = decimal === null || decimal === ',' || decimal === '.';
  if (!groupingIsValid || !decimalIsValid || (grouping !== null && grouping === decimal)) {
    return new CallFailure("illegal arguments for grouping or decimal. Must be one of ' ' (grouping only), ',' or '.'");
  }
  const ungrouped = grouping === null ? from : from.replaceAll(grouping, '');
  return numberFrom(decimal === null ? ungrouped : ungrouped.replaceAll(decimal, '.'));
}

function numbers<T>(args: readonly FeelValue[], build: (values: readonly number[]) => T): T | undefined {
  return args.every(isFeelNumber) ? build(args.map((arg) => Math.trunc(toDouble(arg)))) : undefined;
}

function timeFrom(parts: readonly (FeelValue | undefined)[], zone: string | null): FeelValue | CallFailure | undefined {
  const [hour, minute, second] = parts;
  if (!isFeelNumber(hour) || !isFeelNumber(minute) || !isFeelNumber(second)) return undefined;
  const seconds = toDouble(second);
  const nanos = Math.round((seconds - Math.trunc(seconds)) * 1e9);
  return (
    timeOf(Math.trunc(toDouble(hour)), Math.trunc(toDouble(minute)), Math.trunc(seconds), nanos, zone) ??
    new CallFailure(`Failed to parse time from: hour=${brief(hour)}, minute=${brief(minute)}, second=${brief(second)}`)
  );
}

function dateAndTime(date: FeelValue | undefined, time: FeelValue | undefined): FeelValue | CallFailure | undefined {
  if (date instanceof FeelDateTime && typeof time === 'string') {
    const zone = readZoneName(time);
    return zone === null ? new CallFailure(`Unknown time zone '${time}'`) : inZone(date, zone);
  }
  const day = dayOf(date);
  return day && time instanceof FeelTime ? combine(day, time) : undefined;
}

function dayOf(value: FeelValue | undefined): Temporal.PlainDate | undefined {
  if (value instanceof FeelDate) return value.day;
  return value instanceof FeelDateTime ? value.moment.toPlainDate() : undefined;
}

/** Zeebe's own: the text of an ISO 8601 repeating interval, for timer cycles. */
function cycles(): FeelFunction[] {
  return [
    builtin(['interval'], ([interval]) => (isDuration(interval) ? `R/${interval.toString()}` : undefined)),
    builtin(['repetitions', 'interval'], ([repetitions, interval]) => {
      if (!isDuration(interval)) return undefined;
      if (repetitions === null) return `R/${interval.toString()}`;
      return isFeelNumber(repetitions)
        ? `R${String(Math.trunc(toDouble(repetitions)))}/${interval.toString()}`
        : undefined;
    }),
  ];
}

function isDuration(value: FeelValue | undefined): value is DayTimeDuration | YearMonthDuration {
  return value instanceof DayTimeDuration || value instanceof YearMonthDuration;
}
