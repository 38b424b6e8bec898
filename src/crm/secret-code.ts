/** Crockford's alphabet: no I, L, O or U, so that a code can be read aloud and typed from paper. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A code for links and papers that nobody can guess: the 122 random bits of a UUID in 26 letters and digits.
 *
 * @throws {RangeError} when it is not a UUID
 */
export function secretCode(uuid: string): string {
  const hex = uuid.replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/i.test(hex)) throw new RangeError('A secret code is made of a UUID');
  let value = BigInt(`0x${hex}`);
  let code = '';
  for (let index = 0; index < 26; index += 1) {
    code = (ALPHABET[Number(value & 31n)] ?? '') + code;
    value >>= 5n;
  }
  return code;
}

/** The code as a person may have typed it: blanks and hyphens left out, look-alikes put right; undefined when it is none. */
export function parseSecretCode(text: string): string | undefined {
  const bare = text.slice(0, 100).toUpperCase().replace(/[\s-]/g, '');
  const code = bare.replace(/[IL]/g, '1').replaceAll('O', '0');
  return code.length === 26 && [...code].every((character) => ALPHABET.includes(character)) ? code : undefined;
}
