import {
  BSON,
  Double,
  Opaque,
  TYPE_NAMES,
  integerOf,
  isDoc,
  isNumeric,
  isTruthy,
  typeName,
  type Doc,
  type Value,
} from '../bson/value.js';
import { CommandError, badValue, failedToParse, typeMismatch } from '../errors.js';
import type { Filter } from './filter.js';
import { parsePattern, patternOf, toNumber, wholePart, type Predicate } from './predicate.js';

type Compile = (filter: Doc) => Filter;

const isRegex = (value: Value | undefined): value is Opaque => value instanceof Opaque && value.type === BSON.regex;

/** Whether a document is a set of operators (`{ $gt: 1 }`) and not a value to be equal to. */
export const isOperators = (value: Value | undefined): boolean => {
  if (!isDoc(value)) return false;
  const first = value.keys().next().value;
  return first !== undefined && first.startsWith('$') && first !== '$ref' && first !== '$id' && first !== '$db';
};

/** The predicates that a filter states for one field. */
export function parseField(value: Value, compile: Compile): Predicate[] {
  if (isDoc(value) && isOperators(value)) return parseOperators(value, compile);
  if (isRegex(value)) return [{ kind: 'regex', pattern: patternOf(value) }];
  return [equality(value)];
}

function equality(value: Value): Predicate {
  if (value instanceof Opaque && value.type === BSON.undefined) throw badValue('cannot compare to undefined');
  return { kind: 'eq', value };
}

function parseOperators(operators: Doc, compile: Compile): Predicate[] {
  const out: Predicate[] = [];
  for (const [name, value] of operators) {
    if (name === '$options') {
      if (!operators.has('$regex')) throw badValue('$options needs a $regex');
      continue;
    }
    const predicate = parseOperator(name, value, operators, compile);
    if (predicate) out.push(predicate);
  }
  return out;
}

const negate = (...inner: Predicate[]): Predicate => ({ kind: 'not', inner });

function parseOperator(name: string, value: Value, operators: Doc, compile: Compile): Predicate | undefined {
  switch (name) {
    case '$eq':
      return isRegex(value) ? { kind: 'eq', value } : equality(value);
    case '$ne':
      if (isRegex(value)) throw badValue("Can't have regex as arg to $ne.");
      return negate(equality(value));
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      if (isRegex(value)) throw badValue(`Can't have RegEx as arg to predicate over field`);
      return { kind: name.slice(1) as 'gt', value };
    case '$in':
      return parseIn(name, value);
    case '$nin':
      return negate(parseIn(name, value));
    case '$not':
      return parseNot(value, compile);
    case '$exists':
      return isTruthy(value) ? { kind: 'exists' } : negate({ kind: 'exists' });
    case '$type':
      return { kind: 'type', types: parseTypes(value) };
    case '$regex':
      return parseRegex(value, operators.get('$options'));
    case '$size':
      return parseSize(value);
    case '$mod':
      return parseMod(value);
    case '$all':
      return parseAll(value, compile);
    case '$elemMatch':
      return parseElemMatch(value, compile);
    case '$bitsAllSet':
    case '$bitsAllClear':
    case '$bitsAnySet':
    case '$bitsAnyClear':
      return { kind: 'bits', mode: (name[5]!.toLowerCase() + name.slice(6)) as 'allSet', mask: parseMask(name, value) };
    case '$comment':
      return undefined;
    case '$geoWithin':
    case '$geoIntersects':
    case '$near':
    case '$nearSphere':
      throw new CommandError(238, `${name} is not supported by this server`);
    default:
      throw badValue(`unknown operator: ${name}`);
  }
}

function parseIn(name: string, value: Value): Predicate {
  if (!Array.isArray(value)) throw badValue(`${name} needs an array`);
  const patterns = value.filter(isRegex).map(patternOf);
  const values = value.filter((item) => !isRegex(item));
  if (values.some(isOperators)) throw badValue(`cannot nest $ under ${name}`);
  return { kind: 'in', values, patterns };
}

function parseNot(value: Value, compile: Compile): Predicate {
  if (isRegex(value)) return negate({ kind: 'regex', pattern: patternOf(value) });
  if (!isDoc(value)) throw badValue('$not needs a regex or a document');
  if (value.size === 0) throw badValue('$not cannot be empty');
  if (!isOperators(value)) throw badValue(`unknown operator: ${[...value.keys()][0]}`);
  return negate(...parseOperators(value, compile));
}

const TYPE_ALIASES = new Map(Object.entries(TYPE_NAMES).map(([code, name]) => [name, Number(code)]));
const NUMBER_TYPES = [BSON.double, BSON.int32, BSON.int64, BSON.decimal];

function parseTypes(value: Value): Set<number> {
  const list = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw failedToParse('$type must match at least one type');
  const types = new Set<number>();
  for (const item of list) {
    if (item === 'number') NUMBER_TYPES.forEach((type) => types.add(type));
    else if (typeof item === 'string') {
      const type = TYPE_ALIASES.get(item);
      if (type === undefined) throw badValue(`Unknown type name alias: ${item}`);
      types.add(type);
    } else if (isNumeric(item)) {
      const code = toNumber(item);
      const type = code === -1 ? BSON.minKey : code;
      if (TYPE_NAMES[type] === undefined) throw badValue(`Invalid numerical type code: ${code}`);
      types.add(type);
    } else throw typeMismatch('type must be represented as a number or a string');
  }
  return types;
}

function parseRegex(value: Value, options: Value | undefined): Predicate {
  if (options !== undefined && typeof options !== 'string') throw badValue('$options has to be a string');
  if (isRegex(value)) {
    const pattern = patternOf(value);
    if (options !== undefined && pattern.options !== '')
      throw new CommandError(51075, 'options set in both $regex and $options');
    return { kind: 'regex', pattern: options === undefined ? pattern : parsePattern(pattern.source, options) };
  }
  if (typeof value !== 'string') throw badValue('$regex has to be a string');
  return { kind: 'regex', pattern: parsePattern(value, options ?? '') };
}

function parseSize(value: Value): Predicate {
  const size = integerOf(value);
  if (!isNumeric(value) || size === undefined)
    throw badValue(`Failed to parse $size. Expected an integer: ${typeName(value)}`);
  if (size < 0) throw badValue(`Failed to parse $size. Expected a non-negative number in: $size: ${size}`);
  return { kind: 'size', size };
}

function parseMod(value: Value): Predicate {
  if (!Array.isArray(value)) throw badValue('malformed mod, needs to be an array');
  if (value.length < 2) throw badValue('malformed mod, not enough elements');
  if (value.length > 2) throw badValue('malformed mod, too many elements');
  const [divisor, remainder] = value.map((item, at) => {
    if (!isNumeric(item)) throw badValue(`malformed mod, ${at === 0 ? 'divisor' : 'remainder'} not a number`);
    return wholePart(item);
  });
  if (divisor === undefined || remainder === undefined)
    throw badValue('malformed mod, divisor or remainder is not finite');
  if (divisor === 0n) throw badValue('divisor cannot be 0');
  return { kind: 'mod', divisor, remainder };
}

/** `$all` as a double negation: all of its predicates hold, each for some element of its own. */
function parseAll(value: Value, compile: Compile): Predicate {
  if (!Array.isArray(value)) throw badValue('$all needs an array');
  if (value.length === 0) return { kind: 'in', values: [], patterns: [] };
  const parts = value.map((item): Predicate => {
    if (isRegex(item)) return { kind: 'regex', pattern: patternOf(item) };
    if (!isDoc(item) || !isOperators(item)) return equality(item);
    if (!item.has('$elemMatch')) throw badValue('no $ expressions in $all');
    return parseElemMatch(item.get('$elemMatch')!, compile);
  });
  return parts.length === 1 ? parts[0]! : negate(negate(...parts));
}

function parseElemMatch(value: Value, compile: Compile): Predicate {
  if (!isDoc(value)) throw badValue('$elemMatch needs an Object');
  const first = value.keys().next().value;
  const logical = first === '$and' || first === '$or' || first === '$nor' || first === '$expr' || first === '$where';
  if (isOperators(value) && !logical) return { kind: 'elemMatchValue', tests: parseOperators(value, compile) };
  return { kind: 'elemMatchDocument', filter: compile(value) };
}

/** The bits of the largest document. */
const MAX_BIT = 8 * 16 * 1024 * 1024;

function parseMask(name: string, value: Value): bigint {
  if (Array.isArray(value)) {
    return value.reduce<bigint>((mask, position) => {
      const bit = integerOf(position);
      if (bit === undefined || bit < 0 || bit > MAX_BIT)
        throw badValue(`${name} bit positions must be non-negative integers`);
      return mask | (1n << BigInt(bit));
    }, 0n);
  }
  if (value instanceof Opaque && value.type === BSON.binary) {
    return BigInt(`0x${Buffer.from(value.bytes.subarray(5)).reverse().toString('hex') || '0'}`);
  }
  const number = integerOf(value);
  if (number === undefined || value instanceof Date || (value instanceof Double && value.value < 0)) {
    throw failedToParse(`${name} takes an Array, a number, or a BinData but received: ${typeName(value)}`);
  }
  if (number < 0) throw failedToParse(`Expected a non-negative number in: ${name}: ${number}`);
  return BigInt(number);
}
