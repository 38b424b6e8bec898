import { DONE, type Behaviour } from './behaviour.js';
import { subscribe, unsubscribe } from './event-subscriptions.js';
import { resolveElementIncident } from './incidents.js';
import { endTerminated } from './interruption.js';
import { activateWithJob, cancelJob } from './jobs.js';
import { applyInputMappings, applyOutputMappings } from './mappings.js';
import { completeAndLeave, transitionToActivated } from './transitions.js';

/**
 * Service, send and user tasks, and any task that a job worker does.
 * @source Zeebe 8.6: expressions first, then subscriptions, then the job, then ELEMENT_ACTIVATED
 */
export const jobTask: Behaviour = {
  onActivate: applyInputMappings,
  finalizeActivation(p, element) {
    const created = activateWithJob(p, element, () => subscribe(p, element));
    if (created.ok) transitionToActivated(p, element);
    return created;
  },
  onComplete(p, element) {
    const mapped = applyOutputMappings(p, element);
    if (!mapped.ok) return mapped;
    unsubscribe(p, element.key);
    return DONE;
  },
  finalizeCompletion: completeAndLeave,
  onTerminate(p, element) {
    cancelJob(p, element.key);
    unsubscribe(p, element.key);
    resolveElementIncident(p, element.key);
    endTerminated(p, element);
  },
};
