import type { Behaviour } from './behaviour.js';
import { resolveElementIncident } from './incidents.js';
import { completeAndLeave, passThrough, tellContainerTerminated, transitionToTerminated } from './transitions.js';

/** Manual and undefined tasks: done as soon as they are reached; mappings are not applied. */
export const passThroughTask: Behaviour = {
  finalizeActivation: passThrough,
  finalizeCompletion: completeAndLeave,
  onTerminate(p, element) {
    transitionToTerminated(p, element);
    resolveElementIncident(p, element.key);
    tellContainerTerminated(p, element);
  },
};
