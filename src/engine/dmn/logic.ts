import type { Evaluation, Scope } from '../feel/evaluation.js';
import type { FeelValue } from '../feel/feel-value.js';

/** The evaluation of a decision ends here, with this text for the incident. */
export class DecisionFailure extends Error {}

/** The names of decision types in DECISION_EVALUATION records. */
export type DecisionType =
  'DECISION_TABLE' | 'LITERAL_EXPRESSION' | 'CONTEXT' | 'INVOCATION' | 'LIST' | 'RELATION' | 'UNKNOWN';

export interface EvaluatedInput {
  readonly inputId: string;
  readonly inputName: string;
  readonly value: FeelValue;
}

export interface MatchedRule {
  readonly ruleId: string;
  /** From 1. */
  readonly ruleIndex: number;
  readonly outputs: readonly { readonly outputId: string; readonly outputName: string; readonly value: FeelValue }[];
}

/** What a decision table did, for the record; filled also when it fails half way. */
export interface TableTrace {
  inputs: readonly EvaluatedInput[];
  matchedRules: readonly MatchedRule[];
}

export interface TraceEntry extends TableTrace {
  readonly id: string;
  readonly name: string;
  readonly type: DecisionType;
  readonly output: FeelValue;
}

/** One evaluation of a decision with all that it requires. */
export interface DecisionRun {
  readonly evaluation: Evaluation;
  /** What was evaluated, in the order in which it ended. */
  readonly trace: TraceEntry[];
  /** Results of decisions by id, so that each is evaluated once. */
  readonly results: Map<string, { readonly value: FeelValue; readonly entries: readonly TraceEntry[] }>;
}

/** Compiled decision logic. @throws {DecisionFailure} */
export interface Logic {
  readonly type: DecisionType;
  evaluate(scope: Scope, run: DecisionRun, trace: TableTrace): FeelValue;
}
