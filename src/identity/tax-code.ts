import type { Places } from '../geography/places.js';

/** Why a text is no tax code. */
export const TAX_CODE_PROBLEMS = {
  EMPTY: { it: 'Scrivi il codice fiscale.', en: 'Enter the tax code.' },
  FORM: {
    it: 'Il codice fiscale ha 16 caratteri (lettere e cifre), oppure 11 cifre se è provvisorio.',
    en: 'A tax code has 16 characters (letters and digits), or 11 digits when it is provisional.',
  },
  BIRTH_DATE: {
    it: 'La data di nascita scritta nel codice fiscale non esiste: ricontrolla le cifre.',
    en: 'The birth date in the tax code does not exist: check the digits.',
  },
  BIRTH_PLACE: {
    it: 'Il luogo di nascita scritto nel codice fiscale non esiste: ricontrolla gli ultimi cinque caratteri.',
    en: 'The place of birth in the tax code does not exist: check the last five characters.',
  },
  CHECK: {
    it: 'L’ultimo carattere non corrisponde agli altri: c’è un errore di battitura.',
    en: 'The last character does not match the others: something is mistyped.',
  },
} as const;
export type TaxCodeProblem = keyof typeof TAX_CODE_PROBLEMS;

/** A tax code of a person, with what is written in it. */
export interface PersonalTaxCode {
  readonly kind: 'personal';
  /** Sixteen capital letters and digits. */
  readonly code: string;
  /** The same code with digits where omocodia put letters: not an identity, two persons can share it. */
  readonly withoutOmocodia: string;
  readonly sex: 'M' | 'F';
  /** Civil date, YYYY-MM-DD; the century is the latest that is not in the future. */
  readonly birthDate: string;
  /** Belfiore code; Z and three digits for a foreign state. */
  readonly birthPlaceCode: string;
}

/** Eleven digits, given to a person before the final code; they say nothing about the person. Organisations' codes look the same. */
export interface ProvisionalTaxCode {
  readonly kind: 'provisional';
  readonly code: string;
}

export type TaxCode = PersonalTaxCode | ProvisionalTaxCode;
export type TaxCodeResult =
  { readonly ok: true; readonly value: TaxCode } | { readonly ok: false; readonly problem: TaxCodeProblem };

const PERSONAL = /^[A-Z]{6}[\dL-NP-V]{2}[A-EHLMPR-T][\dL-NP-V]{2}[A-Z][\dL-NP-V]{3}[A-Z]$/;
const MONTHS = 'ABCDEHLMPRST';
const OMOCODIA = 'LMNPQRSTUV';
const OMOCODIA_INDEXES = [6, 7, 9, 10, 12, 13, 14];
/** The letter whose value at an odd position is 0, then 1 and so on; the digits 0 to 9 count as A to J. */
const BY_ODD_VALUE = 'BAKPLCQDREVOSFTGUHMINJWZYX';

/** The check letter of the first fifteen characters. @source D.M. 23 December 1976, article 6 */
function checkLetter(fifteen: string): string {
  let sum = 0;
  for (const [index, char] of [...fifteen].entries()) {
    const value = char >= 'A' ? char.charCodeAt(0) - 65 : Number(char);
    const isAtOddPosition = index % 2 === 0; // positions are counted from one
    sum += isAtOddPosition ? BY_ODD_VALUE.indexOf(String.fromCharCode(65 + value)) : value;
  }
  return String.fromCharCode(65 + (sum % 26));
}

function decodeOmocodia(code: string): string {
  const chars = [...code.slice(0, 15)];
  for (const index of OMOCODIA_INDEXES) {
    const digit = OMOCODIA.indexOf(chars[index] ?? '');
    if (digit >= 0) chars[index] = String(digit);
  }
  const fifteen = chars.join('');
  return fifteen + checkLetter(fifteen);
}

/** The control digit of VAT numbers, which provisional tax codes share. */
function hasElevenDigitCheck(digits: string): boolean {
  const sum = [...digits].reduce((total, char, index) => {
    const value = Number(char) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function civilDate(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.toISOString().slice(0, 10) : undefined;
}

/** The latest such date that is not after `today`. */
function resolveBirthDate(twoDigitYear: number, month: number, day: number, today: string): string | undefined {
  const century = Number(today.slice(0, 2)) * 100;
  return [century + twoDigitYear, century - 100 + twoDigitYear]
    .map((year) => civilDate(year, month, day))
    .find((date) => date !== undefined && date <= today);
}

/**
 * Takes a tax code apart and checks all of it: form, date, place, check letter; never by length alone. Case, spaces and
 * omocodia are accepted. A code can be right and belong to nobody: only the registries know that.
 *
 * @param today civil date, YYYY-MM-DD: decides the century
 * @param places without it the birth place is checked for its form only
 * @source D.M. 23 December 1976 (form, omocodia, check letter; provisional codes of eleven digits)
 */
export function parseTaxCode(
  text: string,
  { today, places }: { today: string; places?: Pick<Places, 'findByCode'> },
): TaxCodeResult {
  const code = normalizeTaxCode(text);
  if (code === '') return { ok: false, problem: 'EMPTY' };
  if (/^\d{11}$/.test(code)) {
    const isProvisional = code !== '00000000000' && hasElevenDigitCheck(code);
    return isProvisional ? { ok: true, value: { kind: 'provisional', code } } : { ok: false, problem: 'CHECK' };
  }
  if (!PERSONAL.test(code)) return { ok: false, problem: 'FORM' };

  const withoutOmocodia = decodeOmocodia(code);
  const dayAndSex = Number(withoutOmocodia.slice(9, 11));
  const sex = dayAndSex > 40 ? 'F' : 'M';
  const birthDate = resolveBirthDate(
    Number(withoutOmocodia.slice(6, 8)),
    MONTHS.indexOf(withoutOmocodia.charAt(8)) + 1,
    sex === 'F' ? dayAndSex - 40 : dayAndSex,
    today,
  );
  if (birthDate === undefined) return { ok: false, problem: 'BIRTH_DATE' };
  const birthPlaceCode = withoutOmocodia.slice(11, 15);
  if (places && !places.findByCode(birthPlaceCode)) return { ok: false, problem: 'BIRTH_PLACE' };
  if (code.charAt(15) !== checkLetter(code.slice(0, 15))) return { ok: false, problem: 'CHECK' };
  return { ok: true, value: { kind: 'personal', code, withoutOmocodia, sex, birthDate, birthPlaceCode } };
}

/** Capital letters, without the spaces, dots and dashes that people put between the parts. */
export function normalizeTaxCode(text: string): string {
  return text.toUpperCase().replace(/[\s.-]/g, '');
}

/** True when both name the same birth data; omocodia tells two such persons apart, so this is no proof of identity. */
export function isSameBirthData(one: PersonalTaxCode, other: PersonalTaxCode): boolean {
  return one.withoutOmocodia === other.withoutOmocodia;
}
