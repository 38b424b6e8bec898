/**
 * FEEL numbers: decimals of 34 significant digits, as IEEE 754 decimal128 has them.
 *
 * A whole number that a double holds exactly stays a JavaScript number, as nearly all of them do; everything
 * else is computed on a `Decimal`. A fractional JavaScript number (a variable that arrives as JSON) stands for
 * the shortest decimal that reads back as the same double.
 *
 * @source DMN 1.3 clause 10.3.2.3.1; rounding as java.math.MathContext.DECIMAL128, which Zeebe uses
 */
export type FeelNumber = number | Decimal;

const DIGITS = 34;
/** The largest power of ten of decimal128, and the smallest that it resolves. */
const MAX_EXPONENT = 6144;
const MAX_SCALE = 6176;
const TEXT = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,6}))?$/i;

/** `coefficient` x 10^-`scale`; the scale keeps trailing zeros ("1.50" has scale 2). */
export class Decimal {
  readonly coefficient: bigint;
  readonly scale: number;

  constructor(coefficient: bigint, scale: number) {
    this.coefficient = coefficient;
    this.scale = scale;
  }
}

/** The result of a calculation lies beyond what a number can hold. */
export class NumberRangeError extends Error {
  constructor() {
    super('The number is too large');
  }
}

export type RoundingMode = 'UP' | 'DOWN' | 'CEILING' | 'FLOOR' | 'HALF_UP' | 'HALF_DOWN' | 'HALF_EVEN';

export function isFeelNumber(value: unknown): value is FeelNumber {
  return typeof value === 'number' ? Number.isFinite(value) : value instanceof Decimal;
}

/** The number that a text writes, null when it writes none. */
export function parseNumber(text: string): FeelNumber | null {
  const match = TEXT.exec(text.trim());
  if (!match) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole + fraction === '' || Math.abs(Number(exponent)) > MAX_EXPONENT) return null;
  const coefficient = BigInt(whole + fraction);
  return settle(new Decimal(sign === '-' ? -coefficient : coefficient, fraction.length - Number(exponent)));
}

export function toDouble(value: FeelNumber): number {
  return typeof value === 'number' ? value : Number(formatNumber(value));
}

/** Decimal notation, its trailing zeros kept; a number smaller than a millionth in scientific notation, as Java writes it. */
export function formatNumber(value: FeelNumber): string {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  const { coefficient, scale } = toDecimal(value);
  if (scale <= 0) return String(coefficient * 10n ** BigInt(-scale));
  const sign = coefficient < 0n ? '-' : '';
  const digits = String(coefficient < 0n ? -coefficient : coefficient);
  const exponent = digits.length - 1 - scale;
  if (exponent < -6) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    return `${sign}${digits.slice(0, 1)}${fraction}E${String(exponent)}`;
  }
  const padded = digits.padStart(scale + 1, '0');
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

export function addNumbers(left: FeelNumber, right: FeelNumber): FeelNumber {
  if (
    typeof left === 'number' &&
    typeof right === 'number' &&
    Number.isSafeInteger(left) &&
    Number.isSafeInteger(right)
  ) {
    const sum = left + right;
    if (Number.isSafeInteger(sum)) return sum;
  }
  const a = toDecimal(left);
  const b = toDecimal(right);
  const scale = Math.max(a.scale, b.scale);
  return settle(limit(new Decimal(coefficientAt(a, scale) + coefficientAt(b, scale), scale)));
}

export function subtractNumbers(left: FeelNumber, right: FeelNumber): FeelNumber {
  return addNumbers(left, negateNumber(right));
}

export function negateNumber(value: FeelNumber): FeelNumber {
  if (typeof value === 'number') return value === 0 ? 0 : -value;
  return new Decimal(-value.coefficient, value.scale);
}

export function multiplyNumbers(left: FeelNumber, right: FeelNumber): FeelNumber {
  if (
    typeof left === 'number' &&
    typeof right === 'number' &&
    Number.isSafeInteger(left) &&
    Number.isSafeInteger(right)
  ) {
    const product = left * right;
    if (Number.isSafeInteger(product)) return product === 0 ? 0 : product;
  }
  const a = toDecimal(left);
  const b = toDecimal(right);
  return settle(limit(new Decimal(a.coefficient * b.coefficient, a.scale + b.scale)));
}

/** Null for a division by zero. */
export function divideNumbers(left: FeelNumber, right: FeelNumber): FeelNumber | null {
  const a = toDecimal(left);
  const b = toDecimal(right);
  if (b.coefficient === 0n) return null;
  const preferredScale = a.scale - b.scale;
  // Enough digits that the quotient has one more than is kept; a remainder counts as "not exact".
  const shift = Math.max(0, DIGITS + 2 - digitCount(a.coefficient) + digitCount(b.coefficient));
  const numerator = a.coefficient * 10n ** BigInt(shift);
  const quotient = numerator / b.coefficient;
  const exact = quotient * b.coefficient === numerator;
  const sticky = exact ? quotient : quotient * 10n + (numerator < 0n === b.coefficient < 0n ? 1n : -1n);
  const rounded = limit(new Decimal(sticky, preferredScale + shift + (exact ? 0 : 1)));
  return settle(stripZeros(rounded, preferredScale));
}

/** Null where the result is no finite number. @throws {NumberRangeError} */
export function powerOf(base: FeelNumber, exponent: FeelNumber): FeelNumber | null {
  const n = toDouble(exponent);
  if (!Number.isInteger(n) || Math.abs(n) > 999_999) return fromDouble(Math.pow(toDouble(base), n));
  let result: FeelNumber = 1;
  let factor = base;
  for (let rest = Math.abs(n); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiplyNumbers(result, factor);
    if (rest > 1) factor = multiplyNumbers(factor, factor);
  }
  return n < 0 ? divideNumbers(1, result) : result;
}

/** The remainder with the sign of the divisor; null for a division by zero. */
export function moduloOf(dividend: FeelNumber, divisor: FeelNumber): FeelNumber | null {
  const a = toDecimal(dividend);
  const b = toDecimal(divisor);
  if (b.coefficient === 0n) return null;
  const scale = Math.max(a.scale, b.scale, 0);
  const x = coefficientAt(a, scale);
  const y = coefficientAt(b, scale);
  return settle(new Decimal(((x % y) + y) % y, scale));
}

export function compareNumbers(left: FeelNumber, right: FeelNumber): number {
  if (typeof left === 'number' && typeof right === 'number') return left < right ? -1 : left > right ? 1 : 0;
  const a = toDecimal(left);
  const b = toDecimal(right);
  const scale = Math.max(a.scale, b.scale);
  const x = coefficientAt(a, scale);
  const y = coefficientAt(b, scale);
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Rounds to `scale` digits behind the point (negative: before it). */
export function roundNumber(value: FeelNumber, scale: number, mode: RoundingMode): FeelNumber {
  return settle(rescale(toDecimal(value), scale, mode));
}

export function absoluteOf(value: FeelNumber): FeelNumber {
  return compareNumbers(value, 0) < 0 ? negateNumber(value) : value;
}

export function fromDouble(value: number): FeelNumber | null {
  return Number.isFinite(value) ? value : null;
}

function toDecimal(value: FeelNumber): Decimal {
  if (value instanceof Decimal) return value;
  if (Number.isSafeInteger(value)) return new Decimal(BigInt(value), 0);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = TEXT.exec(String(value)) ?? [];
  const coefficient = BigInt(whole + fraction);
  return new Decimal(sign === '-' ? -coefficient : coefficient, fraction.length - Number(exponent));
}

/** A whole number that a double holds exactly is kept as one. */
function settle(decimal: Decimal): FeelNumber {
  if (decimal.scale > 0) return decimal;
  if (decimal.coefficient === 0n) return 0;
  const whole = decimal.coefficient * 10n ** BigInt(-decimal.scale);
  const double = Number(whole);
  return Number.isSafeInteger(double) ? double : decimal;
}

function coefficientAt({ coefficient, scale }: Decimal, wanted: number): bigint {
  return scale === wanted ? coefficient : coefficient * 10n ** BigInt(wanted - scale);
}

/** At most 34 digits, within the range. @throws {NumberRangeError} */
function limit(decimal: Decimal): Decimal {
  const digits = digitCount(decimal.coefficient);
  if (decimal.coefficient !== 0n && digits - decimal.scale > MAX_EXPONENT + 1) throw new NumberRangeError();
  const scale = Math.min(decimal.scale, decimal.scale - (digits - DIGITS), MAX_SCALE);
  // What is far below the smallest number is nothing, and not worth the work of finding out.
  if (decimal.scale - scale > digits + 1) return new Decimal(0n, Math.min(scale, MAX_SCALE));
  return scale < decimal.scale ? rescale(decimal, scale, 'HALF_EVEN') : decimal;
}

function digitCount(coefficient: bigint): number {
  return String(coefficient < 0n ? -coefficient : coefficient).length;
}

function stripZeros({ coefficient, scale }: Decimal, atLeast: number): Decimal {
  let rest = coefficient;
  let digits = scale;
  while (digits > atLeast && rest % 10n === 0n) {
    rest /= 10n;
    digits -= 1;
  }
  return new Decimal(rest, digits);
}

function rescale(decimal: Decimal, scale: number, mode: RoundingMode): Decimal {
  if (scale >= decimal.scale) return new Decimal(coefficientAt(decimal, scale), scale);
  const unit = 10n ** BigInt(decimal.scale - scale);
  const quotient = decimal.coefficient / unit;
  const rest = decimal.coefficient % unit;
  const sign = decimal.coefficient < 0n ? -1n : 1n;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  return new Decimal(rest !== 0n && roundsAway(mode, sign, twice, unit, quotient) ? quotient + sign : quotient, scale);
}

function roundsAway(mode: RoundingMode, sign: bigint, twiceRest: bigint, unit: bigint, quotient: bigint): boolean {
  switch (mode) {
    case 'UP':
      return true;
    case 'DOWN':
      return false;
    case 'CEILING':
      return sign > 0n;
    case 'FLOOR':
      return sign < 0n;
    case 'HALF_UP':
      return twiceRest >= unit;
    case 'HALF_DOWN':
      return twiceRest > unit;
    case 'HALF_EVEN':
      return twiceRest > unit || (twiceRest === unit && quotient % 2n !== 0n);
    default:
      return mode satisfies never;
  }
}
