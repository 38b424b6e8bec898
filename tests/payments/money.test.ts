import { formatEuros, isCents, parseDecimal, parseEuros, toDecimal } from '../../src/money.js';

describe('money', () => {
  it.each([
    [0, '0,00\u00a0€', '€0.00'],
    [52, '0,52\u00a0€', '€0.52'],
    [1600, '16,00\u00a0€', '€16.00'],
    [161_652, '1.616,52\u00a0€', '€1,616.52'],
    [123_456_789, '1.234.567,89\u00a0€', '€1,234,567.89'],
  ])('shows %d cents as %s and %s', (cents, italian, english) => {
    expect(formatEuros(cents, 'it')).toBe(italian);
    expect(formatEuros(cents, 'en')).toBe(english);
  });

  it.each([-1, 0.5, NaN, Infinity, 1e15])('refuses %d as an amount', (cents) => {
    expect(isCents(cents)).toBe(false);
    expect(() => formatEuros(cents, 'it')).toThrow(RangeError);
    expect(() => toDecimal(cents)).toThrow(RangeError);
  });

  it('writes and reads decimals with exactly two digits', () => {
    expect([toDecimal(1652), toDecimal(5), toDecimal(0)]).toEqual(['16.52', '0.05', '0.00']);
    expect([parseDecimal('16.52'), parseDecimal('0.05')]).toEqual([1652, 5]);
    for (const text of ['16', '16.5', '16.520', '-1.00', '1,00', ' 1.00', '1e3', '', '9999999999.00']) {
      expect([text, parseDecimal(text)]).toEqual([text, undefined]);
    }
  });

  it.each([
    ['16', 1600, 1600],
    ['16,5', 1650, undefined],
    ['16,50 €', 1650, undefined],
    ['€ 16.50', undefined, 1650],
    ['1.616', 161_600, undefined],
    ['1,616', undefined, 161_600],
    ['1.616,52', 161_652, undefined],
    ['1,616.52', undefined, 161_652],
    ['1616,52', 161_652, undefined],
    ['12.34,56', undefined, undefined],
    ['1234.567', undefined, undefined],
    ['1.234.5', undefined, undefined],
    ['16,', undefined, undefined],
    [',50', undefined, undefined],
    ['-5', undefined, undefined],
    ['', undefined, undefined],
    ['sedici', undefined, undefined],
  ])('reads %s as %s in Italian and %s in English', (text, italian, english) => {
    expect([parseEuros(text, 'it'), parseEuros(text, 'en')]).toEqual([italian, english]);
  });
});
