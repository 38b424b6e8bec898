import { InvalidInputError } from '../errors.js';

/** The only structure that new stations use: segregation code, own number, check digits. */
const AUX_DIGIT = '3';
const BASE_DIGITS = 13;

/** What a person copies from a notice, and what the machines call it. */
export interface NoticeNumber {
  /** 18 digits, printed on the notice ("codice avviso"). */
  readonly nav: string;
  /** The same without the first digit: 17 digits, the creditor's reference of the payment. */
  readonly iuv: string;
}

/**
 * The two check digits of a payment notice: all digits before them, read as one number, modulo 93.
 *
 * @source pagoPA, Specifiche attuative dei codici identificativi di versamento, riversamento e rendicontazione
 */
export function checkDigits(digits: string): string {
  return (BigInt(digits) % 93n).toString().padStart(2, '0');
}

/**
 * Builds the notice number of one debt.
 *
 * @param segregationCode two digits that pagoPA assigned to our station
 * @param sequence the debt's own number, unique for ever within the organisation and segregation code (an atomic counter)
 * @throws {InvalidInputError} when either does not fit
 */
export function buildNoticeNumber(segregationCode: string, sequence: number): NoticeNumber {
  if (!/^\d{2}$/.test(segregationCode)) {
    throw new InvalidInputError('SEGREGATION_CODE', `Segregation code has two digits, got ${segregationCode.length}`);
  }
  if (!Number.isSafeInteger(sequence) || sequence < 0 || sequence >= 10 ** BASE_DIGITS) {
    throw new InvalidInputError('NOTICE_SEQUENCE', `Notice sequence ${sequence} does not fit ${BASE_DIGITS} digits`);
  }
  const body = `${segregationCode}${String(sequence).padStart(BASE_DIGITS, '0')}`;
  const iuv = `${body}${checkDigits(AUX_DIGIT + body)}`;
  return { nav: AUX_DIGIT + iuv, iuv };
}

/** True for a notice number as anybody may have issued it: 18 digits, first one 0 to 3. Check digits are not looked at. */
export function isNoticeNumber(text: string): boolean {
  return /^[0-3]\d{17}$/.test(text);
}

/** True when the check digits hold too; numbers of free structure (first digit 1) have none and never pass. */
export function hasValidCheckDigits(nav: string): boolean {
  return isNoticeNumber(nav) && nav[0] !== '1' && checkDigits(nav.slice(0, 16)) === nav.slice(16);
}

/** The creditor's reference inside a notice number; with first digit 0 the application code is left out too. */
export function iuvOf(nav: string): string {
  if (!isNoticeNumber(nav))
    throw new InvalidInputError('NOTICE_NUMBER', 'A notice number has 18 digits, the first from 0 to 3');
  return nav.startsWith('0') ? nav.slice(3) : nav.slice(1);
}
