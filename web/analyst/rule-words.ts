import { officeName } from '../../src/crm/office.js';
import { fieldsOf } from '../../src/forms/form.js';
import { formatEuros, isCents } from '../../src/money.js';
import type { FolderForm } from '../../src/modelling/folder-rules.js';
import type { Text } from '../../src/texts.js';
import type { Page } from '../layout/page.js';
import { ruleTexts } from './rule-texts.js';

/** What the forms beside a table call the values of their choices: by question, then by value. */
export type ChoiceLabels = ReadonlyMap<string, ReadonlyMap<string, Text>>;

/** A later form adds to what an earlier one says of the same question. */
export function choiceLabels(forms: readonly FolderForm[]): ChoiceLabels {
  const labels = new Map<string, Map<string, Text>>();
  for (const { key, options } of forms.flatMap(({ form }) => fieldsOf(form))) {
    const known = labels.get(key) ?? new Map<string, Text>();
    for (const { value, label } of options) if (!known.has(value)) known.set(value, label);
    labels.set(key, known);
  }
  return labels;
}

const TEXTS = /^"[^"\\]*"(?:\s*,\s*"[^"\\]*")*$/;
const NOT_TEXTS = /^not\((?<texts>"[^"\\]*"(?:\s*,\s*"[^"\\]*")*)\)$/;

const valuesOf = (list: string): string[] => list.split(/"\s*,\s*"/).map((text) => text.replaceAll('"', ''));

/** A test of a question's answer: a list of texts by their labels, any other expression as it is written. */
export function inputWords(page: Page, expression: string, labels: ReadonlyMap<string, Text> | undefined): string {
  const say = (list: string): string =>
    valuesOf(list)
      .map((value) => withLabel(page, value, labels))
      .join(', ');
  if (TEXTS.test(expression)) return say(expression);
  const others = NOT_TEXTS.exec(expression)?.groups?.['texts'];
  return others === undefined ? expression : page.say(ruleTexts.allBut, { values: say(others) });
}

/** A result: amounts in euro, offices by their names, both beside what the process gets; texts without their quotes. */
export function outputWords(page: Page, name: string, expression: string): string {
  if (name.endsWith('Cents') && /^\d+$/.test(expression) && isCents(Number(expression))) {
    const euros = formatEuros(Number(expression), page.language);
    return page.say(ruleTexts.cents, { euros, cents: expression });
  }
  if (!TEXTS.test(expression)) return expression;
  const values = valuesOf(expression);
  return values.map((value) => (name === 'office' ? beside(page.say(officeName(value)), value) : value)).join(', ');
}

function withLabel(page: Page, value: string, labels: ReadonlyMap<string, Text> | undefined): string {
  const label = labels?.get(value);
  return label ? beside(page.say(label), value) : value;
}

/** Words with the technical value after them, where it says something else. */
const beside = (words: string, value: string): string => (words === value ? value : `${words} (${value})`);
