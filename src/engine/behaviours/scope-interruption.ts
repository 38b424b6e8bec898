import { findNode, type FlowNode } from '../model/executable.js';
import type { Processing } from '../processing.js';
import type { ElementInstance } from '../state/element-instances.js';
import type { ElementContext } from './behaviour.js';
import { activateTriggeredEvent, findTrigger } from './triggers.js';

/** The event sub-process or end event that interrupted the scope. */
export function interruptingNode(
  p: Processing,
  { value, interruptingElementId }: ElementInstance,
): FlowNode | undefined {
  if (interruptingElementId === '') return undefined;
  return findNode(p.state.deployments.getProcess(value.processDefinitionKey).model, interruptingElementId);
}

/** All children have ended for an interrupting event sub-process: it can start now. */
export function startTriggeredEvent(p: Processing, scope: ElementContext): void {
  const trigger = findTrigger(p, scope);
  const event = scope.node.events.find(({ id }) => id === trigger?.elementId);
  if (trigger && event) activateTriggeredEvent(p, scope, scope.key, event, trigger);
}
