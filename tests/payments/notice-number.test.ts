import { InvalidInputError } from '../../src/errors.js';
import { isItalianIban } from '../../src/payments/iban.js';
import {
  buildNoticeNumber,
  checkDigits,
  hasValidCheckDigits,
  isNoticeNumber,
  iuvOf,
} from '../../src/payments/notice-number.js';

describe('notice numbers', () => {
  it.each([
    ['48', 1_700_000_000_123, '348170000000012344', '48170000000012344'],
    ['01', 1, '301000000000000144', '01000000000000144'],
    ['02', 123_876_543_123, '302012387654312386', '02012387654312386'],
  ])('are built from segregation code %s and number %d', (code, sequence, nav, iuv) => {
    expect(buildNoticeNumber(code, sequence)).toEqual({ nav, iuv });
    expect(hasValidCheckDigits(nav)).toBe(true);
    expect(iuvOf(nav)).toBe(iuv);
  });

  it.each([
    ['aux 0', '0011234567890123', '13'],
    ['aux 2', '2123456789012345', '44'],
    ['aux 3', '3481700000000123', '44'],
  ])('have check digits modulo 93 over all digits before (%s)', (_name, digits, check) => {
    expect(checkDigits(digits)).toBe(check);
  });

  it('of other creditors are accepted without looking at the check digits', () => {
    expect(isNoticeNumber('302012387654312384')).toBe(true);
    expect(hasValidCheckDigits('302012387654312384')).toBe(false);
    expect(isNoticeNumber('100000000000000000')).toBe(true);
    expect(hasValidCheckDigits('100000000000000000')).toBe(false);
  });

  it('leave out the application code in the reference when they begin with 0', () => {
    expect(iuvOf('001123456789012313')).toBe('123456789012313');
    expect(iuvOf('212345678901234544')).toBe('12345678901234544');
  });

  it.each([
    '',
    '34817000000001234',
    '3481700000000123444',
    '448170000000012344',
    '34817000000001234a',
    '３48170000000012344',
  ])('are not %j', (text) => {
    expect(isNoticeNumber(text)).toBe(false);
    expect(() => iuvOf(text)).toThrow('18 digits');
  });

  it.each([
    ['4', 1],
    ['480', 1],
    ['4a', 1],
    ['48', -1],
    ['48', 1.5],
    ['48', 10_000_000_000_000],
  ])('are not built from %s and %d', (code, sequence) => {
    expect(() => buildNoticeNumber(code, sequence)).toThrow(InvalidInputError);
  });
});

describe('Italian IBANs', () => {
  it('have check digits and a control letter that both hold', () => {
    expect(isItalianIban('IT60X0542811101000000123456')).toBe(true);
  });

  it.each([
    ['wrong check digits', 'IT61X0542811101000000123456'],
    ['two digits exchanged', 'IT60X0542811101000000123465'],
    // Check digits recomputed for the letter Y: only the control letter tells.
    ['wrong control letter', 'IT64Y0542811101000000123456'],
    ['small letters', 'it60x0542811101000000123456'],
    ['spaces', 'IT60 X054 2811 1010 0000 0123 456'],
    ['another country', 'DE89370400440532013000'],
    ['nothing', ''],
  ])('are refused with %s', (_name, iban) => {
    expect(isItalianIban(iban)).toBe(false);
  });
});
