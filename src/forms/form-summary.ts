import type { Json } from '../json.js';
import type { Language } from '../texts.js';
import { isField, type Field, type Form } from './form.js';
import { visibilityOf } from './form-condition.js';
import { ANSWER_WORDS } from './form-texts.js';
import type { Answers } from './validate-answers.js';

export interface SummaryRow {
  readonly key: string;
  readonly label: string;
  /** As a person reads it; "Non indicato" when unanswered. */
  readonly value: string;
}

export interface SummaryStep {
  readonly stepId: string;
  readonly title: string | null;
  readonly rows: readonly SummaryRow[];
}

function optionLabel({ options }: Field, value: Json, language: Language): string {
  return (
    options.find((option) => option.value === value)?.label[language] ??
    (typeof value === 'string' ? value : JSON.stringify(value))
  );
}

/** One answer in words; dates as `31/12/2026`. */
export function answerText(field: Field, value: Json | undefined, language: Language): string {
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) {
    return field.kind === 'checkbox' ? ANSWER_WORDS.no[language] : ANSWER_WORDS.notGiven[language];
  }
  switch (field.kind) {
    case 'checkbox':
      return ANSWER_WORDS[value === true ? 'yes' : 'no'][language];
    case 'select':
    case 'radio':
      return optionLabel(field, value, language);
    case 'checklist':
      return (Array.isArray(value) ? (value as readonly Json[]) : [value])
        .map((item) => optionLabel(field, item, language))
        .join(', ');
    case 'datetime':
      return typeof value === 'string' ? value.split('-').reverse().join('/') : '';
    case 'number':
      return language === 'it' ? String(value as number).replace('.', ',') : String(value as number);
    case 'textfield':
    case 'textarea':
    case 'filepicker':
      return typeof value === 'string' ? value : JSON.stringify(value);
    default:
      return field.kind satisfies never;
  }
}

/** The answers in words, step by step, for the page before sending and for the receipt. Files are left out. */
export function summarise(form: Form, answers: Answers, language: Language, now = new Date()): SummaryStep[] {
  const visibility = visibilityOf(form, answers, now);
  return form.steps
    .filter((step) => visibility.isShown(step))
    .map((step) => ({
      stepId: step.id,
      title: step.title?.[language] ?? null,
      rows: step.elements
        .filter(isField)
        .filter((field) => field.kind !== 'filepicker' && visibility.isShown(field))
        .map((field) => ({
          key: field.key,
          label: field.label[language],
          value: answerText(field, Object.hasOwn(answers, field.key) ? answers[field.key] : undefined, language),
        })),
    }));
}
