import { DONE, type Behaviour } from './behaviour.js';
import { subscribe, unsubscribe } from './event-subscriptions.js';
import { resolveElementIncident } from './incidents.js';
import { endTerminated } from './interruption.js';
import { applyInputMappings, applyOutputMappings } from './mappings.js';
import { completeAndLeave, transitionToActivated } from './transitions.js';

/** Waits for its message, and for what its boundary events catch. */
export const receiveTask: Behaviour = {
  onActivate: applyInputMappings,
  finalizeActivation(p, element) {
    const subscribed = subscribe(p, element);
    if (subscribed.ok) transitionToActivated(p, element);
    return subscribed;
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
    endTerminated(p, element);
  },
};
