import type { Processing } from '../processing.js';
import { DONE, type ElementContext, type Step } from './behaviour.js';
import { evaluateMappings } from './expressions.js';
import { finishTrigger } from './triggers.js';
import { mergeLocal, mergeUpward } from './variable-documents.js';

/** Input mappings: their result becomes local variables of the element. */
export function applyInputMappings(p: Processing, { key, value, node }: ElementContext): Step {
  if (!node.inputMappings) return DONE;
  const result = evaluateMappings(p, node.inputMappings, key);
  if (!result.ok) return result;
  mergeLocal(p, key, value, result.value);
  return DONE;
}

/**
 * What an element leaves behind for its scope.
 *
 * Without output mappings the variables that came with a job, message or timer are merged upward from the element;
 * with them these variables stay local and only the mappings' result is merged.
 */
export function applyOutputMappings(p: Processing, element: ElementContext): Step {
  const { key, value, node } = element;
  const trigger = p.state.eventScopes.peek(key);
  if (trigger) finishTrigger(p, trigger.key, key, node.id, value);
  const hasVariables = trigger !== undefined && Object.keys(trigger.variables).length > 0;

  if (node.outputMappings) {
    if (hasVariables) mergeLocal(p, key, value, trigger.variables);
    const result = evaluateMappings(p, node.outputMappings, key);
    if (!result.ok) return result;
    mergeUpward(p, targetScopeKey(p, element), value, result.value);
  } else if (hasVariables) {
    mergeUpward(p, key, value, trigger.variables);
  } else if (keepsEventVariablesLocal(element)) {
    mergeUpward(p, targetScopeKey(p, element), value, p.state.variables.localDocument(key));
  }
  return DONE;
}

/** An inner instance of a multi-instance activity writes to its own scope: its output element is read from there. */
function targetScopeKey(p: Processing, { key, value }: ElementContext): number {
  return p.state.elements.get(key).loopCounter > 0 ? key : value.flowScopeKey;
}

/** These events got their variables as locals when they were activated. */
function keepsEventVariablesLocal({ node }: ElementContext): boolean {
  return (
    node.isBehindEventBasedGateway ||
    node.elementType === 'START_EVENT' ||
    (node.elementType === 'BOUNDARY_EVENT' && node.eventType !== 'ERROR')
  );
}
