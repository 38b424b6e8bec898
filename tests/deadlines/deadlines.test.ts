import {
  addDays,
  addMonths,
  ageOn,
  atRomeTime,
  daysBetween,
  formatCivilDate,
  formatInstant,
  romeDateOf,
  shortCivilDate,
  weekdayOf,
} from '../../src/deadlines/civil-date.js';
import { easterOf, holidaysOf, isHoliday } from '../../src/deadlines/holidays.js';
import { addWorkingDays, isWorkingDay, termEnd } from '../../src/deadlines/term.js';

/** Every day from 2024 to 2035: no random sample, so that nothing is left out. */
const allDays = Array.from({ length: 4_383 }, (_, index) => addDays('2024-01-01', index));

describe('civil dates in Rome', () => {
  it.each([
    ['2026-11-24T22:59:59Z', '2026-11-24'],
    ['2026-11-24T23:00:00Z', '2026-11-25'],
    ['2026-07-01T21:59:59Z', '2026-07-01'],
    ['2026-07-01T22:00:00Z', '2026-07-02'],
    ['2026-12-31T23:30:00Z', '2027-01-01'],
  ])('%s is on %s', (instant, date) => {
    expect(romeDateOf(new Date(instant))).toBe(date);
  });

  it.each([
    ['in winter', '2026-11-24', '12:00', '2026-11-24T11:00:00.000Z'],
    ['in summer', '2026-07-01', '12:00', '2026-07-01T10:00:00.000Z'],
    ['just before the spring change', '2026-03-29', '01:59', '2026-03-29T00:59:00.000Z'],
    ['in the hour that the spring change skips', '2026-03-29', '02:30', '2026-03-29T01:30:00.000Z'],
    ['just after the spring change', '2026-03-29', '03:00', '2026-03-29T01:00:00.000Z'],
    ['in the hour that the autumn change repeats, the first time', '2026-10-25', '02:30', '2026-10-25T00:30:00.000Z'],
    ['just after the autumn change', '2026-10-25', '03:00', '2026-10-25T02:00:00.000Z'],
  ])('finds the instant %s', (_what, date, time, instant) => {
    expect(atRomeTime(date, time).toISOString()).toBe(instant);
  });

  it('comes back to the same day from any instant of it', () => {
    for (const day of allDays) {
      for (const time of ['00:00', '12:00', '23:59']) expect(romeDateOf(atRomeTime(day, time))).toBe(day);
    }
  });

  it.each([
    ['2026-08-31', 6, '2027-02-28'],
    ['2027-08-30', 6, '2028-02-29'],
    ['2026-11-24', 6, '2027-05-24'],
    ['2026-03-31', 1, '2026-04-30'],
  ])('%s and %i months is %s', (date, months, end) => {
    expect(addMonths(date, months)).toBe(end);
  });

  it.each([
    ['2008-11-24', '2026-11-23', 17],
    ['2008-11-24', '2026-11-24', 18],
    ['2008-02-29', '2026-02-28', 17],
    ['2008-02-29', '2026-03-01', 18],
    ['2008-02-29', '2028-02-29', 20],
  ])('who is born on %s is on %s %i years old', (born, on, age) => {
    expect(ageOn(born, on)).toBe(age);
  });

  it('writes dates as people read them', () => {
    expect(formatCivilDate('2026-05-01', 'it')).toBe('1º maggio 2026');
    expect(formatCivilDate('2026-11-24', 'en')).toBe('24 November 2026');
    expect(shortCivilDate('2026-11-04')).toBe('04/11/2026');
    expect(formatInstant(new Date('2026-11-24T14:04:00Z'), 'it')).toBe('24 novembre 2026, ore 15.04');
    expect(formatInstant(new Date('2026-07-24T14:04:00Z'), 'en')).toBe('24 July 2026, 16:04');
  });
});

describe('holidays', () => {
  it.each([
    [2024, '2024-03-31'],
    [2025, '2025-04-20'],
    [2026, '2026-04-05'],
    [2027, '2027-03-28'],
    [2038, '2038-04-25'],
    [2285, '2285-03-22'],
  ])('Easter of %i is on %s', (year, date) => {
    expect(easterOf(year)).toBe(date);
  });

  it('are those of the nation and of Venice', () => {
    expect(holidaysOf(2026).map(({ date }) => date.slice(5))).toEqual(
      '01-01 01-06 04-06 04-25 05-01 06-02 08-15 10-04 11-01 11-21 12-08 12-25 12-26'.split(' '),
    );
  });

  it('are found one by one as they are listed', () => {
    const listed = new Set([2024, 2025, 2026, 2027].flatMap((year) => holidaysOf(year).map(({ date }) => date)));
    for (const day of allDays.filter((date) => date < '2028')) {
      expect(isHoliday(day)).toBe(listed.has(day) || weekdayOf(day) === 7);
    }
  });

  it('have the fourth of October from 2026 only', () => {
    expect(isHoliday('2025-10-04')).toBe(false);
    expect(isHoliday('2027-10-04')).toBe(true);
  });

  it('are all Sundays too, but no Saturday as such', () => {
    expect(isHoliday('2026-11-29')).toBe(true);
    expect(isHoliday('2026-11-28')).toBe(false);
  });
});

describe('working days', () => {
  it('are Monday to Friday without holidays', () => {
    for (const day of allDays) expect(isWorkingDay(day)).toBe(weekdayOf(day) <= 5 && !isHoliday(day));
  });

  it.each([
    ['2026-11-20', 1, '2026-11-23'], // Friday; the 21st is the Salute, and a Saturday
    ['2029-11-20', 1, '2029-11-22'], // Tuesday before the Salute on a Wednesday
    ['2026-12-24', 1, '2026-12-28'],
    ['2026-12-07', 2, '2026-12-10'],
    ['2026-11-28', 0, '2026-11-30'],
    ['2026-11-30', -1, '2026-11-27'],
  ])('%s and %i of them is %s', (from, days, end) => {
    expect(addWorkingDays(from, days)).toBe(end);
  });

  it('are counted alike forwards, one by one, and backwards', () => {
    for (const day of allDays.filter(isWorkingDay).slice(0, 520)) {
      for (const count of [1, 5, 22]) {
        const end = addWorkingDays(day, count);
        const between = Array.from({ length: daysBetween(day, end) }, (_, index) => addDays(day, index + 1));
        expect(between.filter(isWorkingDay)).toHaveLength(count);
        expect(addWorkingDays(end, -count)).toBe(day);
      }
    }
  });
});

describe('terms', () => {
  it.each([
    ['the initial day does not count', '2026-11-24', { days: 30, calendar: 'civil' }, '2026-12-24'],
    ['a term that ends on a holiday moves on', '2026-11-25', { days: 30, calendar: 'civil' }, '2026-12-28'],
    ['a term that ends on a Sunday moves to Monday', '2026-11-24', { days: 5, calendar: 'civil' }, '2026-11-30'],
    ['a term that ends on a Saturday does not move', '2026-11-24', { days: 4, calendar: 'civil' }, '2026-11-28'],
    ['working days', '2026-11-24', { days: 10, calendar: 'working' }, '2026-12-09'],
  ] as const)('%s', (_what, from, rule, end) => {
    expect(termEnd(from, rule)).toBe(end);
  });

  it('never end on a holiday, never early, and later starts never end earlier', () => {
    for (const days of [1, 30, 90]) {
      let last = '';
      for (const day of allDays) {
        const end = termEnd(day, { days, calendar: 'civil' });
        expect(isHoliday(end)).toBe(false);
        expect(daysBetween(day, end)).toBeGreaterThanOrEqual(days);
        expect(daysBetween(day, end)).toBeLessThanOrEqual(days + 4);
        expect(end >= last).toBe(true);
        last = end;
      }
    }
  });
});
