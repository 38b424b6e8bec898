import { isTerminating } from '../state/element-instances.js';
import { DONE, type ContainerBehaviour } from './behaviour.js';
import { canComplete, canEndTerminated, isEmptiedByTerminateEnd } from './contexts.js';
import { resolveElementIncident } from './incidents.js';
import { applyInputMappings, applyOutputMappings } from './mappings.js';
import { interruptingNode } from './scope-interruption.js';
import {
  activateChild,
  completeElement,
  tellContainerTerminated,
  terminateChildren,
  transitionToActivated,
  transitionToCompleted,
  transitionToTerminated,
} from './transitions.js';

/** An event sub-process; its scope waits for its start event. */
export const eventSubProcess: ContainerBehaviour = {
  onActivate: applyInputMappings,
  finalizeActivation(p, element) {
    transitionToActivated(p, element);
    const [start] = element.node.startEvents;
    if (!start) throw new Error(`Event sub-process ${element.node.id} has no start event`);
    activateChild(p, element, start);
    return DONE;
  },
  onComplete: applyOutputMappings,
  finalizeCompletion: transitionToCompleted,
  onTerminate(p, element) {
    resolveElementIncident(p, element.key);
    if (terminateChildren(p, element)) this.onChildTerminated(p, element, null);
  },
  afterPathCompleted(p, scope, child) {
    if (canComplete(p, child)) completeElement(p, scope);
  },
  onChildTerminated(p, scope, child) {
    if (child && !canEndTerminated(p, child)) return;
    const instance = p.state.elements.get(scope.key);
    if (isTerminating(instance)) {
      transitionToTerminated(p, scope);
      tellContainerTerminated(p, scope);
    } else if (isEmptiedByTerminateEnd(p, instance, interruptingNode(p, instance))) {
      completeElement(p, scope);
    }
  },
};
