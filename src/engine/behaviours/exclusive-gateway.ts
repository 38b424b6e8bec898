import type { SequenceFlow } from '../model/executable.js';
import type { Processing } from '../processing.js';
import type { Result } from '../result.js';
import type { Behaviour, ElementContext, Fault } from './behaviour.js';
import { evaluateBoolean } from './expressions.js';
import { resolveElementIncident } from './incidents.js';
import {
  tellContainerTerminated,
  takeSequenceFlow,
  transitionTo,
  transitionToActivated,
  transitionToCompleted,
  transitionToTerminated,
} from './transitions.js';

/** Takes the first flow whose condition holds, or the default flow. The gateway has no wait state. */
export const exclusiveGateway: Behaviour = {
  finalizeActivation(p, element) {
    const flow = chooseFlow(p, element);
    if (!flow.ok) return flow;
    transitionToActivated(p, element);
    transitionTo(p, element, 'ELEMENT_COMPLETING');
    const completed = transitionToCompleted(p, element);
    if (completed.ok && flow.value) takeSequenceFlow(p, element, flow.value);
    return completed;
  },
  onTerminate(p, element) {
    resolveElementIncident(p, element.key);
    transitionToTerminated(p, element);
    tellContainerTerminated(p, element);
  },
};

/**
 * The one flow to take, in document order; null at an implicit end.
 * @source BPMN 2.0.2 clause 13.4, table 13.2; Zeebe 8.6 for the single flow without a condition
 */
function chooseFlow(p: Processing, { key, node }: ElementContext): Result<SequenceFlow | null, Fault> {
  const [only] = node.outgoing;
  if (!only) return { ok: true, value: null };
  if (node.outgoing.length === 1 && !only.condition) return { ok: true, value: only };

  for (const flow of node.outgoing) {
    if (!flow.condition || flow === node.defaultFlow) continue;
    const holds = evaluateBoolean(p, flow.condition, key);
    if (!holds.ok) return holds;
    if (holds.value) return { ok: true, value: flow };
  }
  if (node.defaultFlow) return { ok: true, value: node.defaultFlow };
  const message = 'Expected at least one condition to evaluate to true, or to have a default flow';
  return { ok: false, error: { code: 'CONDITION_ERROR', message, variableScopeKey: key } };
}
