import { Evaluation, FeelFailure, Scope } from '../feel/evaluation.js';
import type { Circumstances } from '../feel/expression.js';
import {
  CallFailure,
  newContext,
  SizeLimitError,
  type FeelContext,
  type FeelFunction,
  type FeelValue,
} from '../feel/feel-value.js';
import { toJson } from '../feel/to-json.js';
import type { Json } from '../result.js';
import { functionOf } from './compile-logic.js';
import type { Decision, DecisionRequirements, DecisionService, Knowledge } from './decision-requirements.js';
import { DecisionFailure, type DecisionRun, type Logic, type TableTrace, type TraceEntry } from './logic.js';
import { checkType } from './type-check.js';

export interface EvaluatedDecision {
  decisionId: string;
  decisionName: string;
  decisionType: string;
  output: Json;
  inputs: { inputId: string; inputName: string; value: Json }[];
  matchedRules: {
    ruleId: string;
    /** From 1. */
    ruleIndex: number;
    outputs: { outputId: string; outputName: string; value: Json }[];
  }[];
}

export interface DecisionEvaluation {
  decisionId: string;
  decisionName: string;
  output: Json;
  failure: { decisionId: string; message: string } | null;
  /** What was evaluated, required decisions first; also when the evaluation failed. */
  evaluated: EvaluatedDecision[];
}

/** A decision may be a large table: it gets more time than one expression. */
const DECISION_LIMIT_MS = 250;

/**
 * Evaluates a decision and those that it requires.
 *
 * Shape: no matching rule is null. Errors: none is thrown; `failure` says which decision failed and why.
 * Repeatability: nothing given is changed.
 */
export function evaluateDecision(
  drg: DecisionRequirements,
  decisionId: string,
  variables: FeelContext,
  { nowMs, onSpent }: Pick<Circumstances, 'nowMs' | 'onSpent'>,
): DecisionEvaluation {
  const decision = drg.decisionsById.get(decisionId);
  const base = { decisionId, decisionName: decision?.name ?? '' };
  if (!decision)
    return {
      ...base,
      output: null,
      failure: { decisionId, message: `no decision found with id '${decisionId}'` },
      evaluated: [],
    };
  const run: DecisionRun = {
    evaluation: new Evaluation(nowMs, DECISION_LIMIT_MS),
    trace: [],
    results: new Map(),
  };
  try {
    const output = toJson(new Graph(drg, new Scope(variables), run).decision(decision));
    return { ...base, output, failure: null, evaluated: run.trace.map(toRecord) };
  } catch (error) {
    const failed = run.trace.at(-1)?.id ?? decisionId;
    return {
      ...base,
      output: null,
      failure: { decisionId: failed, message: messageOf(error) },
      evaluated: run.trace.map(toRecord),
    };
  } finally {
    onSpent?.(run.evaluation.steps);
  }
}

/** Calls a business knowledge model or a decision service by its name, with arguments by parameter. */
export function evaluateInvocable(
  drg: DecisionRequirements,
  name: string,
  variables: FeelContext,
  clock: { readonly nowMs: number },
): { output: Json; failure: string | null } {
  const run: DecisionRun = {
    evaluation: new Evaluation(clock.nowMs, DECISION_LIMIT_MS),
    trace: [],
    results: new Map(),
  };
  const invocable = [...drg.knowledgeById.values(), ...drg.servicesById.values()].find(
    (candidate) => candidate.name === name,
  );
  if (!invocable) return { output: null, failure: `nothing that can be called has the name '${name}'` };
  try {
    const callee = new Graph(drg, new Scope(newContext()), run).invocable(invocable.id);
    const result = callee.call(
      callee.parameters.map((parameter) =>
        Object.hasOwn(variables, parameter) ? (variables[parameter] ?? null) : null,
      ),
      run.evaluation,
    );
    if (result instanceof CallFailure) return { output: null, failure: result.reason };
    return { output: toJson(result, { evaluation: run.evaluation }), failure: null };
  } catch (error) {
    return { output: null, failure: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  if (error instanceof DecisionFailure || error instanceof FeelFailure || error instanceof SizeLimitError)
    return error.message;
  if (error instanceof RangeError) return 'the evaluation needs more memory or depth than it may have';
  return `it failed unexpectedly (${String(error)})`;
}

/** One run over the graph: `variables` are what the caller gave. */
class Graph {
  readonly #drg: DecisionRequirements;
  readonly #variables: Scope;
  readonly #run: DecisionRun;

  constructor(drg: DecisionRequirements, variables: Scope, run: DecisionRun) {
    this.#drg = drg;
    this.#variables = variables;
    this.#run = run;
  }

  /** Evaluated once; where several decisions require it, the record still names it each time, as Zeebe's does. */
  decision(decision: Decision): FeelValue {
    const known = this.#run.results.get(decision.id);
    if (known) {
      this.#run.trace.push(...known.entries);
      return known.value;
    }
    const from = this.#run.trace.length;
    const names = newContext();
    for (const id of decision.requiredDecisionIds) {
      const required = this.#drg.decisionsById.get(id);
      if (required) names[required.resultName] = this.decision(required);
    }
    this.#addFunctions(names, decision.requiredKnowledgeIds);
    const value = checkType(
      this.#traced(decision, decision.logic, new Scope(names, this.#variables)),
      decision.resultType,
    );
    this.#run.results.set(decision.id, { value, entries: this.#run.trace.slice(from) });
    return value;
  }

  invocable(id: string): FeelFunction {
    const knowledge = this.#drg.knowledgeById.get(id);
    if (knowledge) return this.#knowledge(knowledge);
    const service = this.#drg.servicesById.get(id);
    if (service) return this.#service(service);
    throw new DecisionFailure(`nothing that can be called has the id '${id}'`);
  }

  #addFunctions(names: Record<string, FeelValue>, ids: readonly string[]): void {
    for (const id of ids)
      names[(this.#drg.knowledgeById.get(id) ?? this.#drg.servicesById.get(id))?.name ?? id] = this.invocable(id);
  }

  #knowledge(knowledge: Knowledge): FeelFunction {
    const names = newContext();
    this.#addFunctions(names, knowledge.requiredKnowledgeIds);
    return functionOf(knowledge.parameters, new Scope(names, this.#variables), (scope) =>
      this.#traced(knowledge, knowledge.logic, scope),
    );
  }

  /** A service sees nothing but its arguments. */
  #service(service: DecisionService): FeelFunction {
    return functionOf(service.parameters, null, (scope) => {
      const run: DecisionRun = { evaluation: this.#run.evaluation, trace: [], results: new Map() };
      for (const id of service.inputDecisionIds) {
        const { resultName } = this.#drg.decisionsById.get(id) ?? { resultName: id };
        run.results.set(id, { value: scope.find(resultName) ?? null, entries: [] });
      }
      const graph = new Graph(this.#drg, scope, run);
      const outputs = service.outputDecisionIds.flatMap((id) => this.#drg.decisionsById.get(id) ?? []);
      const [only] = outputs;
      if (outputs.length === 1 && only) return graph.decision(only);
      const context = newContext();
      for (const output of outputs) context[output.resultName] = graph.decision(output);
      return context satisfies FeelContext;
    });
  }

  #traced({ id, name }: { readonly id: string; readonly name: string }, logic: Logic, scope: Scope): FeelValue {
    const table: TableTrace = { inputs: [], matchedRules: [] };
    const note = (output: FeelValue) =>
      this.#run.trace.push({
        id,
        name,
        type: logic.type,
        output,
        inputs: table.inputs,
        matchedRules: table.matchedRules,
      });
    try {
      const output = logic.evaluate(scope, this.#run, table);
      note(output);
      return output;
    } catch (error) {
      note(null);
      throw error;
    }
  }
}

function toRecord({ id, name, type, output, inputs, matchedRules }: TraceEntry): EvaluatedDecision {
  return {
    decisionId: id,
    decisionName: name,
    decisionType: type,
    output: toJson(output),
    inputs: inputs.map(({ inputId, inputName, value }) => ({ inputId, inputName, value: toJson(value) })),
    matchedRules: matchedRules.map(({ ruleId, ruleIndex, outputs }) => ({
      ruleId,
      ruleIndex,
      outputs: outputs.map(({ outputId, outputName, value }) => ({ outputId, outputName, value: toJson(value) })),
    })),
  };
}
