import type { Behaviour } from './behaviour.js';
import { resolveElementIncident } from './incidents.js';
import { applyOutputMappings } from './mappings.js';
import { completeAndLeave, tellContainerTerminated, transitionToTerminated } from './transitions.js';

/** Never activated by a command: it is written as activated when its event has happened. */
export const boundaryEvent: Behaviour = {
  onComplete: applyOutputMappings,
  finalizeCompletion: completeAndLeave,
  onTerminate(p, element) {
    resolveElementIncident(p, element.key);
    transitionToTerminated(p, element);
    tellContainerTerminated(p, element);
  },
};
