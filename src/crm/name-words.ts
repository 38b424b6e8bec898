import type { Applicant } from './case.js';

/** Longer words and more of them are no name. */
const LONGEST_WORD = 40;
const MOST_WORDS = 12;

/** The words of a name as they are searched: without case, accents and signs (`D'Ambrosio` is `d` and `ambrosio`). */
export function nameWords(text: string): string[] {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  return [...new Set(words)].slice(0, MOST_WORDS).map((word) => word.slice(0, LONGEST_WORD));
}

/** What a case is found by; nothing for who is not known. */
export function nameKeysOf(applicant: Applicant): string[] {
  return applicant.kind === 'citizen' ? nameWords(`${applicant.givenName} ${applicant.familyName}`) : [];
}
