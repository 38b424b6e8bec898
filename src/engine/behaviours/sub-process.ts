import { noneStartEvent } from '../model/executable.js';
import { DONE, type ContainerBehaviour } from './behaviour.js';
import {
  canComplete,
  canEndTerminated,
  isEmptiedByInterruption,
  isEmptiedByTerminateEnd,
  scopeOf,
} from './contexts.js';
import { unsubscribe } from './event-subscriptions.js';
import { resolveElementIncident } from './incidents.js';
import { endTerminated } from './interruption.js';
import { applyInputMappings, applyOutputMappings } from './mappings.js';
import { interruptingNode, startTriggeredEvent } from './scope-interruption.js';
import {
  activateChild,
  completeAndLeave,
  completeElement,
  terminateChildren,
  transitionToActivated,
} from './transitions.js';
import { findTrigger } from './triggers.js';
import { isActive, isInterrupted, isTerminating } from '../state/element-instances.js';

/** An embedded sub-process. */
export const subProcess: ContainerBehaviour = {
  onActivate: applyInputMappings,
  finalizeActivation(p, element) {
    transitionToActivated(p, element);
    const start = noneStartEvent(element.node);
    if (!start) throw new Error(`Sub-process ${element.node.id} has no none start event`);
    activateChild(p, element, start);
    return DONE;
  },
  onComplete(p, element) {
    const mapped = applyOutputMappings(p, element);
    if (!mapped.ok) return mapped;
    unsubscribe(p, element.key);
    return DONE;
  },
  finalizeCompletion: completeAndLeave,
  onTerminate(p, element) {
    unsubscribe(p, element.key);
    resolveElementIncident(p, element.key);
    if (terminateChildren(p, element)) this.onChildTerminated(p, element, null);
  },
  afterPathCompleted(p, scope, child) {
    if (canComplete(p, child)) completeElement(p, scope);
  },
  onChildTerminated(p, scope, child) {
    const instance = p.state.elements.get(scope.key);
    const endedByTerminate = isEmptiedByTerminateEnd(p, instance, interruptingNode(p, instance));
    if (isEmptiedByInterruption(instance) && !endedByTerminate) {
      startTriggeredEvent(p, scope);
      return;
    }
    if (child && !canEndTerminated(p, child)) return;

    const flowScope = scopeOf(p, scope);
    const isInterruptedByBoundary =
      findTrigger(p, scope) !== undefined && isActive(flowScope) && !isInterrupted(flowScope);
    if (isInterruptedByBoundary || isTerminating(instance)) endTerminated(p, scope);
    else if (endedByTerminate) completeElement(p, scope);
  },
};
