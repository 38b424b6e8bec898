import type { Json, Result } from '../result.js';
import type { Code } from './compile.js';
import { compileWithNames, runText } from './compiled-expression.js';
import { Evaluation, FeelFailure, Scope } from './evaluation.js';
import { feelTypeOf, type FeelType } from './feel-value.js';
import { FeelSyntaxError } from './syntax.js';
import { isFeelNumber, parseNumber, toDouble } from './number.js';
import { toJson } from './to-json.js';

export type { FeelType } from './feel-value.js';

/** An expression of a model, parsed once at deployment. */
export interface Expression {
  /** As written in the model, with its leading '=' when it is FEEL. */
  readonly source: string;
  readonly kind: 'static' | 'feel';
  /** The value of a static expression; absent for FEEL. */
  readonly staticValue?: string | number;
  readonly code?: Code;
  /** The variables that FEEL may ask for; absent when it is static. */
  readonly mentioned?: readonly string[];
  /** True when the same variables give the same result at any time. */
  readonly isPure: boolean;
}

export interface FeelOutcome {
  readonly type: FeelType;
  /** Dates, times and durations as ISO text; function and range null. */
  readonly value: Json;
  /** One line each, `[TYPE] text`; empty when nothing was odd. */
  readonly warnings: readonly string[];
}

/**
 * Reads an expression of a model: after a leading '=' it is FEEL, otherwise the text is its own value
 * (a number when it reads as a decimal).
 *
 * Errors: the text for the refusal of the deployment, when the FEEL cannot be parsed.
 *
 * @source Zeebe 8.6, expression language
 */
export function parseExpression(text: string): Result<Expression, string> {
  // A lone '=' is a text too.
  if (!text.startsWith('=') || text === '=')
    return { ok: true, value: { source: text, kind: 'static', staticValue: staticValueOf(text), isPure: true } };
  try {
    const compiled = compileWithNames(text.slice(1));
    return { ok: true, value: { source: text, kind: 'feel', ...compiled, isPure: !MAY_BE_IMPURE.test(text) } };
  } catch (error) {
    if (error instanceof FeelSyntaxError) return { ok: false, error: error.message };
    throw error;
  }
}

/** Functions that see the clock or chance; a text or a variable of that name is taken for one, which costs only time. */
const MAY_BE_IMPURE = /\b(?:now|today|uuid|random)\b/u;

function staticValueOf(text: string): string | number {
  const number = parseNumber(text);
  return isFeelNumber(number) && text.trim() === text ? toDouble(number) : text;
}

export interface Circumstances {
  readonly nowMs: number;
  /** The result may be a variable itself, or hold one: for a caller who changes neither. Otherwise it is a copy. */
  readonly mayShare?: boolean;
  /** Told the steps that an evaluation took, whatever came of it. */
  readonly onSpent?: (steps: number) => void;
}

/**
 * Evaluates an expression with the variables that its scope sees.
 *
 * Shape: a missing variable is null with a warning, never an error. Errors: the text for the incident; also
 * for an expression that runs for more than 50 ms or builds more than a variable can hold. Repeatability:
 * neither the variables nor the expression change.
 */
export function evaluateExpression(
  expression: Expression,
  variables: Readonly<Record<string, Json>>,
  { nowMs, mayShare = false, onSpent }: Circumstances,
): Result<FeelOutcome, string> {
  const { code, staticValue } = expression;
  if (code === undefined) {
    return {
      ok: true,
      value: { type: typeof staticValue === 'number' ? 'number' : 'string', value: staticValue ?? '', warnings: [] },
    };
  }
  const evaluation = new Evaluation(nowMs);
  try {
    const result = code(new Scope(variables), evaluation);
    const value = runText(expression.source.slice(1), () => toJson(result, { evaluation, mayShare }));
    return { ok: true, value: { type: feelTypeOf(result), value, warnings: evaluation.warnings } };
  } catch (error) {
    if (!(error instanceof FeelFailure)) throw error;
    return { ok: false, error: withWarnings(error.message, evaluation.warnings) };
  } finally {
    onSpent?.(evaluation.steps);
  }
}

function withWarnings(message: string, warnings: readonly string[]): string {
  return warnings.length === 0
    ? message
    : `${message} The evaluation reported the following warnings:\n${warnings.join('\n')}`;
}
