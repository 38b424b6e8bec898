import { romeDateOf } from '../deadlines/civil-date.js';
import type { CounterStore } from './counter-store.js';

/** 23 letters that cannot be taken for a digit or for one another. */
const CHECK_LETTERS = 'ABCDEFGHJKLMNPQRSTVWXYZ';

/**
 * The check character of a case number: year and number read as one integer, modulo 23, as a letter.
 *
 * As 23 is a prime that divides neither 10 nor 9, 11 or 99, every single wrong digit, every swap of two neighbours or of
 * two digits around a third, and every wrong pair of equal digits changes it.
 */
export function checkCharacter(year: number, sequence: number): string {
  const digits = `${year}${String(sequence).padStart(6, '0')}`;
  return CHECK_LETTERS[Number(BigInt(digits) % 23n)] ?? '';
}

/** `2026-000123-K`. The number has six digits; beyond 999,999 in a year it has seven. */
export function formatCaseNumber(year: number, sequence: number): string {
  return `${year}-${String(sequence).padStart(6, '0')}-${checkCharacter(year, sequence)}`;
}

/** The number as written on papers, from what a person typed; undefined when it is none or the check character is wrong. */
export function parseCaseNumber(text: string): string | undefined {
  const found = /^(?<year>\d{4})[\s/-]?(?<sequence>\d{6,7})[\s/-]?(?<check>[a-z])$/i.exec(text.trim());
  if (!found?.groups) return undefined;
  const { year, sequence, check } = found.groups;
  const number = formatCaseNumber(Number(year), Number(sequence));
  return number.endsWith(`-${check?.toUpperCase()}`) ? number : undefined;
}

/**
 * Takes the next case number of the year that it is in the city. Numbers rise by one; one that is taken and then not used
 * (a crash, a request sent twice at once) leaves a gap.
 */
export async function nextCaseNumber(counters: CounterStore, at: Date): Promise<string> {
  const year = Number(romeDateOf(at).slice(0, 4));
  return formatCaseNumber(year, await counters.next(`case-number:${year}`));
}
