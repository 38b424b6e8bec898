import { DONE, type Behaviour } from './behaviour.js';
import { subscribe, unsubscribe } from './event-subscriptions.js';
import { resolveElementIncident } from './incidents.js';
import { activateTriggeredEvent, findTrigger } from './triggers.js';
import {
  tellContainerTerminated,
  transitionToActivated,
  transitionToCompleted,
  transitionToTerminated,
} from './transitions.js';

/** Waits for the first of the events behind it, and goes on at that event; no sequence flow is taken. */
export const eventBasedGateway: Behaviour = {
  finalizeActivation(p, element) {
    const subscribed = subscribe(p, element);
    if (subscribed.ok) transitionToActivated(p, element);
    return subscribed;
  },
  onComplete(p, element) {
    unsubscribe(p, element.key);
    return DONE;
  },
  finalizeCompletion(p, element) {
    const trigger = findTrigger(p, element);
    const event = element.node.events.find(({ id }) => id === trigger?.elementId);
    if (!trigger || !event) throw new Error(`Gateway ${element.node.id} completes without an event`);
    const completed = transitionToCompleted(p, element);
    if (completed.ok) activateTriggeredEvent(p, element, element.value.flowScopeKey, event, trigger);
    return completed;
  },
  onTerminate(p, element) {
    unsubscribe(p, element.key);
    resolveElementIncident(p, element.key);
    transitionToTerminated(p, element);
    tellContainerTerminated(p, element);
  },
};
