import type { Code } from '../feel/compile.js';
import type { Test } from '../feel/compile-test.js';
import type { Scope } from '../feel/evaluation.js';
import type { FeelValue } from '../feel/feel-value.js';
import {
  AGGREGATIONS,
  APPLY_HIT_POLICY,
  HIT_POLICIES,
  single,
  type RuleResult,
  type TableOutput,
} from './hit-policy.js';
import type { LogicCompiler } from './compile-logic.js';
import type { DecisionTable, OutputClause } from './dmn-model.js';
import type { DecisionRun, Logic, MatchedRule, TableTrace } from './logic.js';

interface Rule {
  readonly id: string;
  /** From 1. */
  readonly index: number;
  /** Only the cells that can fail to match, each with its column. */
  readonly tests: readonly { readonly column: number; readonly test: Test }[];
  readonly outputs: readonly Code[];
}

/**
 * Compiles a decision table: evaluating costs one test per cell that says something, and parses nothing.
 *
 * @source DMN 1.3 clause 8; no rule, or rules that match and give nothing, are null
 */
export function compileDecisionTable(table: DecisionTable, compiler: LogicCompiler): Logic {
  const hitPolicy = HIT_POLICIES.find((policy) => policy === (table.hitPolicy ?? 'UNIQUE'));
  if (!hitPolicy) return compiler.refuse(`hit policy '${String(table.hitPolicy)}' is not known`);
  const aggregation =
    table.aggregation === undefined ? null : (AGGREGATIONS.find((name) => name === table.aggregation) ?? null);
  const outputs = (table.output ?? []).map(readOutput);
  if (outputs.length > 1 && hitPolicy === 'COLLECT' && aggregation !== null) {
    compiler.refuse("hit policy 'COLLECT' with aggregator is not defined for compound output");
  }
  const unnamed = outputs.length > 1 && outputs.find(({ name }) => name === null);
  if (unnamed) compiler.refuse(`no output name defined for \`${unnamed.label}\``);

  const inputs = (table.input ?? []).map((input) => ({
    inputId: input.id ?? '',
    inputName: input.label ?? '',
    code: compiler.expression(input.inputExpression),
  }));
  const rules = compileRules(table, compiler);
  const defaults = (table.output ?? []).map(
    ({ defaultOutputEntry }) => defaultOutputEntry && compiler.expression(defaultOutputEntry),
  );

  return {
    type: 'DECISION_TABLE',
    evaluate(scope, run, trace) {
      trace.inputs = inputs.map(({ inputId, inputName, code }) => ({
        inputId,
        inputName,
        value: code(scope, run.evaluation),
      }));
      const values = trace.inputs.map(({ value }) => value);
      const matching = matchingRules(rules, values, scope, run, hitPolicy === 'FIRST');
      if (matching.length === 0) return defaultOutput(outputs, defaults, scope, run);
      const results = matching.map((rule) => rule.outputs.map((code) => code(scope, run.evaluation)));
      recordMatches(trace, matching, results, outputs);
      return APPLY_HIT_POLICY[hitPolicy]({ outputs, results, aggregation, evaluation: run.evaluation });
    },
  };
}

function readOutput(output: OutputClause): TableOutput {
  const values = output.outputValues?.text ?? '';
  const priorities = values.trim() === '' ? [] : values.split(',').map((value) => value.trim().replace(/["']/gu, ''));
  return { id: output.id ?? '', name: output.name ?? null, label: output.label ?? '', priorities };
}

function compileRules(table: DecisionTable, compiler: LogicCompiler): Rule[] {
  return (table.rule ?? []).map((rule, position) => ({
    id: rule.id ?? '',
    index: position + 1,
    tests: (rule.inputEntry ?? []).flatMap((entry, column) => {
      const test = compiler.testCell(entry);
      return test === null ? [] : [{ column, test }];
    }),
    outputs: (rule.outputEntry ?? []).map((entry) => compiler.expression(entry)),
  }));
}

function matchingRules(
  rules: readonly Rule[],
  values: readonly FeelValue[],
  scope: Scope,
  run: DecisionRun,
  onlyFirst: boolean,
): Rule[] {
  const matching: Rule[] = [];
  for (const rule of rules) {
    run.evaluation.step();
    if (!rule.tests.every(({ column, test }) => test(values[column] ?? null, scope, run.evaluation) === true)) continue;
    matching.push(rule);
    if (onlyFirst) break;
  }
  return matching;
}

/** Null, unless the outputs have defaults. */
function defaultOutput(
  outputs: readonly TableOutput[],
  defaults: readonly (Code | undefined)[],
  scope: Scope,
  run: DecisionRun,
): FeelValue {
  const given = outputs.flatMap((output, index) => {
    const code = defaults[index];
    return code ? [{ output, value: code(scope, run.evaluation) }] : [];
  });
  if (given.length === 0) return null;
  return single(
    { outputs: given.map(({ output }) => output) },
    given.map(({ value }) => value),
  );
}

function recordMatches(
  trace: TableTrace,
  matching: readonly Rule[],
  results: readonly RuleResult[],
  outputs: readonly TableOutput[],
): void {
  trace.matchedRules = matching.map(({ id, index }, position): MatchedRule => ({
    ruleId: id,
    ruleIndex: index,
    outputs: outputs.map((output, column) => ({
      outputId: output.id,
      outputName: output.label || (output.name ?? ''),
      value: results[position]?.[column] ?? null,
    })),
  }));
}
