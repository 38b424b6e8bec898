import { isField } from '../../src/forms/form.js';
import type { DecisionTable } from '../../src/modelling/decision-table.js';
import type { FolderForm, FolderRules, FolderTable } from '../../src/modelling/folder-rules.js';
import type { RuleUsers } from '../../src/modelling/rule-users.js';
import type { Text } from '../../src/texts.js';
import { speak, type Page } from '../layout/page.js';
import { analystTexts, fieldKindTexts } from './analyst-texts.js';

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
  return {
    tables: rules.tables.map((table) => tableView(page, table, namesOf(users.tables.get(table.id)))),
    forms: rules.forms.map((form) => formView(page, form, namesOf(users.forms.get(form.form.id)))),
    unreadable: rules.unreadable,
  };
}

function tableView(page: Page, table: FolderTable, users: string | null): RulesView['tables'][number] {
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
      inputs: cells(table.inputs, rule.inputs, (text) => text || texts.any),
      outputs: outputCells(table, rule.outputs, texts.toConfirm),
    })),
  };
}

function outputCells(table: DecisionTable, outputs: readonly string[], toConfirm: string): Cell[] {
  return cells(table.outputs, outputs, (text) => text).map((cell, index) =>
    table.outputs[index]?.name === 'source' && cell.text === ''
      ? { ...cell, text: toConfirm, isToConfirm: true }
      : cell,
  );
}

const cells = (
  columns: readonly { readonly label: string }[],
  entries: readonly string[],
  show: (text: string) => string,
): Cell[] =>
  columns.map(({ label }, index) => ({ label, text: show(withoutQuotes(entries[index] ?? '')), isToConfirm: false }));

/** A list of FEEL texts without its quotes; any other expression as it is written. */
export function withoutQuotes(expression: string): string {
  const isTexts = /^"[^"\\]*"(?:\s*,\s*"[^"\\]*")*$/.test(expression);
  return isTexts
    ? expression
        .split(/"\s*,\s*"/)
        .map((text) => text.replaceAll('"', ''))
        .join(', ')
    : expression;
}

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
