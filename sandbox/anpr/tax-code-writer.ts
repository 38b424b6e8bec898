/** What a codice fiscale is made of. */
export interface TaxCodeBirthData {
  readonly familyName: string;
  readonly givenName: string;
  /** Civil date, YYYY-MM-DD. */
  readonly birthDate: string;
  readonly sex: 'M' | 'F';
  /** Belfiore code of the municipality, or Z and three digits for a foreign state. */
  readonly birthPlaceCode: string;
}

const MONTH_LETTERS = 'ABCDEHLMPRST';
const OMOCODIA_LETTERS = 'LMNPQRSTUV';
/** Indexes of the digits that may become letters, in the order in which the revenue agency replaces them. */
const OMOCODIA_INDEXES = [14, 13, 12, 10, 9, 7, 6];
const ODD_DIGITS = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
const ODD_LETTERS = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

function lettersOf(name: string): string {
  return name
    .normalize('NFD')
    .toUpperCase()
    .replace(/[^A-Z]/g, '');
}

function threeLetters(name: string, { given }: { given: boolean }): string {
  const letters = lettersOf(name);
  let consonants = letters.replace(/[AEIOU]/g, '');
  if (given && consonants.length > 3) consonants = consonants.charAt(0) + consonants.slice(2);
  const vowels = letters.replace(/[^AEIOU]/g, '');
  return `${consonants}${vowels}XXX`.slice(0, 3);
}

function checkLetter(fifteen: string): string {
  let sum = 0;
  for (const [index, char] of [...fifteen].entries()) {
    const isDigit = char >= '0' && char <= '9';
    const value = isDigit ? Number(char) : char.charCodeAt(0) - 65;
    const atOddPosition = index % 2 === 0; // positions are counted from one
    sum += atOddPosition ? ((isDigit ? ODD_DIGITS : ODD_LETTERS)[value] ?? 0) : value;
  }
  return String.fromCharCode(65 + (sum % 26));
}

/**
 * The tax code that the revenue agency would give.
 *
 * @param omocodia how many digits, from the right, are written as letters because the code was already taken
 * @source D.M. 23 December 1976, articles 2 to 6
 */
export function writeTaxCode(birth: TaxCodeBirthData, omocodia = 0): string {
  const [year = '', month = '', day = ''] = birth.birthDate.split('-');
  const dayOfBirth = Number(day) + (birth.sex === 'F' ? 40 : 0);
  const chars = [
    threeLetters(birth.familyName, { given: false }),
    threeLetters(birth.givenName, { given: true }),
    year.slice(2),
    MONTH_LETTERS.charAt(Number(month) - 1),
    String(dayOfBirth).padStart(2, '0'),
    birth.birthPlaceCode,
  ]
    .join('')
    .split('');
  for (const index of OMOCODIA_INDEXES.slice(0, omocodia)) {
    chars[index] = OMOCODIA_LETTERS.charAt(Number(chars[index]));
  }
  const fifteen = chars.join('');
  return fifteen + checkLetter(fifteen);
}
