import { BSON, Double, Opaque, type Value } from './value.js';

/** An IEEE 754 decimal128: `coefficient * 10 ** exponent`, or a special value. */
export interface Decimal {
  readonly special: 'NaN' | 'Infinity' | '-Infinity' | undefined;
  readonly coefficient: bigint;
  readonly exponent: number;
}

const BIAS = 6176;
const MAX_EXPONENT = 6111;
const LIMIT = 10n ** 34n;

function parseBytes(bytes: Buffer): Decimal {
  const low = bytes.readBigUInt64LE(0);
  const high = bytes.readBigUInt64LE(8);
  const negative = high >> 63n === 1n;
  const combination = Number((high >> 58n) & 0x1fn);
  if (combination >= 0x1e) {
    const special = combination === 0x1f ? 'NaN' : negative ? '-Infinity' : 'Infinity';
    return { special, coefficient: 0n, exponent: 0 };
  }
  // The second form (two leading ones) only encodes coefficients beyond 34 digits, which count as zero.
  const large = combination >> 3 === 3;
  const exponent = Number((high >> (large ? 47n : 49n)) & 0x3fffn) - BIAS;
  let coefficient = large ? 0n : ((high & 0x1ffffffffffffn) << 64n) | low;
  if (coefficient >= LIMIT) coefficient = 0n;
  return { special: undefined, coefficient: negative ? -coefficient : coefficient, exponent };
}

/** The decimal inside an opaque value of that type. */
export function decimalOf(value: Opaque): Decimal {
  return (value.decimal ??= parseBytes(value.bytes));
}

/** Packs a decimal, rounding half to even beyond 34 digits. */
export function packDecimal(value: Decimal): Opaque {
  const bytes = Buffer.alloc(16);
  if (value.special) {
    bytes.writeBigUInt64LE({ NaN: 0x7c00n, Infinity: 0x7800n, '-Infinity': 0xf800n }[value.special] << 48n, 8);
    return new Opaque(BSON.decimal, bytes);
  }
  const negative = value.coefficient < 0n;
  let coefficient = negative ? -value.coefficient : value.coefficient;
  let { exponent } = value;
  while (coefficient >= LIMIT || exponent < -BIAS) {
    const digits = coefficient.toString().length;
    const cut = BigInt(Math.max(1, digits - 34, -BIAS - exponent));
    const unit = 10n ** cut;
    const rest = coefficient % unit;
    coefficient /= unit;
    if (rest * 2n > unit || (rest * 2n === unit && coefficient % 2n === 1n)) coefficient += 1n;
    exponent += Number(cut);
  }
  while (exponent > MAX_EXPONENT && coefficient > 0n && coefficient * 10n < LIMIT) {
    coefficient *= 10n;
    exponent -= 1;
  }
  if (exponent > MAX_EXPONENT) return packDecimal({ ...value, special: negative ? '-Infinity' : 'Infinity' });
  bytes.writeBigUInt64LE(coefficient & 0xffffffffffffffffn, 0);
  bytes.writeBigUInt64LE((negative ? 1n << 63n : 0n) | (BigInt(exponent + BIAS) << 49n) | (coefficient >> 64n), 8);
  return new Opaque(BSON.decimal, bytes);
}

/** Any BSON number as a decimal; a double by its 15 significant digits, as MongoDB converts it. */
export function toDecimal(value: Value): Decimal {
  if (typeof value === 'number' || typeof value === 'bigint') {
    return { special: undefined, coefficient: BigInt(value), exponent: 0 };
  }
  if (value instanceof Double) return value.value === 0 ? toDecimal(0) : parseDecimal(value.value.toPrecision(15));
  return decimalOf(value as Opaque);
}

/** Reads `12.50`, `-1E+3`, `NaN`. */
export function parseDecimal(text: string): Decimal {
  if (text === 'NaN' || text === 'Infinity' || text === '-Infinity')
    return { special: text, coefficient: 0n, exponent: 0 };
  const match = /^(-?)(\d{1,400})(?:\.(\d{1,400}))?(?:e([+-]?\d{1,5}))?$/i.exec(text);
  if (!match) return { special: 'NaN', coefficient: 0n, exponent: 0 };
  const [, sign, whole, fraction = '', power = '0'] = match;
  const magnitude = BigInt(`${whole}${fraction}`);
  return { special: undefined, coefficient: sign ? -magnitude : magnitude, exponent: Number(power) - fraction.length };
}

/** The nearest double. */
export function decimalToNumber({ special, coefficient, exponent }: Decimal): number {
  return special ? Number(special) : Number(`${coefficient}e${exponent}`);
}

const align = (a: Decimal, b: Decimal): [bigint, bigint, number] => {
  const exponent = Math.min(a.exponent, b.exponent);
  return [
    a.coefficient * 10n ** BigInt(a.exponent - exponent),
    b.coefficient * 10n ** BigInt(b.exponent - exponent),
    exponent,
  ];
};

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  if (a.special || b.special) return specialResult(decimalToNumber(a) + decimalToNumber(b));
  const [left, right, exponent] = align(a, b);
  return { special: undefined, coefficient: left + right, exponent };
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  if (a.special || b.special) return specialResult(decimalToNumber(a) * decimalToNumber(b));
  return { special: undefined, coefficient: a.coefficient * b.coefficient, exponent: a.exponent + b.exponent };
}

const specialResult = (value: number): Decimal => parseDecimal(String(value));

/** Sign of a - b; neither is special. */
export function compareFinite(a: Decimal, b: Decimal): number {
  const [left, right] = align(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A double exactly, for comparisons. */
export function exactDecimal(value: number): Decimal {
  if (!Number.isFinite(value)) return parseDecimal(String(value));
  let exponent = 0;
  let mantissa = value;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent -= 1;
  }
  return { special: undefined, coefficient: BigInt(mantissa) * 5n ** BigInt(-exponent), exponent };
}
