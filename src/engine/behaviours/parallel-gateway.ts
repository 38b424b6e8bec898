import type { Behaviour } from './behaviour.js';
import {
  takeOutgoingSequenceFlows,
  tellContainerTerminated,
  transitionTo,
  transitionToActivated,
  transitionToCompleted,
  transitionToTerminated,
} from './transitions.js';

/** Joins (the guard lets it be activated only when every incoming flow was taken) and forks along all outgoing flows. */
export const parallelGateway: Behaviour = {
  finalizeActivation(p, element) {
    transitionToActivated(p, element);
    transitionTo(p, element, 'ELEMENT_COMPLETING');
    const completed = transitionToCompleted(p, element);
    if (completed.ok) takeOutgoingSequenceFlows(p, element);
    return completed;
  },
  onTerminate(p, element) {
    transitionToTerminated(p, element);
    tellContainerTerminated(p, element);
  },
};
