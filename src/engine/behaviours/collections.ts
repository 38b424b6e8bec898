/** The collection of a multi-instance activity: read several times for each of its items, and mostly unchanged. */
import type { Expression } from '../feel/expression.js';
import type { Processing } from '../processing.js';
import type { Json, Result } from '../result.js';
import type { Fault } from './behaviour.js';
import { evaluateList, NO_SCOPE } from './expressions.js';

interface Remembered {
  readonly expression: Expression;
  /** Of the variables that the expression mentions, in their order; undefined for one that is not there. */
  readonly values: readonly (Json | undefined)[];
  readonly items: readonly Json[];
}

/** By a variable that a collection was made of: forgotten with its value. */
const byVariable = new WeakMap<object, Remembered>();

/** The list that the expression gives; the one it gave before while the variables that it mentions are the same. */
export function evaluateCollection(
  p: Processing,
  expression: Expression,
  scopeKey: number,
): Result<readonly Json[], Fault> {
  const mentioned = expression.mentioned ?? [];
  if (!expression.isPure || mentioned.length === 0 || scopeKey === NO_SCOPE)
    return evaluateList(p, expression, scopeKey);
  const visible = p.state.variables.visibleOf(scopeKey, mentioned);
  const values = mentioned.map((name) => (Object.hasOwn(visible, name) ? visible[name] : undefined));
  const variable = values.find((value) => typeof value === 'object' && value !== null);
  if (typeof variable !== 'object' || variable === null) return evaluateList(p, expression, scopeKey);

  const known = byVariable.get(variable);
  if (known?.expression === expression && values.every((value, index) => Object.is(value, known.values[index])))
    return { ok: true, value: known.items };
  const items = evaluateList(p, expression, scopeKey);
  if (items.ok) byVariable.set(variable, { expression, values, items: items.value });
  return items;
}
