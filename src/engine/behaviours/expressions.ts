/** FEEL in the scope of an element, checked against the type that the place in the model asks for. */
import { evaluateExpression, type Expression, type FeelOutcome, type FeelType } from '../feel/expression.js';
import { expressionText, typeMismatch, typeName, withWarnings } from '../model/expression-texts.js';
import type { Processing } from '../processing.js';
import type { Document } from '../records/values.js';
import type { Json, Result } from '../result.js';
import type { Fault } from './behaviour.js';

/** Scope key of an evaluation without variables: start events, before there is an instance. */
export const NO_SCOPE = -1;

/** Evaluates with the variables visible from the scope; `extra` names shadow them. */
export function evaluate(
  p: Processing,
  expression: Expression,
  scopeKey: number,
  extra: Document = {},
): Result<FeelOutcome, Fault> {
  if (expression.kind === 'static') {
    const value = expression.staticValue ?? expression.source;
    return { ok: true, value: { type: typeof value === 'number' ? 'number' : 'string', value, warnings: [] } };
  }
  // Only what is mentioned is read: the rest of a scope may be megabytes.
  const variables =
    scopeKey === NO_SCOPE ? extra : { ...p.state.variables.visibleOf(scopeKey, expression.mentioned ?? []), ...extra };
  const outcome = evaluateExpression(expression, variables, { nowMs: p.nowMs, mayShare: true, onSpent: p.spend });
  return outcome.ok ? outcome : { ok: false, error: extractFault(outcome.error, scopeKey) };
}

export function evaluateString(p: Processing, expression: Expression, scopeKey: number): Result<string, Fault> {
  return typed(p, expression, scopeKey, ['string'], ({ value }) => value as string);
}

export function evaluateNumber(p: Processing, expression: Expression, scopeKey: number): Result<number, Fault> {
  return typed(p, expression, scopeKey, ['number'], ({ value }) => value as number);
}

export function evaluateBoolean(
  p: Processing,
  expression: Expression,
  scopeKey: number,
  extra: Document = {},
): Result<boolean, Fault> {
  return typed(p, expression, scopeKey, ['boolean'], ({ value }) => value as boolean, extra);
}

export function evaluateList(p: Processing, expression: Expression, scopeKey: number): Result<readonly Json[], Fault> {
  return typed(p, expression, scopeKey, ['list'], ({ value }) => value as readonly Json[]);
}

export function evaluateAny(p: Processing, expression: Expression, scopeKey: number): Result<Json, Fault> {
  const outcome = evaluate(p, expression, scopeKey);
  return outcome.ok ? { ok: true, value: outcome.value.value } : outcome;
}

export function evaluateStringList(
  p: Processing,
  expression: Expression,
  scopeKey: number,
): Result<readonly string[], Fault> {
  const outcome = evaluate(p, expression, scopeKey);
  if (!outcome.ok) return outcome;
  const list = checkType(outcome.value, expression, scopeKey, ['list']);
  if (!list.ok) return list;
  const items = outcome.value.value as readonly Json[];
  if (items.every((item) => typeof item === 'string')) return { ok: true, value: items };
  const message = `Expected result of the expression '${expressionText(expression)}' to be 'ARRAY' containing 'STRING' items, but was 'ARRAY' containing at least one non-'STRING' item.`;
  return { ok: false, error: extractFault(message, scopeKey, outcome.value.warnings) };
}

/** A mapping of several variables, evaluated as one context. */
export function evaluateMappings(p: Processing, mappings: Expression, scopeKey: number): Result<Document, Fault> {
  const outcome = typed(p, mappings, scopeKey, ['context'], ({ value }) => value as Document);
  return outcome.ok ? outcome : { ok: false, error: { ...outcome.error, code: 'IO_MAPPING_ERROR' } };
}

/** A string, or a number whose whole part is the key. */
export function evaluateCorrelationKey(p: Processing, expression: Expression, scopeKey: number): Result<string, Fault> {
  const outcome = evaluate(p, expression, scopeKey);
  if (!outcome.ok) return outcome;
  const { type, value, warnings } = outcome.value;
  if (type === 'string') return { ok: true, value: value as string };
  if (type === 'number') return { ok: true, value: String(Math.trunc(value as number)) };
  const message = `Failed to extract the correlation key for '${expressionText(expression)}': The value must be either a string or a number, but was '${typeName(type)}'.`;
  return { ok: false, error: extractFault(message, scopeKey, warnings) };
}

/** Checks the type of an outcome that may be one of several. */
export function checkType(
  outcome: FeelOutcome,
  expression: Expression,
  scopeKey: number,
  accepted: readonly FeelType[],
): Result<FeelOutcome, Fault> {
  const mismatch = typeMismatch(expression, outcome, accepted);
  return mismatch === undefined ? { ok: true, value: outcome } : { ok: false, error: extractFault(mismatch, scopeKey) };
}

export function extractFault(message: string, scopeKey: number, warnings: readonly string[] = []): Fault {
  return { code: 'EXTRACT_VALUE_ERROR', message: withWarnings(message, warnings), variableScopeKey: scopeKey };
}

function typed<T>(
  p: Processing,
  expression: Expression,
  scopeKey: number,
  accepted: readonly FeelType[],
  valueOf: (outcome: FeelOutcome) => T,
  extra: Document = {},
): Result<T, Fault> {
  const outcome = evaluate(p, expression, scopeKey, extra);
  if (!outcome.ok) return outcome;
  const checked = checkType(outcome.value, expression, scopeKey, accepted);
  return checked.ok ? { ok: true, value: valueOf(checked.value) } : checked;
}
