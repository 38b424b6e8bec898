import type { Processing } from '../processing.js';
import { isActive, isInterrupted } from '../state/element-instances.js';
import type { ElementContext } from './behaviour.js';
import { scopeOf } from './contexts.js';
import { activateTriggeredEvent, findTrigger } from './triggers.js';
import { tellContainerTerminated, transitionToTerminated } from './transitions.js';

/**
 * The last step of terminating an activity.
 *
 * When a boundary event interrupted it and the scope goes on, that event is activated; otherwise the scope is told.
 * @returns whether a boundary event took over
 */
export function endTerminated(p: Processing, element: ElementContext): boolean {
  const scope = scopeOf(p, element);
  const trigger = findTrigger(p, element);
  transitionToTerminated(p, element);
  if (trigger && isActive(scope) && !isInterrupted(scope)) {
    const event = element.node.events.find(({ id }) => id === trigger.elementId);
    if (!event) throw new Error(`Element ${element.node.id} has no event ${trigger.elementId}`);
    activateTriggeredEvent(p, element, element.value.flowScopeKey, event, trigger);
    return true;
  }
  tellContainerTerminated(p, element);
  return false;
}
