import { DONE, type Behaviour } from './behaviour.js';
import { subscribe, unsubscribe } from './event-subscriptions.js';
import { resolveElementIncident } from './incidents.js';
import { applyInputMappings, applyOutputMappings } from './mappings.js';
import {
  completeAndLeave,
  tellContainerTerminated,
  transitionToActivated,
  transitionToTerminated,
} from './transitions.js';

/** Waits for a message, timer or signal. */
export const intermediateCatchEvent: Behaviour = {
  finalizeActivation(p, element) {
    const mapped = applyInputMappings(p, element);
    if (!mapped.ok) return mapped;
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
    transitionToTerminated(p, element);
    tellContainerTerminated(p, element);
  },
};
