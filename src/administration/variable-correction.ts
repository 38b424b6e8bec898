import { createHash } from 'node:crypto';
import { canonicalJson } from '../audit/canonical-json.js';
import type { FormOption } from '../forms/form.js';
import type { Variable } from '../insight/variables-store.js';
import type { Json } from '../json.js';

/** A variable that a person may correct. */
export interface CorrectableVariable extends Variable {
  /** Held by the step itself; others belong to what is around it. */
  readonly isLocal: boolean;
  /** Ties the step to its case, rightly: not to be changed. */
  readonly isFixed: boolean;
  /** What the forms of the process offer for it; empty when it is no choice. */
  readonly choices: readonly FormOption[];
}

/** A value as typed: the text itself for a text, JSON for anything else. */
export interface TypedVariable {
  readonly name: string;
  readonly text: string;
}

/** Why a typed value is not taken. */
export type CorrectionProblem =
  | 'no-number'
  | 'no-boolean'
  | 'no-choice'
  | 'no-json'
  | 'no-list'
  | 'no-object'
  | 'bad-name'
  | 'typed-twice'
  | 'gone'
  | 'fixed';

export type Corrected =
  { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly problem: CorrectionProblem };

const ok = (value: Json): Corrected => ({ ok: true, value });
const wrong = (problem: CorrectionProblem): Corrected => ({ ok: false, problem });

/** A value of the kind that the variable has: what comes after the step counts on it. Only null may become anything. */
export function parseCorrection({ value, choices, isFixed }: CorrectableVariable, text: string): Corrected {
  if (isFixed) return wrong('fixed');
  if (choices.length > 0) return choices.some((choice) => choice.value === text) ? ok(text) : wrong('no-choice');
  if (typeof value === 'string') return ok(text);
  const parsed = parseJson(text);
  if (value === null || value === undefined) return parsed === undefined ? wrong('no-json') : ok(parsed);
  if (typeof value === 'number') return typeof parsed === 'number' ? ok(parsed) : wrong('no-number');
  if (typeof value === 'boolean') return typeof parsed === 'boolean' ? ok(parsed) : wrong('no-boolean');
  if (parsed === undefined) return wrong('no-json');
  if (Array.isArray(value)) return Array.isArray(parsed) ? ok(parsed) : wrong('no-list');
  const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  return isObject ? ok(parsed) : wrong('no-object');
}

/**
 * A variable that was missing, or one whose kind was wrong: any JSON, under a name that FEEL can read.
 *
 * @param corrected names that were changed in the list at the same time
 */
export function parseAddition(
  { name, text }: TypedVariable,
  known: readonly CorrectableVariable[],
  corrected: readonly string[],
): Corrected {
  if (!/^[A-Z_]\w{0,99}$/i.test(name)) return wrong('bad-name');
  if (corrected.includes(name)) return wrong('typed-twice');
  if (known.some((variable) => variable.name === name && variable.isFixed)) return wrong('fixed');
  const parsed = parseJson(text);
  return parsed === undefined ? wrong('no-json') : ok(parsed);
}

/** The text in which a value is shown and typed again. */
export const textOfValue = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const PLAIN_TEXT = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z)?)$/i;

/**
 * A value as the audit log takes it: numbers, ids, dates and known choices as they are; of anything else the hash, since
 * nothing leaves the log again and a person may have typed words about somebody.
 */
export function auditedValue(value: Json | undefined, choices: readonly FormOption[]): Json {
  if (value === undefined) return null;
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  const isPlain =
    typeof value === 'string' && (PLAIN_TEXT.test(value) || choices.some((choice) => choice.value === value));
  return isPlain ? value : { sha256: createHash('sha256').update(canonicalJson(value)).digest('hex') };
}
