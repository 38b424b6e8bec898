/** The body of a multi-instance activity: one inner instance for each item of a collection. */
import type { Processing } from '../processing.js';
import type { Json, Result } from '../result.js';
import { isTerminating } from '../state/element-instances.js';
import { DONE, type ContainerBehaviour, type ElementContext, type Fault, type Step } from './behaviour.js';
import { evaluateCollection } from './collections.js';
import { canComplete, canEndTerminated } from './contexts.js';
import { subscribe, unsubscribe } from './event-subscriptions.js';
import { evaluateAny, evaluateBoolean, extractFault } from './expressions.js';
import { raiseIncident, resolveElementIncident } from './incidents.js';
import { endTerminated } from './interruption.js';
import {
  completeAndLeave,
  completeElement,
  tellContainerTerminated,
  terminateChildren,
  transitionToActivated,
  valueFor,
} from './transitions.js';
import { mergeUpward, setLocal } from './variable-documents.js';

const LOOP_COUNTER = 'loopCounter';

export const multiInstanceBody: ContainerBehaviour = {
  onActivate(p, element) {
    const items = readCollection(p, element, element.key);
    if (!items.ok) return items;
    const subscribed = subscribe(p, element);
    if (!subscribed.ok) return subscribed;
    activate(p, element, items.value.length);
    return DONE;
  },
  onComplete(p, element) {
    unsubscribe(p, element.key);
    const { outputCollection } = loopOf(element);
    if (outputCollection !== null) {
      const { [outputCollection]: collected = null } = p.state.variables.localDocument(element.key);
      mergeUpward(p, element.value.flowScopeKey, element.value, { [outputCollection]: collected });
    }
    return completeAndLeave(p, element);
  },
  onTerminate(p, element) {
    unsubscribe(p, element.key);
    if (terminateChildren(p, element)) terminate(p, element);
  },
  onChildActivating(p, scope, child) {
    const { loopCounter } = p.state.elements.get(child.key);
    const items = readCollection(p, scope, child.key);
    if (!items.ok) return items;
    const item = items.value[loopCounter - 1];
    if (item === undefined) {
      const message = `Expected to read item at index ${loopCounter - 1} of the multiInstanceBody input collection but it contains only ${items.value.length} elements. The input collection might be modified while iterating over it.`;
      return { ok: false, error: { code: 'EXTRACT_VALUE_ERROR', message } };
    }
    setLoopVariables(p, scope, child, loopCounter, item);
    return DONE;
  },
  beforePathCompleted(p, scope, child) {
    const collected = collectOutput(p, scope, child);
    if (!collected.ok) return collected;
    const holds = completionConditionHolds(p, scope, child);
    if (!holds.ok) return holds;
    const items = readCollection(p, scope, scope.key);
    return items.ok ? holds : items;
  },
  afterPathCompleted(p, scope, child, conditionHolds) {
    const { isSequential } = loopOf(scope);
    if (conditionHolds) {
      const hasNoChildren = terminateChildren(p, scope);
      if (hasNoChildren || isSequential) completeElement(p, scope);
      return;
    }
    const items = readCollection(p, scope, scope.key);
    if (!items.ok) {
      raiseIncident(p, items.error, child);
      return;
    }
    const { loopCounter, childrenCompleted, childrenTerminated } = p.state.elements.get(scope.key);
    if (isSequential && loopCounter < items.value.length) activateInner(p, scope);
    // A collection that has changed its size meanwhile leaves the body open, as in Zeebe.
    else if (canComplete(p, child) && childrenCompleted + childrenTerminated === items.value.length) {
      completeElement(p, scope);
    }
  },
  onChildTerminated(p, scope, child) {
    if (isTerminating(p.state.elements.get(scope.key))) {
      if (!child || canEndTerminated(p, child)) terminate(p, scope);
    } else if (child && canComplete(p, child)) {
      // The completion condition held, and the last of the others has ended.
      completeElement(p, scope);
    }
  },
};

function loopOf({ node }: ElementContext) {
  if (!node.loop || !node.inner) throw new Error(`Element ${node.id} is not a multi-instance body`);
  return { ...node.loop, inner: node.inner };
}

function readCollection(p: Processing, body: ElementContext, scopeKey: number): Result<readonly Json[], Fault> {
  return evaluateCollection(p, loopOf(body).inputCollection, scopeKey);
}

function activate(p: Processing, element: ElementContext, size: number): void {
  const { outputCollection, isSequential } = loopOf(element);
  transitionToActivated(p, element);
  if (outputCollection !== null)
    setLocal(p, element.key, element.value, outputCollection, new Array<Json>(size).fill(null));
  if (size === 0) completeElement(p, element);
  else if (isSequential) activateInner(p, element);
  else {
    p.command('PROCESS_INSTANCE_BATCH', 'ACTIVATE', p.nextKey(), {
      processInstanceKey: element.value.processInstanceKey,
      batchElementInstanceKey: element.key,
      index: size,
      tenantId: element.value.tenantId,
    });
  }
}

function activateInner(p: Processing, body: ElementContext): void {
  p.command('PROCESS_INSTANCE', 'ACTIVATE_ELEMENT', p.nextKey(), valueFor(body.value, loopOf(body).inner, body.key));
}

function setLoopVariables(
  p: Processing,
  body: ElementContext,
  child: ElementContext,
  loopCounter: number,
  item: Json,
): void {
  const { inputElement, outputVariable } = loopOf(body);
  if (inputElement !== null) setLocal(p, child.key, child.value, inputElement, item);
  // The output variable must exist in the inner scope, or its value would be merged past it.
  if (outputVariable !== null && outputVariable !== inputElement && outputVariable !== LOOP_COUNTER) {
    setLocal(p, child.key, child.value, outputVariable, null);
  }
  setLocal(p, child.key, child.value, LOOP_COUNTER, loopCounter);
}

/** Puts the inner instance's output into its place of the collection. */
function collectOutput(p: Processing, body: ElementContext, child: ElementContext): Step {
  const { outputCollection, outputElement } = loopOf(body);
  if (outputCollection === null || !outputElement) return DONE;
  const output = evaluateAny(p, outputElement, child.key);
  if (!output.ok) return output;

  const { loopCounter } = p.state.elements.get(child.key);
  const variable = p.state.variables.findLocal(body.key, outputCollection);
  const collection = variable && p.state.variables.valueOf(variable);
  const hint = 'This may happen when multiple BPMN elements write to the same variable.';
  if (!Array.isArray(collection)) {
    const message = `Unable to update an item in output collection '${outputCollection}' because the type of the output collection is: ${messagePackType(collection)}. ${hint}`;
    return { ok: false, error: extractFault(message, body.key) };
  }
  if (loopCounter > collection.length) {
    const message = `Unable to update an item in output collection '${outputCollection}' at position ${loopCounter} because the size of the collection is: ${collection.length}. ${hint}`;
    return { ok: false, error: extractFault(message, body.key) };
  }
  const updated = (collection as readonly Json[]).with(loopCounter - 1, output.value);
  setLocal(p, body.key, body.value, outputCollection, updated);
  p.state.variables.keepParsed(body.key, outputCollection, updated);
  return DONE;
}

function messagePackType(value: Json | undefined): string {
  if (value === undefined || value === null) return 'NIL';
  if (typeof value === 'number') return Number.isInteger(value) ? 'INTEGER' : 'FLOAT';
  return { string: 'STRING', boolean: 'BOOLEAN', object: 'MAP' }[typeof value as 'string' | 'boolean' | 'object'];
}

/** Evaluated while the inner instance completes: it counts as completed and no longer as active. */
function completionConditionHolds(p: Processing, body: ElementContext, child: ElementContext): Result<boolean, Fault> {
  const { completionCondition } = loopOf(body);
  if (!completionCondition) return { ok: true, value: false };
  const instance = p.state.elements.get(body.key);
  return evaluateBoolean(p, completionCondition, child.key, {
    numberOfInstances: instance.childrenActivated,
    numberOfActiveInstances: instance.childCount - 1,
    numberOfCompletedInstances: instance.childrenCompleted + 1,
    numberOfTerminatedInstances: instance.childrenTerminated,
  });
}

function terminate(p: Processing, body: ElementContext): void {
  resolveElementIncident(p, body.key);
  // Zeebe tells the scope even when a boundary event takes over.
  if (endTerminated(p, body)) tellContainerTerminated(p, body);
}
