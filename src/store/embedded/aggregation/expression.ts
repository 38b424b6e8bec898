import { Context, evalExpr } from 'mingo/core';
import * as accumulators from 'mingo/operators/accumulator';
import * as expressions from 'mingo/operators/expression';
import { compareValues } from '../bson/compare.js';
import { BSON, Opaque, createObjectId, isDoc, isTruthy, type Doc, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { isOperators } from '../query/parse-predicate.js';
import type { Compute } from '../query/projection.js';
import { fromPlain, toPlain } from './plain.js';

export type Variables = ReadonlyMap<string, Value> | undefined;

type Operator = (object: unknown, expression: unknown, options: unknown) => unknown;

/** They run code or draw on chance in ways that a query must not. */
const REFUSED: ReadonlySet<string> = new Set([
  '$function',
  '$accumulator',
  '$where',
  '$rand',
  '$sampleRate',
  '$toHashedIndexKey',
]);

const evaluate = evalExpr as (object: unknown, expression: unknown, options: unknown) => unknown;

/** Comparison in MongoDB's order of values instead of mingo's. */
const comparing =
  (decide: (order: number) => unknown): Operator =>
  (object, expression, options) => {
    const [a, b] = evaluate(object, expression, options) as [unknown, unknown];
    return decide(orderOf(a, b));
  };

function orderOf(a: unknown, b: unknown): number {
  const [x, y] = [fromPlain(a), fromPlain(b)];
  // A missing value sorts below null.
  if (x === undefined || y === undefined) return Number(x !== undefined) - Number(y !== undefined);
  return Math.sign(compareValues(x, y));
}

const objectIdText: Operator = (object, expression, options) => {
  const value = evaluate(object, expression, options);
  if (value instanceof Opaque && value.type === BSON.objectId) return value.bytes.toString('hex');
  return (expressions as unknown as Record<string, Operator>).$toString!(object, { $literal: value }, options);
};

const toObjectId: Operator = (object, expression, options) => {
  const value = evaluate(object, expression, options);
  if (value === null || value === undefined) return null;
  if (value instanceof Opaque && value.type === BSON.objectId) return value;
  if (typeof value !== 'string' || !/^[\da-f]{24}$/i.test(value))
    throw new CommandError(241, 'Failed to parse objectId in $convert with no onError value');
  return new Opaque(BSON.objectId, Buffer.from(value, 'hex'));
};

const contains: Operator = (object, expression, options) => {
  const [needle, list] = evaluate(object, expression, options) as [unknown, unknown];
  if (!Array.isArray(list)) throw new CommandError(40081, '$in requires an array as a second argument');
  return list.some((item) => orderOf(item, needle) === 0);
};

const OVERRIDES: Record<string, Operator> = {
  $eq: comparing((order) => order === 0),
  $ne: comparing((order) => order !== 0),
  $gt: comparing((order) => order > 0),
  $gte: comparing((order) => order >= 0),
  $lt: comparing((order) => order < 0),
  $lte: comparing((order) => order <= 0),
  $cmp: comparing((order) => order),
  $in: contains,
  $toString: objectIdText,
  $toObjectId: toObjectId,
};

function knownOperators(): { context: Context; names: ReadonlySet<string> } {
  const all: Record<string, Operator> = {};
  for (const [name, operator] of Object.entries(expressions))
    if (!REFUSED.has(name)) all[name] = operator as unknown as Operator;
  Object.assign(all, OVERRIDES);
  // $literal must come from mingo itself; the accumulators double as expressions over arrays.
  const lists = Object.fromEntries(Object.entries(accumulators).filter(([name]) => !REFUSED.has(name)));
  const context = Context.init({ expression: all, accumulator: lists } as unknown as Parameters<
    typeof Context.init
  >[0]);
  return { context, names: new Set([...Object.keys(all), ...Object.keys(lists)]) };
}

const { context, names } = knownOperators();

/** For the accumulators of mingo that `$group` uses as they are. */
export const mingoOptions = (variables: Variables): unknown => ({
  context,
  scriptEnabled: false,
  variables: variables ? Object.fromEntries([...variables].map(([name, value]) => [name, toPlain(value)])) : {},
});

const DATE_PARTS = new Set(['$literal']);

/** Refuses unknown operators before any document is read. @throws {CommandError} 168 */
function check(expression: Value, variables: ReadonlySet<string>): void {
  if (Array.isArray(expression)) {
    for (const item of expression) check(item, variables);
    return;
  }
  if (typeof expression === 'string' && expression.startsWith('$$')) checkVariable(expression, variables);
  if (!isDoc(expression)) return;
  if (!isOperators(expression)) {
    for (const value of expression.values()) check(value, variables);
    return;
  }
  if (expression.size !== 1)
    throw new CommandError(
      15983,
      'an expression specification must contain exactly one field, the name of the expression',
    );
  const [[name, argument]] = [...expression] as [[string, Value]];
  if (REFUSED.has(name)) throw new CommandError(238, `${name} is not supported by this server`);
  if (!names.has(name)) throw new CommandError(168, `Unrecognized expression '${name}'`);
  if (DATE_PARTS.has(name)) return;
  check(argument, bound(name, argument, variables));
}

const SYSTEM_VARIABLES = new Set(['ROOT', 'CURRENT', 'NOW', 'REMOVE', 'KEEP', 'PRUNE', 'DESCEND']);

function checkVariable(text: string, variables: ReadonlySet<string>): void {
  const name = text.slice(2).split('.')[0]!;
  if (!SYSTEM_VARIABLES.has(name) && !variables.has(name))
    throw new CommandError(17276, `Use of undefined variable: ${name}`);
}

/** The variables that an operator gives to its own argument. */
function bound(name: string, argument: Value, outer: ReadonlySet<string>): ReadonlySet<string> {
  const more = new Set(outer);
  if (isDoc(argument)) {
    const vars = argument.get('vars');
    if (name === '$let' && isDoc(vars)) for (const variable of vars.keys()) more.add(variable);
    if (name === '$map' || name === '$filter') {
      const as = argument.get('as');
      more.add(typeof as === 'string' ? as : 'this');
    }
    if (name === '$reduce') {
      more.add('this');
      more.add('value');
    }
  }
  return more;
}

/** Follows a path as an expression does: arrays are spread, and what is missing is left out of them. */
export function fieldPath(value: Value | undefined, parts: readonly string[], at = 0): Value | undefined {
  if (at === parts.length || value === undefined) return value;
  if (isDoc(value)) return fieldPath(value.get(parts[at]!), parts, at + 1);
  if (!Array.isArray(value)) return undefined;
  return value
    .map((item) => (isDoc(item) || Array.isArray(item) ? fieldPath(item, parts, at) : undefined))
    .filter((item) => item !== undefined);
}

/**
 * Compiles an expression. Paths and constants are answered here with their BSON types; operators are mingo's.
 *
 * @throws {CommandError} 168 for an unknown operator, 17276 for an unknown variable
 */
export function compileExpression(expression: Value, variables?: Variables): Compute {
  check(expression, new Set(variables?.keys()));
  return compileChecked(expression, variables);
}

function compileChecked(expression: Value, variables: Variables): Compute {
  if (typeof expression === 'string') {
    if (!expression.startsWith('$')) return () => expression;
    if (!expression.startsWith('$$')) return pathCompute(expression.slice(1));
    const [name, ...rest] = expression.slice(2).split('.');
    if (name === 'ROOT' || name === 'CURRENT') return (document) => fieldPath(document, rest);
    if (name === 'REMOVE') return () => undefined;
    const value = variables?.get(name!);
    if (value !== undefined) return () => fieldPath(value, rest);
  } else if (isDoc(expression) && !isOperators(expression)) {
    const fields = [...expression].map(([name, value]) => [name, compileChecked(value, variables)] as const);
    return (document) => {
      const out: Doc = new Map();
      for (const [name, compute] of fields) {
        const value = compute(document);
        if (value !== undefined) out.set(name, value);
      }
      return out;
    };
  } else if (Array.isArray(expression)) {
    const items = expression.map((item) => compileChecked(item, variables));
    return (document) => items.map((compute) => compute(document) ?? null);
  } else if (isDoc(expression)) {
    if (expression.has('$literal')) return () => expression.get('$literal')!;
    if (expression.has('$createObjectId')) return () => createObjectId(Date.now());
    return operatorCompute(expression, variables);
  } else return () => expression;
  return operatorCompute(expression, variables);
}

function pathCompute(path: string): Compute {
  if (path === '' || path.endsWith('.') || path.startsWith('.'))
    throw new CommandError(40353, 'FieldPath must not end with a dot.');
  const parts = path.split('.');
  return (document) => fieldPath(document, parts);
}

function operatorCompute(expression: Value, variables: Variables): Compute {
  const plain = toPlain(expression);
  const options = mingoOptions(variables);
  return (document) => {
    try {
      return fromPlain(evaluate(toPlain(document), plain, options));
    } catch (error) {
      if (error instanceof CommandError) throw error;
      throw new CommandError(2, `The expression cannot be evaluated: ${(error as Error).message}`);
    }
  };
}

/** `$expr` of a filter. */
export function expressionFilter(expression: Value, variables: Variables): (document: Doc) => boolean {
  const compute = compileExpression(expression, variables);
  return (document) => isTruthy(compute(document));
}
