import { compareValues } from '../bson/compare.js';
import { BSON, Opaque, isDoc, isNumeric, typeName, type Value } from '../bson/value.js';
import { badValue, failedToParse, typeMismatch } from '../errors.js';
import { addToSet, pop, pull, pullAll, push, type Change } from './array-operators.js';
import { bitwise, combine, zeroLike } from './numbers.js';

export interface OperatorContext {
  readonly nowMs: number;
}

type Build = (argument: Value, path: string, context: OperatorContext) => Change;

function arithmetic(operator: '$inc' | '$mul'): Build {
  return (argument, path) => {
    if (!isNumeric(argument)) {
      throw typeMismatch(
        `Cannot ${operator === '$inc' ? 'increment' : 'multiply'} with non-numeric argument: {${path}: ${typeName(argument)}}`,
      );
    }
    return (value, at) => {
      if (value === undefined) return operator === '$inc' ? argument : zeroLike(argument);
      if (!isNumeric(value)) {
        throw typeMismatch(
          `Cannot apply ${operator} to a value of non-numeric type. The field '${at}' is of type ${typeName(value)}`,
        );
      }
      return combine(operator, value, argument);
    };
  };
}

const extreme =
  (sign: 1 | -1): Build =>
  (argument) =>
  (value) =>
    value === undefined || sign * compareValues(argument, value) > 0 ? argument : value;

function currentDate(argument: Value, path: string, { nowMs }: OperatorContext): Change {
  const kind = argument === true || argument === false ? 'date' : isDoc(argument) ? argument.get('$type') : undefined;
  if (kind === 'date') return () => new Date(nowMs);
  if (kind !== 'timestamp') {
    throw badValue(
      `The '$type' string field is required to be 'date' or 'timestamp' for the field ${path} of $currentDate`,
    );
  }
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(1, 0);
  bytes.writeUInt32LE(Math.floor(nowMs / 1000), 4);
  return () => new Opaque(BSON.timestamp, bytes);
}

function bit(argument: Value): Change {
  if (!isDoc(argument) || argument.size === 0)
    throw badValue('The $bit modifier is not compatible with a non-object; you must pass an and, or or xor');
  const steps = [...argument];
  for (const [kind] of steps) {
    if (kind !== 'and' && kind !== 'or' && kind !== 'xor')
      throw badValue(`The $bit modifier only supports 'and', 'or', and 'xor', not '${kind}'`);
  }
  return (value) => steps.reduce<Value>((result, [kind, operand]) => bitwise(kind, result, operand), value ?? 0);
}

/** Update operators that change one field by what it holds. */
export const OPERATORS: Readonly<Record<string, Build>> = {
  $set: (argument) => () => argument,
  $setOnInsert: (argument) => () => argument,
  $unset: () => () => undefined,
  $inc: arithmetic('$inc'),
  $mul: arithmetic('$mul'),
  $min: extreme(-1),
  $max: extreme(1),
  $currentDate: currentDate,
  $bit: bit,
  $push: push,
  $addToSet: addToSet,
  $pop: pop,
  $pull: pull,
  $pullAll: pullAll,
};

/** Operators that leave a missing field missing, so that its path need not be made. */
export const NEEDS_PRESENCE: ReadonlySet<string> = new Set(['$unset', '$pop', '$pull', '$pullAll']);

/** @throws {CommandError} 9 for a value that is no document of fields */
export function checkOperand(operator: string, operand: Value): void {
  if (!isDoc(operand)) {
    throw failedToParse(
      `Modifiers operate on fields but we found type ${typeName(operand)} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${typeName(operand)}}`,
    );
  }
}
