import { addDecimals, multiplyDecimals, packDecimal, toDecimal } from '../bson/decimal.js';
import { BSON, Double, Opaque, type Value } from '../bson/value.js';
import { badValue } from '../errors.js';

const INT32_MIN = -2_147_483_648;
const INT32_MAX = 2_147_483_647;

export type Numeric = number | bigint | Double | Opaque;

const isDecimal = (value: Numeric): value is Opaque => value instanceof Opaque && value.type === BSON.decimal;

function fitInt64(value: bigint, operator: string): bigint {
  if (BigInt.asIntN(64, value) === value) return value;
  throw badValue(`Failed to apply ${operator} operations to current value (int64 overflow)`);
}

/** Adds or multiplies, keeping the wider of the two types: int32 grows to int64, int64 never overflows silently. */
export function combine(operator: '$inc' | '$mul', a: Numeric, b: Numeric): Numeric {
  const add = operator === '$inc';
  if (isDecimal(a) || isDecimal(b))
    return packDecimal((add ? addDecimals : multiplyDecimals)(toDecimal(a), toDecimal(b)));
  if (a instanceof Double || b instanceof Double) {
    const [x, y] = [a, b].map((item) => (item instanceof Double ? item.value : Number(item))) as [number, number];
    return new Double(add ? x + y : x * y);
  }
  const exact = add ? BigInt(a) + BigInt(b) : BigInt(a) * BigInt(b);
  if (typeof a === 'bigint' || typeof b === 'bigint') return fitInt64(exact, operator);
  return exact >= INT32_MIN && exact <= INT32_MAX ? Number(exact) : exact;
}

/** Zero of the operand's type: what `$mul` makes of a missing field. */
export function zeroLike(value: Numeric): Numeric {
  if (value instanceof Double) return new Double(0);
  if (typeof value === 'bigint') return 0n;
  return typeof value === 'number' ? 0 : packDecimal(toDecimal(0));
}

/** @throws {CommandError} 2 when not int32 or int64 */
export function bitwise(kind: string, a: Value, b: Value): Value {
  const whole = (value: Value): value is number | bigint => typeof value === 'number' || typeof value === 'bigint';
  if (!whole(a) || !whole(b)) throw badValue('The $bit modifier field must be an Integer(32/64 bit)');
  const [x, y] = [BigInt(a), BigInt(b)];
  const result = kind === 'and' ? x & y : kind === 'or' ? x | y : x ^ y;
  return typeof a === 'number' && typeof b === 'number' ? Number(BigInt.asIntN(32, result)) : BigInt.asIntN(64, result);
}
