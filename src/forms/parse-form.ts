import { evaluateExpression, parseExpression, type Expression } from '../engine/feel/expression.js';
import { InvalidInputError } from '../errors.js';
import type { Text } from '../texts.js';
import {
  FIELD_KINDS,
  fieldsOf,
  type Field,
  type FieldKind,
  type Form,
  type FormElement,
  type FormStep,
} from './form.js';
import { FormComponent, FormDocument } from './form-schema.js';

/** Limits that hold where the schema sets none. */
const DEFAULT_MAX_LENGTH = { textfield: 500, textarea: 5_000 } as const;
const MAX_FIELDS = 200;
/** Components that only decorate: left out silently. */
const DECORATIONS = new Set(['button', 'separator', 'spacer']);
const WITH_OPTIONS = new Set<FieldKind>(['select', 'radio', 'checklist']);

/** Collects what is wrong, each with the place it is in, so that an analyst reads everything at once. */
class Problems {
  readonly list: string[] = [];
  add(place: string, problem: string): void {
    this.list.push(`${place}: ${problem}`);
  }
}

const textOf = (it: string, en: string | undefined): Text => ({ it, en: en === undefined || en === '' ? it : en });
const isFieldKind = (type: string): type is FieldKind => (FIELD_KINDS as readonly string[]).includes(type);

/**
 * Reads a form-js schema. A missing English text shows the Italian one (`findMissingTexts` names it).
 *
 * @throws {InvalidInputError} FORM_INVALID with every problem and its place, when it is not a form that DiMe can render
 * @source form-js schema 18: a group is a step; conditions are FEEL
 */
export function parseForm(json: unknown): Form {
  const problems = new Problems();
  const document = FormDocument.safeParse(json);
  if (!document.success) {
    throw invalid(document.error.issues.map(({ path, message }) => `${path.join('.') || 'form'}: ${message}`));
  }
  const steps = parseSteps(document.data.components, problems);
  const form: Form = { id: document.data.id, steps };
  const fields = fieldsOf(form);
  if (fields.length > MAX_FIELDS)
    problems.add('form', `has ${fields.length} fields, at most ${MAX_FIELDS} are possible`);
  for (const [index, { key, id }] of fields.entries()) {
    if (fields.findIndex((other) => other.key === key) < index) problems.add(id, `the key ${key} is used twice`);
  }
  if (problems.list.length > 0) throw invalid(problems.list);
  return form;
}

function invalid(problems: readonly string[]): InvalidInputError {
  return new InvalidInputError('FORM_INVALID', `The form cannot be used. ${problems.join('; ')}`);
}

/** Groups become steps; fields outside any group become a step without title, in their place. */
function parseSteps(components: readonly unknown[], problems: Problems): FormStep[] {
  const steps: FormStep[] = [];
  let loose: FormElement[] | undefined;
  for (const [index, raw] of components.entries()) {
    const component = parseComponent(raw, `components.${index}`, problems);
    if (!component || DECORATIONS.has(component.type)) continue;
    if (component.type !== 'group') {
      if (!loose) steps.push({ id: `step-${steps.length + 1}`, title: null, hideWhen: null, elements: (loose = []) });
      loose.push(...parseElement(component, `components.${index}`, problems));
      continue;
    }
    loose = undefined;
    steps.push(parseGroup(component, `components.${index}`, problems));
  }
  return steps;
}

function parseGroup(component: FormComponent, place: string, problems: Problems): FormStep {
  const elements = (component.components ?? []).flatMap((raw, index) => {
    const inner = `${place}.components.${index}`;
    const child = parseComponent(raw, inner, problems);
    return child && !DECORATIONS.has(child.type) ? parseElement(child, inner, problems) : [];
  });
  const id = component.id ?? place;
  if (!/^[\w.-]{1,100}$/.test(id)) problems.add(place, 'the id of a group has letters, digits, - and _ only');
  return {
    id,
    title: component.label ? textOf(component.label, component.properties.labelEn) : null,
    hideWhen: parseCondition(component, place, problems),
    elements,
  };
}

function parseComponent(raw: unknown, place: string, problems: Problems): FormComponent | undefined {
  const parsed = FormComponent.safeParse(raw);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) problems.add([place, ...path].join('.'), message);
  return undefined;
}

function parseCondition({ conditional }: FormComponent, place: string, problems: Problems): Expression | null {
  const source = conditional?.hide;
  if (source === undefined || source.trim() === '') return null;
  const parsed = parseExpression(source.startsWith('=') ? source : `=${source}`);
  if (!parsed.ok) {
    problems.add(`${place}.conditional.hide`, parsed.error);
    return null;
  }
  // One trial run with nothing known: what runs for ever does so here and not on a citizen's page.
  const trial = evaluateExpression(parsed.value, {}, { nowMs: 0 });
  if (!trial.ok) problems.add(`${place}.conditional.hide`, trial.error);
  return parsed.value;
}

/** One element, or none when it is broken (the problem is noted). */
function parseElement(component: FormComponent, place: string, problems: Problems): FormElement[] {
  const { type, id = place, key, properties } = component;
  const where = `${place} (${id})`;
  const hideWhen = parseCondition(component, where, problems);
  if (type === 'text') {
    return [{ kind: 'text', id, text: textOf(component.text ?? '', properties.textEn), hideWhen }];
  }
  if (type === 'group') {
    problems.add(where, 'a group inside a group is not possible: a group is a step of the form');
    return [];
  }
  if (!isFieldKind(type)) {
    problems.add(where, `type ${type} is not one of group, text, ${FIELD_KINDS.join(', ')}`);
    return [];
  }
  if (key === undefined) problems.add(where, 'key is missing');
  if (!component.label) problems.add(where, 'label is missing');
  if (component.valuesKey !== undefined || component.valuesExpression !== undefined) {
    problems.add(where, 'choices must be listed under values, not computed');
  }
  if (type === 'datetime' && (component.subtype ?? 'date') !== 'date') {
    problems.add(where, 'datetime is possible with subtype date only');
  }
  return [
    {
      kind: type,
      id,
      key: key ?? id,
      label: textOf(component.label ?? '', properties.labelEn),
      hint: component.description ? textOf(component.description, properties.descriptionEn) : null,
      options: parseOptions(type, component, where, problems),
      rules: parseRules(type, component, where, problems),
      hideWhen,
      defaultValue: component.defaultValue ?? null,
      prefill: properties.prefill ?? null,
      autocomplete: properties.autocomplete ?? null,
      widget: properties.widget ?? null,
      decimals: component.decimalDigits ?? null,
      accept: component.accept ?? null,
      multiple: component.multiple ?? false,
    },
  ];
}

function parseOptions(kind: FieldKind, { values = [] }: FormComponent, where: string, problems: Problems) {
  if (!WITH_OPTIONS.has(kind)) return [];
  if (values.length === 0) problems.add(where, 'has no values to choose from');
  if (new Set(values.map(({ value }) => value)).size < values.length) problems.add(where, 'two values are equal');
  return values.map(({ value, label, labelEn }) => ({ value, label: textOf(label, labelEn) }));
}

function parseRules(kind: FieldKind, component: FormComponent, where: string, problems: Problems): Field['rules'] {
  const { validate, properties } = component;
  const pattern = validate.pattern === undefined || validate.pattern === '' ? null : validate.pattern;
  if (pattern !== null) {
    try {
      // Only compiled here; it runs on answers under the time guard alone.
      // eslint-disable-next-line security/detect-non-literal-regexp
      new RegExp(pattern, 'u');
    } catch {
      problems.add(`${where}.validate.pattern`, 'is not a regular expression (read with the flag u)');
    }
  }
  const defaultMax = kind === 'textfield' || kind === 'textarea' ? DEFAULT_MAX_LENGTH[kind] : null;
  const type = validate.validationType;
  return {
    required: validate.required ?? false,
    minLength: validate.minLength ?? null,
    maxLength: validate.maxLength ?? defaultMax,
    min: validate.min ?? null,
    max: validate.max ?? null,
    pattern,
    patternError: properties.patternError ? textOf(properties.patternError, properties.patternErrorEn) : null,
    format: type === 'email' || type === 'phone' ? type : null,
  };
}
