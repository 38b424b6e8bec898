import { checkCharacter, formatCaseNumber, parseCaseNumber } from '../../src/crm/case-number.js';
import { parseSecretCode, secretCode } from '../../src/crm/secret-code.js';

/** A spread of numbers over years and magnitudes; every pair of digits occurs. */
const numbers = [2026, 2027, 2030, 2099].flatMap((year) =>
  Array.from({ length: 60 }, (_, index) => formatCaseNumber(year, (index * 16_661 + 7) % 1_000_000)),
);
const digitsOf = (number: string): number[] =>
  [...number].map((_, index) => index).filter((index) => /\d/.test(number[index] ?? ''));
const replaceAt = (text: string, index: number, character: string) =>
  text.slice(0, index) + character + text.slice(index + 1);

describe('case numbers', () => {
  it('have year, six digits and a check letter', () => {
    expect(formatCaseNumber(2026, 123)).toBe(`2026-000123-${checkCharacter(2026, 123)}`);
    for (const number of numbers) expect(number).toMatch(/^\d{4}-\d{6}-[A-HJ-NP-TV-Z]$/);
  });

  it('are read back as written, whatever blanks and case a person types', () => {
    for (const number of numbers) {
      expect(parseCaseNumber(number)).toBe(number);
      expect(parseCaseNumber(` ${number.toLowerCase().replaceAll('-', ' ')} `)).toBe(number);
      expect(parseCaseNumber(number.replaceAll('-', ''))).toBe(number);
    }
  });

  it('show every single wrong digit', () => {
    for (const number of numbers) {
      for (const index of digitsOf(number)) {
        for (const digit of '0123456789'.replace(number[index] ?? '', '')) {
          expect(parseCaseNumber(replaceAt(number, index, digit))).toBeUndefined();
        }
      }
    }
  });

  it('show every swap of two neighbouring digits and of two around a third', () => {
    for (const number of numbers) {
      const places = digitsOf(number);
      for (const [order, first] of places.entries()) {
        for (const second of [places[order + 1], places[order + 2]]) {
          if (second === undefined || number[first] === number[second]) continue;
          const swapped = replaceAt(replaceAt(number, first, number[second] ?? ''), second, number[first] ?? '');
          expect(parseCaseNumber(swapped)).toBeUndefined();
        }
      }
    }
  });

  it.each(['', '2026', '2026-12-K', 'abcd-000123-K', '2026-000123', 'x'.repeat(500)])('do not read %j', (text) => {
    expect(parseCaseNumber(text)).toBeUndefined();
  });
});

describe('secret codes', () => {
  it('keep all bits of the UUID they are made of', () => {
    const codes = new Set(Array.from({ length: 2_000 }, () => secretCode(crypto.randomUUID())));
    expect(codes.size).toBe(2_000);
    expect(secretCode('00000000-0000-0000-0000-000000000001')).toBe(`${'0'.repeat(25)}1`);
    expect(secretCode('ffffffff-ffff-ffff-ffff-ffffffffffff')).toBe(`7${'Z'.repeat(25)}`);
  });

  it('are read as a person types them', () => {
    const code = secretCode('0f8fad5b-d9cb-469f-a165-70867728950e');
    expect(code).toHaveLength(26);
    expect(parseSecretCode(code.toLowerCase().replace(/.{4}/g, '$&- '))).toBe(code);
    expect(parseSecretCode(code.replaceAll('1', 'l').replaceAll('0', 'O'))).toBe(code);
    expect(parseSecretCode(code.slice(1))).toBeUndefined();
    expect(parseSecretCode(`${code.slice(1)}U`)).toBeUndefined();
  });
});
