import { compareValues, rankOf } from '../bson/compare.js';
import { Opaque, BSON, integerOf, isDoc, isNumeric, typeName, type Doc, type Value } from '../bson/value.js';
import { badValue, failedToParse, typeMismatch } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import { isOperators, parseField } from '../query/parse-predicate.js';
import { isWhole, test } from '../query/predicate.js';
import { compareSortKeys, parseSort, sortKey } from '../query/sort.js';

/** What an operator makes of a field: `undefined` in stands for missing, `undefined` out takes the field away. */
export type Change = (value: Value | undefined, path: string) => Value | undefined;

export const sameValue = (a: Value, b: Value): boolean => rankOf(a) === rankOf(b) && compareValues(a, b) === 0;

function arrayAt(operator: string, value: Value | undefined, path: string): Value[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw badValue(`The field '${path}' must be an array but is of type ${typeName(value)} (operator ${operator})`);
}

function eachOf(operator: string, argument: Value): Value[] | undefined {
  if (!isDoc(argument) || !argument.has('$each')) return undefined;
  const each = argument.get('$each');
  if (!Array.isArray(each))
    throw badValue(`The argument to $each in ${operator} must be an array but it was of type ${typeName(each!)}`);
  return each;
}

function modifierInteger(name: string, value: Value | undefined): number | undefined {
  if (value === undefined) return undefined;
  const integer = isNumeric(value) ? integerOf(value) : undefined;
  if (integer === undefined)
    throw badValue(`The value for ${name} must be an integer value but was given type: ${typeName(value)}`);
  return integer;
}

const PUSH_MODIFIERS = new Set(['$each', '$slice', '$sort', '$position']);

export function push(argument: Value): Change {
  const each = eachOf('$push', argument);
  if (!each) return (value, path) => [...arrayAt('$push', value, path), argument];
  const modifiers = argument as Doc;
  for (const name of modifiers.keys())
    if (!PUSH_MODIFIERS.has(name)) throw badValue(`Unrecognized clause in $push: ${name}`);
  const position = modifierInteger('$position', modifiers.get('$position'));
  const slice = modifierInteger('$slice', modifiers.get('$slice'));
  const order = modifiers.has('$sort') ? elementOrder(modifiers.get('$sort')!) : undefined;
  return (value, path) => {
    const array = [...arrayAt('$push', value, path)];
    array.splice(position ?? array.length, 0, ...each);
    if (order) array.sort(order);
    if (slice === undefined) return array;
    return slice < 0 ? array.slice(slice) : array.slice(0, slice);
  };
}

function elementOrder(sort: Value): (a: Value, b: Value) => number {
  if (isDoc(sort)) {
    const fields = parseSort(sort);
    // Elements that are no documents sort as if they had none of the fields.
    const keyOf = (item: Value): Value[] => sortKey(isDoc(item) ? item : new Map<string, Value>(), fields);
    return (a, b) => compareSortKeys(keyOf(a), keyOf(b), fields);
  }
  const direction = integerOf(sort);
  if (direction !== 1 && direction !== -1) throw badValue('The $sort element value must be either 1 or -1');
  return (a, b) => direction * compareValues(a, b);
}

export function addToSet(argument: Value): Change {
  const each = eachOf('$addToSet', argument);
  if (each && (argument as Doc).size > 1) throw badValue(`Found unexpected fields after $each in $addToSet`);
  return (value, path) => {
    const array = [...arrayAt('$addToSet', value, path)];
    for (const item of each ?? [argument]) if (!array.some((present) => sameValue(present, item))) array.push(item);
    return array;
  };
}

export function pop(argument: Value): Change {
  const direction = isNumeric(argument) ? integerOf(argument) : undefined;
  if (direction !== 1 && direction !== -1) throw failedToParse('$pop expects 1 or -1');
  return (value, path) => {
    if (value === undefined) return undefined;
    if (!Array.isArray(value))
      throw typeMismatch(`Path '${path}' contains an element of non-array type '${typeName(value)}'`);
    const array = value;
    return direction === 1 ? array.slice(0, -1) : array.slice(1);
  };
}

export function pullAll(argument: Value): Change {
  if (!Array.isArray(argument)) throw badValue('$pullAll requires an array argument');
  return (value, path) =>
    value === undefined
      ? undefined
      : arrayAt('$pullAll', value, path).filter((item) => !argument.some((gone) => sameValue(item, gone)));
}

export function pull(argument: Value): Change {
  const matches = pullMatcher(argument);
  return (value, path) =>
    value === undefined ? undefined : arrayAt('$pull', value, path).filter((item) => !matches(item));
}

function pullMatcher(argument: Value): (item: Value) => boolean {
  if (isDoc(argument) && isOperators(argument)) {
    const predicates = parseField(argument, (filter) => compileFilter(filter));
    return (item) =>
      predicates.every(
        (predicate) =>
          test(predicate, item) ||
          (Array.isArray(item) && !isWhole(predicate) && item.some((inner) => test(predicate, inner))),
      );
  }
  if (isDoc(argument)) {
    const filter = compileFilter(argument);
    return (item) => isDoc(item) && filter.matches(item);
  }
  if (argument instanceof Opaque && argument.type === BSON.regex) {
    const predicates = parseField(argument, (filter) => compileFilter(filter));
    return (item) => predicates.every((predicate) => test(predicate, item));
  }
  return (item) => sameValue(item, argument);
}
