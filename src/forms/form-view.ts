import type { Json } from '../json.js';
import type { Language } from '../texts.js';
import { checkField } from './field-value.js';
import { fieldsOf, type Field, type Form, type FormElement, type FormStep } from './form.js';
import { simpleCondition, visibilityOf, type SimpleCondition, type Visibility } from './form-condition.js';
import type { Answers, FieldError } from './validate-answers.js';

export interface OptionView {
  readonly id: string;
  readonly value: string;
  readonly label: string;
  readonly selected: boolean;
}

/** All that a template needs for one field. */
export interface FieldView {
  readonly kind: Field['kind'];
  /** Id in the page; errors link to it. */
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly hint: string | null;
  readonly hintId: string;
  readonly error: string | null;
  readonly errorId: string;
  /** Ids for `aria-describedby`; null when there are none. */
  readonly describedBy: string | null;
  readonly required: boolean;
  /** `type` of the input element, where there is one. */
  readonly inputType: 'text' | 'email' | 'tel' | 'date' | 'checkbox' | 'file';
  readonly inputMode: 'decimal' | 'numeric' | null;
  readonly value: string;
  readonly checked: boolean;
  readonly options: readonly OptionView[];
  readonly maxLength: number | null;
  readonly autocomplete: string | null;
  readonly widget: string | null;
  readonly accept: string | null;
  readonly multiple: boolean;
  /** By the answers so far the field does not apply. */
  readonly hidden: boolean;
  /** Lets the page's script show and hide it at once; null when only the server can tell. */
  readonly condition: SimpleCondition | null;
}

export interface TextView {
  readonly kind: 'text';
  readonly id: string;
  readonly paragraphs: readonly string[];
  readonly hidden: boolean;
  readonly condition: SimpleCondition | null;
}

export interface StepView {
  readonly id: string;
  /** Null when the form has no name for the step. */
  readonly title: string | null;
  readonly hidden: boolean;
  readonly elements: readonly (FieldView | TextView)[];
}

export interface FormView {
  readonly id: string;
  readonly steps: readonly StepView[];
  /** In reading order, for the summary at the top of the page. */
  readonly errors: readonly { readonly href: string; readonly text: string }[];
}

/**
 * The form as a page shows it, with the values typed so far and what is wrong with them.
 *
 * @param now for conditions that ask for the time
 */
export function formView(
  form: Form,
  values: Answers,
  errors: readonly FieldError[],
  language: Language,
  now = new Date(),
): FormView {
  const visibility = visibilityOf(form, readable(form, values), now);
  const page: Page = { values, errors, language, visibility };
  return {
    id: form.id,
    steps: form.steps.map((step) => stepView(step, page)),
    errors: errors.map(({ id, text }) => ({ href: `#${pageId(id)}`, text: text[language] })),
  };
}

/** Values as the conditions see them: what was typed, read as the field reads it. */
function readable(form: Form, values: Answers): Answers {
  const known: Record<string, Json> = {};
  for (const field of fieldsOf(form)) {
    const outcome = checkField(field, Object.hasOwn(values, field.key) ? values[field.key] : undefined);
    if (outcome.ok) known[field.key] = outcome.value;
  }
  return known;
}

interface Page {
  readonly values: Answers;
  readonly errors: readonly FieldError[];
  readonly language: Language;
  readonly visibility: Visibility;
}

/** Ids of the schema may hold anything; those of the page are plain. */
const pageId = (id: string) => `f-${id.replace(/[^\w-]/g, '-')}`;

function stepView(step: FormStep, page: Page): StepView {
  return {
    id: step.id,
    title: step.title?.[page.language] ?? null,
    hidden: !page.visibility.isShown(step),
    elements: step.elements.map((element) => elementView(element, page)),
  };
}

function elementView(element: FormElement, page: Page): FieldView | TextView {
  if (element.kind !== 'text') return fieldView(element, page);
  return {
    kind: 'text',
    id: pageId(element.id),
    paragraphs: element.text[page.language].split(/\n{2,}/).map((paragraph) => paragraph.trim()),
    hidden: !page.visibility.isShown(element),
    condition: simpleCondition(element.hideWhen),
  };
}

function inputTypeOf({ kind, rules }: Field): FieldView['inputType'] {
  if (kind === 'datetime') return 'date';
  if (kind === 'checkbox') return 'checkbox';
  if (kind === 'filepicker') return 'file';
  if (rules.format === 'phone') return 'tel';
  return rules.format ?? 'text';
}

function inputModeOf({ kind, decimals }: Field): FieldView['inputMode'] {
  if (kind !== 'number') return null;
  return decimals === 0 ? 'numeric' : 'decimal';
}

function shownValue(field: Field, value: unknown, language: Language): string {
  if (typeof value === 'number') return language === 'it' ? String(value).replace('.', ',') : String(value);
  return typeof value === 'string' ? value : '';
}

function fieldView(field: Field, { values, errors, language, visibility }: Page): FieldView {
  const id = pageId(field.id);
  const value = Object.hasOwn(values, field.key) ? values[field.key] : undefined;
  const chosen = Array.isArray(value) ? value : [value];
  const error = errors.find(({ key }) => key === field.key)?.text[language] ?? null;
  const [hintId, errorId] = [`${id}-hint`, `${id}-error`];
  const described = [...(field.hint ? [hintId] : []), ...(error === null ? [] : [errorId])];
  return {
    kind: field.kind,
    id,
    name: field.key,
    label: field.label[language],
    hint: field.hint?.[language] ?? null,
    hintId,
    error,
    errorId,
    describedBy: described.length > 0 ? described.join(' ') : null,
    required: field.rules.required,
    inputType: inputTypeOf(field),
    inputMode: inputModeOf(field),
    value: shownValue(field, value, language),
    checked: value === true,
    options: field.options.map((option, index) => ({
      // The first option carries the field's own id, so that a link to the field lands on something that takes focus.
      id: index === 0 && field.kind !== 'select' ? id : `${id}-${index}`,
      value: option.value,
      label: option.label[language],
      selected: chosen.includes(option.value),
    })),
    maxLength: field.rules.maxLength,
    autocomplete: field.autocomplete,
    widget: field.widget,
    accept: field.accept,
    multiple: field.multiple,
    hidden: !visibility.isShown(field),
    condition: simpleCondition(field.hideWhen),
  };
}
