import { Temporal } from 'temporal-polyfill';
import type { Language } from '../texts.js';

/** The zone in which the city counts its days. */
export const CITY_ZONE = 'Europe/Rome';

/** A day of the calendar, `YYYY-MM-DD`, without time or zone. Compares as text. */
export type CivilDate = string;

const plain = (date: CivilDate) => Temporal.PlainDate.from(date);

/** The day it is in the city at an instant. */
export function romeDateOf(at: Date): CivilDate {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(CITY_ZONE).toPlainDate().toString();
}

/**
 * The instant at which clocks in the city show a time of a day. A time that the spring change skips is taken as the one an
 * hour later; one that the autumn change repeats as its first occurrence.
 *
 * @param time `HH:MM`
 * @throws {RangeError} when either is not a date or time that exists
 */
export function atRomeTime(date: CivilDate, time: string): Date {
  const zoned = plain(date).toZonedDateTime({ timeZone: CITY_ZONE, plainTime: Temporal.PlainTime.from(time) });
  return new Date(zoned.epochMilliseconds);
}

/** The day so many days later; earlier when negative. */
export function addDays(date: CivilDate, days: number): CivilDate {
  return plain(date).add({ days }).toString();
}

/**
 * The same day of the month so many months later, or the last day of that month when it has no such day.
 *
 * @source art. 2963 c.c., fourth and fifth paragraph
 */
export function addMonths(date: CivilDate, months: number): CivilDate {
  return plain(date).add({ months }, { overflow: 'constrain' }).toString();
}

/** Days from one date to another; negative when the second is earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return plain(from).until(plain(to), { largestUnit: 'day' }).days;
}

/** Full years that somebody born on a day has on another. Who is born on 29 February has a birthday on 1 March otherwise. */
export function ageOn(birthDate: CivilDate, date: CivilDate): number {
  const { years } = plain(birthDate).until(plain(date), { largestUnit: 'year' });
  const isLeapDay = birthDate.endsWith('-02-29') && date.endsWith('-02-28');
  return isLeapDay && !plain(date).inLeapYear
    ? plain(birthDate).until(plain(date).subtract({ days: 1 }), { largestUnit: 'year' }).years
    : years;
}

/** 1 is Monday, 7 is Sunday. */
export function weekdayOf(date: CivilDate): number {
  return plain(date).dayOfWeek;
}

/** `24 novembre 2026`, `24 November 2026`. */
export function formatCivilDate(date: CivilDate, language: Language): string {
  const { day, month, year } = plain(date);
  return `${day === 1 && language === 'it' ? '1º' : day} ${MONTHS[language][month - 1] ?? ''} ${year}`;
}

/** `24/11/2026`, as Italian papers write it. */
export function shortCivilDate(date: CivilDate): string {
  return date.split('-').reverse().join('/');
}

/** `24 novembre 2026, ore 15.04`, in the city's time. */
export function formatInstant(at: Date, language: Language): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(CITY_ZONE);
  const time = `${String(zoned.hour).padStart(2, '0')}${language === 'it' ? '.' : ':'}${String(zoned.minute).padStart(2, '0')}`;
  const date = formatCivilDate(zoned.toPlainDate().toString(), language);
  return language === 'it' ? `${date}, ore ${time}` : `${date}, ${time}`;
}

// Written out, not taken from the runtime's locale data: a certificate must have the same bytes on every machine.
const MONTHS: Record<Language, readonly string[]> = {
  it: 'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre'.split(' '),
  en: 'January February March April May June July August September October November December'.split(' '),
};
