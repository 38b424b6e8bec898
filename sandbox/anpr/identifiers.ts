import { createHash } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** An ANPR id for this tax code, always the same: two letters, five digits, two letters. */
export function anprIdOf(taxCode: string): string {
  const bytes = createHash('sha256').update(`anpr-sandbox:${taxCode}`).digest();
  const letter = (index: number) => LETTERS.charAt(bytes.readUInt8(index) % 26);
  const digits = String(bytes.readUInt32BE(8) % 100_000).padStart(5, '0');
  return letter(0) + letter(1) + digits + letter(2) + letter(3);
}
