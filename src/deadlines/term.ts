import { addDays, weekdayOf, type CivilDate } from './civil-date.js';
import { isHoliday } from './holidays.js';

/** Monday to Friday, holidays left out: the days on which the city's offices work. */
export function isWorkingDay(date: CivilDate): boolean {
  return weekdayOf(date) <= 5 && !isHoliday(date);
}

/**
 * The working day so many working days after (or, negative, before) a date. Zero gives the date itself when it is one,
 * else the next.
 */
export function addWorkingDays(date: CivilDate, days: number): CivilDate {
  const step = days < 0 ? -1 : 1;
  let [day, left] = [date, Math.abs(days)];
  if (left === 0) while (!isWorkingDay(day)) day = addDays(day, 1);
  while (left > 0) {
    day = addDays(day, step);
    if (isWorkingDay(day)) left -= 1;
  }
  return day;
}

/** How long something may take. */
export interface TermRule {
  readonly days: number;
  /** `civil` counts every day; `working` Monday to Friday without holidays. */
  readonly calendar: 'civil' | 'working';
}

/**
 * The last day of a term: the initial day is not counted, and a term that would end on a holiday (Sundays included,
 * Saturdays not) ends on the next day that is none.
 *
 * @source art. 2963 c.c., second and third paragraph; art. 155 c.p.c. for the like rule in proceedings
 */
export function termEnd(from: CivilDate, { days, calendar }: TermRule): CivilDate {
  if (calendar === 'working') return addWorkingDays(from, days);
  let end = addDays(from, days);
  while (isHoliday(end)) end = addDays(end, 1);
  return end;
}
