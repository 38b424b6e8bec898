import { BSON, Double, Opaque, isDoc, regexParts, type Doc, type Value } from '../bson/value.js';
import { decimalOf, decimalToNumber } from '../bson/decimal.js';
import { parsePattern } from '../query/predicate.js';
import { CommandError } from '../errors.js';

/**
 * The bridge to mingo, which computes on plain JavaScript values: int32, int64 and double become numbers,
 * dates stay dates, documents become objects; ObjectId, binary and the like pass through as they are.
 */
export function toPlain(value: Value): unknown {
  if (value instanceof Double) return value.value;
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(toPlain);
  if (isDoc(value)) {
    const out: Record<string, unknown> = {};
    for (const [name, field] of value) put(out, name, toPlain(field));
    return out;
  }
  if (value instanceof Opaque) {
    if (value.type === BSON.decimal) return decimalToNumber(decimalOf(value));
    if (value.type === BSON.regex) {
      const { source, options } = regexParts(value);
      return parsePattern(source, options).regex;
    }
  }
  return value;
}

/** Sets a field whatever its name: `__proto__` becomes a field like any other. */
function put(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  else target[name] = value;
}

const INT32_LIMIT = 2 ** 31;

/** A number by its value: int32 when it fits, int64 for larger integers, otherwise a double. */
export function numberValue(value: number): Value {
  if (!Number.isInteger(value) || Object.is(value, -0)) return new Double(value);
  if (value >= -INT32_LIMIT && value < INT32_LIMIT) return value;
  return Number.isSafeInteger(value) ? BigInt(value) : new Double(value);
}

/** Back from mingo; undefined stands for a missing value. */
export function fromPlain(value: unknown): Value | undefined {
  switch (typeof value) {
    case 'number':
      return numberValue(value);
    case 'string':
    case 'boolean':
    case 'bigint':
      return value;
    case 'undefined':
    case 'symbol':
    case 'function':
      return undefined;
    default:
  }
  if (value === null || value instanceof Date || value instanceof Opaque || value instanceof Double) {
    if (value instanceof Date && Number.isNaN(value.getTime()))
      throw new CommandError(241, 'The expression gives no valid date');
    return value;
  }
  if (Array.isArray(value)) return value.map((item) => fromPlain(item) ?? null);
  if (value instanceof RegExp) return new Opaque(BSON.regex, Buffer.from(`${value.source}\0${value.flags}\0`));
  if (value instanceof Map) return value as Doc;
  const out: Doc = new Map();
  for (const [name, field] of Object.entries(value as object)) {
    const inner = fromPlain(field);
    if (inner !== undefined) out.set(name, inner);
  }
  return out;
}
