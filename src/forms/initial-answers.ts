import type { Json } from '../json.js';
import { checkField } from './field-value.js';
import { fieldsOf, type Form } from './form.js';
import type { Answers } from './validate-answers.js';

/** What is known of the person before the first question, e.g. `{ applicant: { email: ... } }`. */
export interface PrefillSources {
  readonly [name: string]: Json | undefined | PrefillSources;
}

function lookUp(sources: PrefillSources, path: string): unknown {
  let value: unknown = sources;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/**
 * The answers a new form starts with: what is known of the person (`properties.prefill`), else the schema's default.
 * A value that the field itself would refuse is left out.
 */
export function initialAnswers(form: Form, sources: PrefillSources): Answers {
  const answers: Record<string, Json> = {};
  for (const field of fieldsOf(form)) {
    const known = field.prefill === null ? undefined : lookUp(sources, field.prefill);
    const outcome = checkField(field, known ?? field.defaultValue ?? undefined);
    if (outcome.ok && outcome.value !== null && outcome.value !== false) answers[field.key] = outcome.value;
  }
  return answers;
}

/** True when some answer is the person's own: neither empty nor what the form began with. */
export function hasTypedAnswers(form: Form, answers: Answers, sources: PrefillSources): boolean {
  const initial = initialAnswers(form, sources);
  return Object.entries(answers).some(([key, value]) => {
    const isEmpty = value === '' || value === null || value === false || (Array.isArray(value) && value.length === 0);
    return !isEmpty && JSON.stringify(value) !== JSON.stringify(initial[key]);
  });
}

const STEERING_KINDS = new Set(['radio', 'select', 'checkbox', 'number']);

/**
 * The answers that may steer the process: choices and numbers, never what a person wrote in own words. A choice that was
 * not made is null, so that an earlier one does not linger in the process.
 */
export function choicesOf(form: Form, answers: Answers): Record<string, Json> {
  const keys = fieldsOf(form)
    .filter(({ kind }) => STEERING_KINDS.has(kind))
    .map(({ key }) => key);
  return Object.fromEntries(keys.map((key) => [key, Object.hasOwn(answers, key) ? (answers[key] ?? null) : null]));
}
