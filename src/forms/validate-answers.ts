import type { Json } from '../json.js';
import type { Text } from '../texts.js';
import { checkField } from './field-value.js';
import { fieldsOf, type Field, type Form } from './form.js';
import { fieldsOfStep, visibilityOf } from './form-condition.js';
import { FIELD_ERRORS } from './form-texts.js';

export type Answers = Readonly<Record<string, Json>>;

export interface FieldError {
  readonly key: string;
  /** Id of the component, for the link to the field. */
  readonly id: string;
  readonly text: Text;
}

export type AnswersOutcome =
  /** Everything known so far, this input included; only fields that are shown and answered. */
  | { readonly ok: true; readonly answers: Answers }
  /** `values` is what was typed, to show it again. */
  | { readonly ok: false; readonly errors: readonly FieldError[]; readonly values: Answers };

export interface ValidateOptions {
  /** Id of the step that was posted; all steps when left out. */
  readonly step?: string;
  /** Answers of the steps before; fields of the posted step in it are replaced. */
  readonly earlier?: Answers;
  /** Number of files uploaded so far, by key of the filepicker. */
  readonly fileCounts?: Readonly<Record<string, number>>;
  /** For conditions that ask for the time. */
  readonly now?: Date;
}

/** Own properties only: a body of JSON may carry anything. */
function readBody(body: unknown, key: string): unknown {
  return typeof body === 'object' && body !== null && Object.hasOwn(body, key)
    ? (body as Record<string, unknown>)[key]
    : undefined;
}

/**
 * Checks what was sent against the form. Hidden fields are dropped, unknown keys ignored, types read from text.
 *
 * Conditions see the answers that are valid so far, so an error in one field never hides another one's.
 */
export function validateAnswers(form: Form, body: unknown, options: ValidateOptions = {}): AnswersOutcome {
  const { step, earlier = {}, fileCounts = {}, now = new Date() } = options;
  const asked = fieldsOfStep(form, step);
  const outcomes = new Map(asked.map((field) => [field, checkField(field, readBody(body, field.key))]));

  const known: Record<string, Json> = {};
  for (const field of fieldsOf(form)) {
    const outcome = outcomes.get(field);
    const value = outcome ? (outcome.ok ? outcome.value : null) : (readBody(earlier, field.key) as Json | undefined);
    if (value !== undefined && value !== null) known[field.key] = value;
  }

  const { keys } = visibilityOf(form, known, now);
  const errors: FieldError[] = [];
  for (const [field, outcome] of outcomes) {
    if (!keys.has(field.key)) continue;
    const text = outcome.ok ? missingFile(field, fileCounts) : outcome.error;
    if (text) errors.push({ key: field.key, id: field.id, text });
  }
  if (errors.length > 0) return { ok: false, errors, values: { ...earlier, ...typedValues(asked, body) } };
  return { ok: true, answers: Object.fromEntries(Object.entries(known).filter(([key]) => keys.has(key))) };
}

function missingFile(
  { kind, key, rules, label }: Field,
  fileCounts: Readonly<Record<string, number>>,
): Text | undefined {
  const isMissing = kind === 'filepicker' && rules.required && (fileCounts[key] ?? 0) === 0;
  return isMissing ? FIELD_ERRORS.fileMissing(label) : undefined;
}

/** What the person typed, as text, to fill the page again: also where it is wrong. */
function typedValues(fields: readonly Field[], body: unknown): Answers {
  const values: Record<string, Json> = {};
  for (const { key, kind } of fields) {
    const raw = readBody(body, key);
    if (kind === 'filepicker') continue;
    if (kind === 'checklist') {
      values[key] = (Array.isArray(raw) ? raw : [raw]).filter((item) => typeof item === 'string').slice(0, 300);
    } else if (kind === 'checkbox') {
      values[key] = raw !== undefined && raw !== false && raw !== 'false' && raw !== '';
    } else {
      const first: unknown = Array.isArray(raw) ? raw[0] : raw;
      values[key] = typeof first === 'string' || typeof first === 'number' ? String(first).slice(0, 20_000) : '';
    }
  }
  return values;
}
