import { isField } from '../../src/forms/form.js';
import type { FolderForm, FolderRules, FolderTable } from '../../src/modelling/folder-rules.js';
import type { RuleUsers } from '../../src/modelling/rule-users.js';
import type { Text } from '../../src/texts.js';
import { speak, type Page } from '../layout/page.js';
import { analystTexts, fieldKindTexts } from './analyst-texts.js';
import { choiceLabels, inputWords, outputWords, type ChoiceLabels } from './rule-words.js';

interface Cell {
  readonly label: string;
  readonly text: string;
  readonly isToConfirm: boolean;
}
export interface RulesView {
  readonly tables: readonly {
    readonly name: string;
    readonly file: string;
    readonly usedBy: string;
    readonly policy: string;
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
    readonly rules: readonly {
      readonly name: string;
      readonly inputs: readonly Cell[];
      readonly outputs: readonly Cell[];
    }[];
  }[];
  readonly forms: readonly {
    readonly name: string;
    readonly file: string;
    readonly usedBy: string;
    readonly questions: readonly { readonly label: string; readonly kind: string; readonly required: string }[];
  }[];
  readonly unreadable: FolderRules['unreadable'];
}

/** Words for DMN's hit policies. @source DMN 1.3, table 45 */
const POLICIES: Readonly<Record<string, Text>> = {
  UNIQUE: analystTexts.hitUnique,
  FIRST: analystTexts.hitFirst,
  ANY: analystTexts.hitAny,
  'RULE ORDER': analystTexts.hitRuleOrder,
  COLLECT: analystTexts.hitCollect,
};
/** The citizen's form: no task refers to it. */
const START_FORM = 'start.form';

export function rulesView(
  page: Page,
  { rules, users, names }: { rules: FolderRules; users: RuleUsers; names: Readonly<Record<string, string>> },
): RulesView {
  const namesOf = (ids: readonly string[] | undefined): string | null =>
    ids && ids.length > 0 ? ids.map((id) => names[id] ?? id).join(', ') : null;
  const labels = choiceLabels(rules.forms);
  return {
    tables: rules.tables.map((table) => tableView(page, table, { users: namesOf(users.tables.get(table.id)), labels })),
    forms: rules.forms.map((form) => formView(page, form, namesOf(users.forms.get(form.form.id)))),
    unreadable: rules.unreadable,
  };
}

function tableView(
  page: Page,
  table: FolderTable,
  { users, labels }: { readonly users: string | null; readonly labels: ChoiceLabels },
): RulesView['tables'][number] {
  const texts = speak(page, analystTexts);
  const policy = Object.hasOwn(POLICIES, table.hitPolicy) ? POLICIES[table.hitPolicy] : undefined;
  return {
    name: table.name,
    file: table.file,
    usedBy: users === null ? texts.usedByNobody : page.say(analystTexts.usedBy, { elements: users }),
    policy: policy ? page.say(policy) : page.say(analystTexts.hitOther, { policy: table.hitPolicy }),
    inputs: table.inputs.map(({ label }) => label),
    outputs: table.outputs.map(({ label }) => label),
    rules: table.rules.map((rule, index) => ({
      name: rule.note || page.say(analystTexts.ruleNumber, { number: index + 1 }),
      inputs: cells(table.inputs, rule.inputs, ({ expression }, test) =>
        test === '' ? texts.any : inputWords(page, test, labels.get(expression)),
      ),
      outputs: cells(table.outputs, rule.outputs, ({ name }, result) => outputWords(page, name, result)).map(
        (cell, column) =>
          table.outputs[column]?.name === 'source' && cell.text === ''
            ? { ...cell, text: texts.toConfirm, isToConfirm: true }
            : cell,
      ),
    })),
  };
}

/** One cell for each column, in their order. */
const cells = <C extends { readonly label: string }>(
  columns: readonly C[],
  entries: readonly string[],
  show: (column: C, expression: string) => string,
): Cell[] =>
  columns.map((column, index) => ({
    label: column.label,
    text: show(column, entries[index] ?? ''),
    isToConfirm: false,
  }));

function formView(page: Page, { file, form }: FolderForm, users: string | null): RulesView['forms'][number] {
  const texts = speak(page, analystTexts);
  const usedBy = users === null ? null : page.say(analystTexts.formUsedBy, { elements: users });
  return {
    name: form.id,
    file,
    usedBy: usedBy ?? (file === START_FORM ? texts.usedByPortal : texts.usedByNobody),
    questions: form.steps
      .flatMap(({ elements }) => elements.filter(isField))
      .map(({ label, kind, rules }) => ({
        label: page.say(label),
        kind: page.say(fieldKindTexts[kind]),
        required: rules.required ? texts.yes : texts.no,
      })),
  };
}
