import type { Expression } from '../engine/feel/expression.js';
import type { Text } from '../texts.js';

/** The kinds of form-js component that DiMe renders; `parse-form.ts` refuses any other by name. */
export const FIELD_KINDS = [
  'textfield',
  'textarea',
  'number',
  'select',
  'radio',
  'checkbox',
  'checklist',
  'datetime',
  'filepicker',
] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

export interface FormOption {
  readonly value: string;
  readonly label: Text;
}

/** What an answer must obey. A bound that the schema leaves out is null. */
export interface FieldRules {
  readonly required: boolean;
  readonly minLength: number | null;
  /** Never null for text: the parser sets the platform's own limit. */
  readonly maxLength: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** Regular expression of the analyst; it runs under a time guard only. */
  readonly pattern: string | null;
  /** What to say when the pattern does not match; null takes the general sentence. */
  readonly patternError: Text | null;
  readonly format: 'email' | 'phone' | null;
}

/** One question of a form. */
export interface Field {
  readonly kind: FieldKind;
  /** Id of the component in the schema. */
  readonly id: string;
  /** Key of the answer; unique in the form. */
  readonly key: string;
  readonly label: Text;
  readonly hint: Text | null;
  /** Empty for kinds without choices. */
  readonly options: readonly FormOption[];
  readonly rules: FieldRules;
  /** FEEL over the answers; the field is left out while it is true. Null: always shown. */
  readonly hideWhen: Expression | null;
  readonly defaultValue: string | number | boolean | readonly string[] | null;
  /** Path into what is known of the person, e.g. `applicant.email`. */
  readonly prefill: string | null;
  /** Token of HTML's `autocomplete`. */
  readonly autocomplete: string | null;
  /** Hint for the page's script, e.g. `position`. */
  readonly widget: string | null;
  /** Digits after the decimal mark of a number; null allows any. */
  readonly decimals: number | null;
  /** `filepicker` only: media types, and whether more than one file may come. */
  readonly accept: string | null;
  readonly multiple: boolean;
}

/** Words between the questions; one string per paragraph and language. */
export interface TextBlock {
  readonly kind: 'text';
  readonly id: string;
  readonly text: Text;
  readonly hideWhen: Expression | null;
}

export type FormElement = Field | TextBlock;

/** A page of the form: a group of the schema. */
export interface FormStep {
  readonly id: string;
  /** Null when the schema has no group around these fields. */
  readonly title: Text | null;
  readonly hideWhen: Expression | null;
  readonly elements: readonly FormElement[];
}

export interface Form {
  readonly id: string;
  readonly steps: readonly FormStep[];
}

/** All questions, in reading order. */
export function fieldsOf(form: Form): Field[] {
  return form.steps.flatMap((step) => step.elements).filter(isField);
}

export function isField(element: FormElement): element is Field {
  return element.kind !== 'text';
}
