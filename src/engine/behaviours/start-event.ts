import type { Behaviour } from './behaviour.js';
import { contextOf, scopeOf } from './contexts.js';
import { subscribe } from './event-subscriptions.js';
import { resolveElementIncident } from './incidents.js';
import { applyOutputMappings } from './mappings.js';
import { completeAndLeave, passThrough, tellContainerTerminated, transitionToTerminated } from './transitions.js';

/** Opens what the event sub-processes of its scope wait for: only from here on can they start. */
export const startEvent: Behaviour = {
  finalizeActivation: passThrough,
  onComplete: applyOutputMappings,
  finalizeCompletion(p, element) {
    const subscribed = subscribe(p, contextOf(p, scopeOf(p, element)));
    return subscribed.ok ? completeAndLeave(p, element) : subscribed;
  },
  onTerminate(p, element) {
    transitionToTerminated(p, element);
    resolveElementIncident(p, element.key);
    tellContainerTerminated(p, element);
  },
};
