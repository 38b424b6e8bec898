import { Temporal } from 'temporal-polyfill';
import type { Text } from '../texts.js';
import { addDays, weekdayOf, type CivilDate } from './civil-date.js';

export interface Holiday {
  readonly date: CivilDate;
  readonly name: Text;
}

interface FixedHoliday {
  /** `MM-DD` */
  readonly day: string;
  /** First year in which it is one. */
  readonly from: number;
  readonly name: Text;
}

/**
 * Holidays on the same day every year, and the city's own.
 *
 * @source L. 260/1949 art. 2 as changed by DPR 792/1985 (6 January), L. 336/2000 (2 June), L. 151/2025 (4 October, from
 *   2026); 25 April is also the patron of Venice; 21 November is the city's own holiday
 */
const FIXED: readonly FixedHoliday[] = [
  { day: '01-01', from: 1949, name: { it: 'Capodanno', en: 'New Year' } },
  { day: '01-06', from: 1986, name: { it: 'Epifania', en: 'Epiphany' } },
  { day: '04-25', from: 1949, name: { it: 'Liberazione e San Marco', en: 'Liberation and Saint Mark' } },
  { day: '05-01', from: 1949, name: { it: 'Festa del lavoro', en: 'Labour Day' } },
  { day: '06-02', from: 2001, name: { it: 'Festa della Repubblica', en: 'Republic Day' } },
  { day: '08-15', from: 1949, name: { it: 'Ferragosto', en: 'Assumption' } },
  { day: '10-04', from: 2026, name: { it: "San Francesco d'Assisi", en: 'Saint Francis of Assisi' } },
  { day: '11-01', from: 1949, name: { it: 'Ognissanti', en: 'All Saints' } },
  { day: '11-21', from: 1949, name: { it: 'Festa della Salute', en: 'Feast of the Salute' } },
  { day: '12-08', from: 1949, name: { it: 'Immacolata Concezione', en: 'Immaculate Conception' } },
  { day: '12-25', from: 1949, name: { it: 'Natale', en: 'Christmas' } },
  { day: '12-26', from: 1949, name: { it: 'Santo Stefano', en: 'Saint Stephen' } },
];

/**
 * Easter Sunday of a year of the Gregorian calendar.
 *
 * @source the anonymous Gregorian computus (Nature, 20 April 1876)
 */
export function easterOf(year: number): CivilDate {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  const day = (h + l - 7 * m + 33 * month + 19) % 32;
  return Temporal.PlainDate.from({ year, month, day }).toString();
}

/** Holidays in Venice in a year, in order; Sundays are not listed. */
export function holidaysOf(year: number): Holiday[] {
  const fixed = FIXED.filter(({ from }) => year >= from).map(({ day, name }) => ({ date: `${year}-${day}`, name }));
  const easterMonday = { date: addDays(easterOf(year), 1), name: { it: "Lunedì dell'Angelo", en: 'Easter Monday' } };
  return [...fixed, easterMonday].sort((a, b) => a.date.localeCompare(b.date));
}

/** True for Sundays too: the law counts them among the holidays. @source L. 260/1949 art. 2 */
export function isHoliday(date: CivilDate): boolean {
  const [year, day] = [Number(date.slice(0, 4)), date.slice(5)];
  if (FIXED.some((holiday) => holiday.day === day && year >= holiday.from)) return true;
  return weekdayOf(date) === 7 || (weekdayOf(date) === 1 && addDays(easterOf(year), 1) === date);
}
