const ITALIAN = /^IT\d{2}[A-Z]\d{10}[A-Z0-9]{12}$/;

/** Values of characters at odd positions (the first is 1) in the CIN, as in the tax code; digits share those of A to J. */
const ODD_VALUES = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** 0 for "0" or "A", and so on. */
function rank(character: string): number {
  return /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65;
}

/** The control letter of bank, branch and account (22 characters). */
function controlLetter(account: string): string {
  const sum = [...account].reduce((total, character, index) => {
    const value = rank(character);
    return total + (index % 2 === 0 ? (ODD_VALUES[value] ?? 0) : value);
  }, 0);
  return String.fromCharCode(65 + (sum % 26));
}

function modulo97(iban: string): number {
  const digits = [...(iban.slice(4) + iban.slice(0, 4))]
    .map((character) => (/\d/.test(character) ? character : String(character.charCodeAt(0) - 55)))
    .join('');
  return Number(BigInt(digits) % 97n);
}

/**
 * True for an Italian IBAN whose international check digits and control letter (CIN) both hold.
 *
 * @source ISO 13616 (check digits), ABI circular on the BBAN (control letter)
 */
export function isItalianIban(iban: string): boolean {
  return ITALIAN.test(iban) && modulo97(iban) === 1 && controlLetter(iban.slice(5)) === iban[4];
}
