import { DONE, type Behaviour } from './behaviour.js';
import { resolveElementIncident } from './incidents.js';
import { activateWithJob, cancelJob } from './jobs.js';
import { applyInputMappings, applyOutputMappings } from './mappings.js';
import {
  completeAndLeave,
  passThrough,
  tellContainerTerminated,
  transitionToActivated,
  transitionToTerminated,
} from './transitions.js';

/** A none event passes on; a message event is a job, as the engine publishes nothing by itself. */
export const intermediateThrowEvent: Behaviour = {
  onActivate: (p, element) => (element.node.job ? applyInputMappings(p, element) : DONE),
  finalizeActivation(p, element) {
    if (!element.node.job) return passThrough(p, element);
    const created = activateWithJob(p, element, () => DONE);
    if (created.ok) transitionToActivated(p, element);
    return created;
  },
  onComplete: applyOutputMappings,
  finalizeCompletion: completeAndLeave,
  onTerminate(p, element) {
    if (element.node.job) cancelJob(p, element.key);
    resolveElementIncident(p, element.key);
    transitionToTerminated(p, element);
    tellContainerTerminated(p, element);
  },
};
