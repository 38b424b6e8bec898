import type { Language } from './texts.js';

/** Largest amount handled, in cents: far above any payment, far below what a double can hold exactly. */
export const MAX_CENTS = 99_999_999_999;

const NO_BREAK_SPACE = '\u00a0';

/** True for an amount of money: whole cents, not negative, not above {@link MAX_CENTS}. */
export function isCents(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_CENTS;
}

function assertCents(cents: number): void {
  if (!isCents(cents)) throw new RangeError(`Not an amount in cents: ${String(cents)}`);
}

const GROUPED = new Intl.NumberFormat('en-US');

/**
 * The amount as a person reads it: `1.616,00 €` in Italian (the space does not break), `€1,616.00` in English.
 *
 * @throws {RangeError} when it is not a whole number of cents
 */
export function formatEuros(cents: number, language: Language): string {
  assertCents(cents);
  const euros = GROUPED.format(Math.floor(cents / 100));
  const rest = String(cents % 100).padStart(2, '0');
  return language === 'it' ? `${euros.replaceAll(',', '.')},${rest}${NO_BREAK_SPACE}€` : `€${euros}.${rest}`;
}

/** The amount as machines write it in XML and reports: `16.00`. */
export function toDecimal(cents: number): string {
  assertCents(cents);
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

/** Cents of a decimal with exactly two digits after the point, as pagoPA writes it; undefined for anything else. */
export function parseDecimal(text: string): number | undefined {
  const found = /^(\d{1,9})\.(\d{2})$/.exec(text);
  if (!found) return undefined;
  return Number(found[1]) * 100 + Number(found[2]);
}

const MARKS = { it: { thousands: '.', decimal: ',' }, en: { thousands: ',', decimal: '.' } } as const;

/**
 * Cents of an amount that a person typed: `16`, `16,5`, `1.616,00 €` in Italian; `1,616.00` in English.
 *
 * A mark that could be read in two ways is read in the person's own language only, so `1.616` is 1616 euros in Italian
 * and undefined in English: a wrong guess would be a factor of a thousand.
 *
 * @returns undefined when it is not an amount
 */
export function parseEuros(text: string, language: Language): number | undefined {
  const { thousands, decimal } = MARKS[language];
  const bare = text.replace(/[\s€]/g, '');
  const [whole = '', cents = '', ...more] = bare.split(decimal);
  if (more.length > 0 || (bare.includes(decimal) && !/^\d{1,2}$/.test(cents))) return undefined;
  const [first = '', ...groups] = whole.split(thousands);
  if (!/^\d{1,9}$/.test(first)) return undefined;
  if (groups.length > 0 && (first.length > 3 || groups.length > 2 || groups.some((group) => !/^\d{3}$/.test(group)))) {
    return undefined;
  }
  const value = Number(first + groups.join('')) * 100 + Number(cents.padEnd(2, '0'));
  return isCents(value) ? value : undefined;
}
