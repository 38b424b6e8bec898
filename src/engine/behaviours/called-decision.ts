import { evaluateDecision, type DecisionEvaluation } from '../dmn/evaluate-decision.js';
import type { ResultExpression } from '../model/executable.js';
import { jsonText } from '../records/json-text.js';
import type { Processing } from '../processing.js';
import type { DecisionValue } from '../records/resource-values.js';
import { DEFAULT_TENANT } from '../records/values.js';
import type { DeployedDecision } from '../state/deployments.js';
import { DONE, type ElementContext, type Step } from './behaviour.js';
import { evaluateString } from './expressions.js';
import { startTrigger } from './triggers.js';

/** Evaluates the version of the decision that the task is bound to; writes what was evaluated, and passes the output on as the task's result. */
export function evaluateCalledDecision(
  p: Processing,
  element: ElementContext,
  { expression, resultVariable, binding }: ResultExpression,
): Step {
  const { key, value, node } = element;
  const decisionId = evaluateString(p, expression, key);
  if (!decisionId.ok) return decisionId;

  const { deploymentKey } = p.state.deployments.getProcess(value.processDefinitionKey).value;
  const decision = p.state.deployments.boundDecision(decisionId.value, binding, deploymentKey);
  const drg = decision && p.state.deployments.findDecisionRequirements(decision.value.decisionRequirementsKey);
  if (!decision || !drg) {
    const message = `Expected to evaluate decision '${decisionId.value}', but no decision found for id '${decisionId.value}'`;
    return { ok: false, error: { code: 'CALLED_DECISION_ERROR', message, variableScopeKey: key } };
  }
  const variables = p.state.variables.visibleDocument(key);
  const evaluation = evaluateDecision(drg.model, decisionId.value, variables, { nowMs: p.nowMs, onSpent: p.spend });
  writeEvaluation(p, element, decision, evaluation);
  if (evaluation.failure) {
    const message = `Expected to evaluate decision '${decisionId.value}', but ${evaluation.failure.message}`;
    return { ok: false, error: { code: 'DECISION_EVALUATION_ERROR', message, variableScopeKey: key } };
  }
  startTrigger(p, key, node.id, value, { [resultVariable]: evaluation.output });
  return DONE;
}

function writeEvaluation(
  p: Processing,
  { key, value, node }: ElementContext,
  decision: DeployedDecision,
  evaluation: DecisionEvaluation,
): void {
  const { failure } = evaluation;
  const decisions = p.state.deployments.decisionsOf(decision.value.decisionRequirementsKey);
  p.event('DECISION_EVALUATION', failure ? 'FAILED' : 'EVALUATED', p.nextKey(), {
    decisionKey: decision.key,
    decisionId: decision.value.decisionId,
    decisionName: decision.value.decisionName,
    decisionVersion: decision.value.version,
    decisionRequirementsId: decision.value.decisionRequirementsId,
    decisionRequirementsKey: decision.value.decisionRequirementsKey,
    decisionOutput: jsonText(failure ? null : evaluation.output),
    variables: {},
    bpmnProcessId: value.bpmnProcessId,
    processDefinitionKey: value.processDefinitionKey,
    processInstanceKey: value.processInstanceKey,
    elementId: node.id,
    elementInstanceKey: key,
    evaluatedDecisions: evaluation.evaluated.map((each) => evaluatedDecision(each, decisions)),
    evaluationFailureMessage: failure
      ? `Expected to evaluate decision '${decision.value.decisionId}', but ${failure.message}`
      : '',
    failedDecisionId: failure?.decisionId ?? '',
    tenantId: DEFAULT_TENANT,
  });
}

function evaluatedDecision(
  evaluated: DecisionEvaluation['evaluated'][number],
  decisions: ReadonlyMap<string, DecisionValue>,
) {
  const deployed = decisions.get(evaluated.decisionId);
  return {
    decisionId: evaluated.decisionId,
    decisionName: evaluated.decisionName,
    decisionKey: deployed?.decisionKey ?? -1,
    decisionVersion: deployed?.version ?? -1,
    decisionType: evaluated.decisionType,
    decisionOutput: jsonText(evaluated.output),
    evaluatedInputs: evaluated.inputs.map(({ inputId, inputName, value }) => ({
      inputId,
      inputName,
      inputValue: jsonText(value),
    })),
    matchedRules: evaluated.matchedRules.map(({ ruleId, ruleIndex, outputs }) => ({
      ruleId,
      ruleIndex,
      evaluatedOutputs: outputs.map(({ outputId, outputName, value }) => ({
        outputId,
        outputName,
        outputValue: jsonText(value),
      })),
    })),
    tenantId: DEFAULT_TENANT,
  };
}
