import { compareFinite, decimalOf, decimalToNumber, exactDecimal, type Decimal } from './decimal.js';
import { BSON, Double, Opaque, typeOf, type Doc, type Value } from './value.js';

/** Place of each type in MongoDB's order of types; numbers share one place, strings and symbols too. */
const RANKS: Readonly<Record<number, number>> = {
  [BSON.minKey]: 1,
  [BSON.undefined]: 2,
  [BSON.null]: 3,
  [BSON.double]: 4,
  [BSON.int32]: 4,
  [BSON.int64]: 4,
  [BSON.decimal]: 4,
  [BSON.string]: 5,
  [BSON.symbol]: 5,
  [BSON.document]: 6,
  [BSON.array]: 7,
  [BSON.binary]: 8,
  [BSON.objectId]: 9,
  [BSON.bool]: 10,
  [BSON.date]: 11,
  [BSON.timestamp]: 12,
  [BSON.regex]: 13,
  [BSON.dbPointer]: 14,
  [BSON.code]: 15,
  [BSON.codeWithScope]: 16,
  [BSON.maxKey]: 17,
};

/** The place of a value's type in the order of types (1 is MinKey, 17 is MaxKey). @source MongoDB manual, "BSON types: comparison and sort order" */
export const rankOf = (value: Value): number => RANKS[typeOf(value)] ?? 18;

export const rankOfType = (type: number): number => RANKS[type] ?? 18;

const sign = (a: number | bigint, b: number | bigint): number => (a < b ? -1 : a > b ? 1 : 0);

type NumberForm = number | bigint | Decimal;

function numberForm(value: Value): NumberForm {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (value instanceof Double) return value.value;
  const decimal = decimalOf(value as Opaque);
  return decimal.special ? decimalToNumber(decimal) : decimal;
}

function compareNumbers(a: Value, b: Value): number {
  const left = numberForm(a);
  const right = numberForm(b);
  if (typeof left !== 'object' && typeof right !== 'object') {
    // NaN is below every other number and equal to itself.
    if (Number.isNaN(left)) return Number.isNaN(right) ? 0 : -1;
    if (Number.isNaN(right)) return 1;
    return sign(left, right);
  }
  const finite = (form: NumberForm): Decimal =>
    typeof form === 'object'
      ? form
      : typeof form === 'bigint'
        ? { special: undefined, coefficient: form, exponent: 0 }
        : exactDecimal(form);
  const [x, y] = [finite(left), finite(right)];
  if (x.special) return x.special === 'Infinity' ? 1 : -1;
  if (y.special) return y.special === 'Infinity' ? -1 : 1;
  // Far apart exponents would make huge integers: the doubles decide alone when they differ by orders of magnitude.
  const [p, q] = [decimalToNumber(x), decimalToNumber(y)];
  if (Math.abs(x.exponent - y.exponent) > 400 && p !== q) return sign(p, q);
  return compareFinite(x, y);
}

/** Strings by their UTF-8 bytes, which is the order of code points and not of UTF-16 units. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const x = a.charCodeAt(index);
    const y = b.charCodeAt(index);
    if (x === y) continue;
    const highX = x >= 0xd800 && x <= 0xdfff;
    const highY = y >= 0xd800 && y <= 0xdfff;
    if (highX !== highY) return highX ? 1 : -1;
    return x - y;
  }
  return a.length - b.length;
}

function textOf(value: Value): string {
  return typeof value === 'string'
    ? value
    : (value as Opaque).bytes.toString('utf8', 4, (value as Opaque).bytes.length - 1);
}

function compareDocuments(a: Doc, b: Doc): number {
  const left = a.entries();
  const right = b.entries();
  for (;;) {
    const x = left.next();
    const y = right.next();
    if (x.done) return y.done ? 0 : -1;
    if (y.done) return 1;
    const order =
      rankOf(x.value[1]) - rankOf(y.value[1]) ||
      compareStrings(x.value[0], y.value[0]) ||
      compareValues(x.value[1], y.value[1]);
    if (order !== 0) return order;
  }
}

function compareOpaque(a: Opaque, b: Opaque): number {
  switch (a.type) {
    case BSON.binary:
      return (
        a.bytes.readInt32LE(0) - b.bytes.readInt32LE(0) || Buffer.compare(a.bytes.subarray(4), b.bytes.subarray(4))
      );
    case BSON.timestamp:
      return sign(a.bytes.readBigUInt64LE(0), b.bytes.readBigUInt64LE(0));
    case BSON.code:
      return compareStrings(textOf(a), textOf(b));
    default:
      return Buffer.compare(a.bytes, b.bytes);
  }
}

const dateOf = (value: Value): number | bigint =>
  value instanceof Date ? value.getTime() : (value as Opaque).bytes.readBigInt64LE(0);

/** Order of two values of any types: negative, zero or positive. Fields of documents are compared in their stored order. */
export function compareValues(a: Value, b: Value): number {
  if (a === b) return 0;
  const rank = rankOf(a);
  const difference = rank - rankOf(b);
  if (difference !== 0) return difference;
  switch (rank) {
    case 4:
      return compareNumbers(a, b);
    case 5:
      return compareStrings(textOf(a), textOf(b));
    case 6:
      return compareDocuments(a as Doc, b as Doc);
    case 7: {
      const [left, right] = [a as Value[], b as Value[]];
      const length = Math.min(left.length, right.length);
      for (let index = 0; index < length; index++) {
        const order = compareValues(left[index]!, right[index]!);
        if (order !== 0) return order;
      }
      return left.length - right.length;
    }
    case 10:
      return Number(a) - Number(b);
    case 11:
      return sign(dateOf(a), dateOf(b));
    default:
      return a instanceof Opaque && b instanceof Opaque ? compareOpaque(a, b) : 0;
  }
}
