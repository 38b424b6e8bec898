import { parseDecisionRequirements, type DecisionRequirements } from '../../../src/engine/dmn/decision-requirements.js';
import { evaluateDecision, type DecisionEvaluation } from '../../../src/engine/dmn/evaluate-decision.js';
import type { Json } from '../../../src/engine/result.js';

const clock = { nowMs: Date.UTC(2026, 9, 4, 12, 30) };

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export interface Table {
  /** Attributes of the table, such as `hitPolicy="FIRST"`. */
  policy?: string;
  /** The expressions of the input columns. */
  inputs?: readonly string[];
  /** Output columns: name, and the allowed values as written. */
  outputs?: readonly { name?: string; values?: string; fallback?: string }[];
  /** Cells of each rule: inputs, then outputs. */
  rules: readonly (readonly string[])[];
}

export function tableXml({ policy = '', inputs = ['x'], outputs = [{ name: 'result' }], rules }: Table): string {
  const text = (tag: string, id: string, content: string) =>
    `<${tag} id="${id}"><text>${escape(content)}</text></${tag}>`;
  const columns = inputs.map(
    (input, i) =>
      `<input id="in${String(i)}" label="Input ${input}">${text('inputExpression', `ie${String(i)}`, input)}</input>`,
  );
  const results = outputs.map(({ name, values, fallback }, i) => {
    const allowed = values === undefined ? '' : text('outputValues', `ov${String(i)}`, values);
    const otherwise = fallback === undefined ? '' : text('defaultOutputEntry', `od${String(i)}`, fallback);
    return `<output id="out${String(i)}"${name === undefined ? '' : ` name="${name}"`}>${allowed}${otherwise}</output>`;
  });
  const rows = rules.map((cells, r) => {
    const entries = cells.map((cell, c) =>
      text(c < inputs.length ? 'inputEntry' : 'outputEntry', `r${String(r)}c${String(c)}`, cell),
    );
    return `<rule id="rule${String(r + 1)}">${entries.join('')}</rule>`;
  });
  return `<decisionTable id="table" ${policy}>${[...columns, ...results, ...rows].join('')}</decisionTable>`;
}

export function definitionsXml(content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="drg" name="DRG" namespace="test">${content}</definitions>`;
}

export async function parsed(content: string): Promise<DecisionRequirements> {
  const result = await parseDecisionRequirements(definitionsXml(content));
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

/** Evaluates decision `d`, whose logic is the table. */
export async function evaluateTable(table: Table, variables: Record<string, Json>): Promise<DecisionEvaluation> {
  const drg = await parsed(`<decision id="d" name="Decision">${tableXml(table)}</decision>`);
  return evaluateDecision(drg, 'd', variables, clock);
}

export async function evaluate(
  content: string,
  decisionId: string,
  variables: Record<string, Json> = {},
): Promise<DecisionEvaluation> {
  return evaluateDecision(await parsed(content), decisionId, variables, clock);
}
