import { equalOrNull } from '../comparison.js';
import { FeelFailure, type Evaluation } from '../evaluation.js';
import type { CallFailure } from '../feel-value.js';
import { entryOf, feelTypeOf, isContext, isList, newContext, type FeelContext, type FeelValue } from '../feel-value.js';
import { builtin, variadic, type FunctionTable } from './builtin.js';

/** An `assert` that does not hold ends the evaluation. */
export class AssertFailure extends FeelFailure {}

function assertFailure(evaluation: Evaluation, cause: string): AssertFailure {
  evaluation.warn('ASSERT_FAILURE', cause);
  return new AssertFailure(cause);
}

/** @source DMN 1.3 tables 73, 78 and 81; Camunda 8.6 FEEL, boolean and context functions */
export const generalFunctions: FunctionTable = {
  not: [builtin(['negand'], ([value]) => (typeof value === 'boolean' ? !value : null))],
  'is defined': [builtin(['value'], ([value]) => value !== null)],
  'get or else': [builtin(['value', 'default'], ([value, fallback]) => value ?? fallback ?? null)],
  assert: [
    builtin(['value', 'condition'], ([value, condition], evaluation) => {
      if (condition !== true) throw assertFailure(evaluation, 'The condition is not fulfilled');
      return value;
    }),
    builtin(['value', 'condition', 'cause'], ([value, condition, cause], evaluation) => {
      if (condition === true) return value;
      if (typeof cause !== 'string') return undefined;
      throw assertFailure(evaluation, cause);
    }),
  ],
  is: [
    builtin(['value1', 'value2'], ([left = null, right = null], evaluation) => {
      return feelTypeOf(left) === feelTypeOf(right) && (equalOrNull(left, right, evaluation) ?? left === right);
    }),
  ],
};

/** @source DMN 1.3 table 79; Camunda 8.6 FEEL, context functions */
export const contextFunctions: FunctionTable = {
  'get value': ['m', 'context'].flatMap((name) => [
    builtin([name, 'key'], ([context, key]) => valueAt(context, key)),
    builtin([name, 'keys'], ([context, keys]) => valueAt(context, keys)),
  ]),
  'get entries': ['m', 'context'].map((name) =>
    builtin([name], ([context]) =>
      isContext(context) ? Object.entries(context).map(([key, value]) => entry(key, value)) : undefined,
    ),
  ),
  'context put': [
    builtin(['context', 'key', 'value'], ([context, key, value]) => contextPut(context, key, value)),
    builtin(['context', 'keys', 'value'], ([context, keys, value]) => contextPut(context, keys, value)),
  ],
  'context merge': [
    variadic(['contexts'], ([contexts = null]) =>
      isList(contexts) && contexts.every(isContext) ? merged(contexts) : null,
    ),
  ],
  context: [
    variadic(['entries'], ([entries = null]) => {
      if (!isList(entries) || !entries.every(isEntry)) return null;
      const pairs = entries.map((pair) => [entryOf(pair, 'key') as string, entryOf(pair, 'value') ?? null] as const);
      return merged(pairs.map(([key, value]) => single(key, value)));
    }),
  ],
};

function entry(key: string, value: FeelValue): FeelContext {
  return merged([single('key', key), single('value', value)]);
}

function single(key: string, value: FeelValue): FeelContext {
  const context = newContext();
  context[key] = value;
  return context;
}

function merged(contexts: readonly FeelContext[]): FeelContext {
  const result = newContext();
  for (const context of contexts) {
    for (const [key, value] of Object.entries(context)) result[key] = value;
  }
  return result;
}

function isEntry(value: FeelValue): value is FeelContext {
  return isContext(value) && typeof entryOf(value, 'key') === 'string' && entryOf(value, 'value') !== undefined;
}

function valueAt(context: FeelValue | undefined, key: FeelValue | undefined): FeelValue | undefined {
  if (!isContext(context)) return undefined;
  if (typeof key === 'string') return entryOf(context, key) ?? null;
  if (key === undefined || !isList(key)) return undefined;
  if (key.length === 0) return null;
  return key.reduce<FeelValue>(
    (target, step) => (isContext(target) && typeof step === 'string' ? (entryOf(target, step) ?? null) : null),
    context,
  );
}

function contextPut(
  context: FeelValue | undefined,
  key: FeelValue | undefined,
  value: FeelValue | undefined,
): FeelValue | CallFailure | undefined {
  if (!isContext(context)) return undefined;
  if (typeof key === 'string') return put(context, [key], value ?? null);
  if (key === undefined || !isList(key)) return undefined;
  if (key.length === 0) return null;
  return key.every((step) => typeof step === 'string') ? put(context, key, value ?? null) : undefined;
}

function put(context: FeelContext, [key = '', ...rest]: readonly string[], value: FeelValue): FeelContext {
  if (rest.length === 0) return merged([context, single(key, value)]);
  const inner = entryOf(context, key);
  return merged([context, single(key, put(isContext(inner) ? inner : newContext(), rest, value))]);
}
