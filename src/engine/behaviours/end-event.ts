import { DONE, type Behaviour, type ElementContext, type Step } from './behaviour.js';
import type { Processing } from '../processing.js';
import { contextOf, scopeOf } from './contexts.js';
import { findErrorCatcher, throwError } from './errors.js';
import { evaluateString } from './expressions.js';
import { resolveElementIncident } from './incidents.js';
import { activateWithJob, cancelJob } from './jobs.js';
import { applyInputMappings, applyOutputMappings } from './mappings.js';
import {
  completeAndLeave,
  passThrough,
  tellContainerTerminated,
  terminateChildren,
  transitionToActivated,
  transitionToCompleted,
  transitionToTerminated,
} from './transitions.js';

/** None, error, terminate and (as a job) message end events. */
export const endEvent: Behaviour = {
  onActivate: (p, element) => (element.node.job ? applyInputMappings(p, element) : DONE),
  finalizeActivation(p, element) {
    if (element.node.error) return throwAtEnd(p, element);
    if (!element.node.job) return passThrough(p, element);
    const created = activateWithJob(p, element, () => DONE);
    if (created.ok) transitionToActivated(p, element);
    return created;
  },
  onComplete: (p, element) => (element.node.eventType === 'TERMINATE' ? DONE : applyOutputMappings(p, element)),
  finalizeCompletion(p, element) {
    if (element.node.eventType !== 'TERMINATE') return completeAndLeave(p, element);
    const completed = transitionToCompleted(p, element);
    // It ends the others of its own scope; the scope then completes.
    if (completed.ok) terminateChildren(p, contextOf(p, scopeOf(p, element)));
    return completed;
  },
  onTerminate(p, element) {
    if (element.node.job) cancelJob(p, element.key);
    resolveElementIncident(p, element.key);
    transitionToTerminated(p, element);
    tellContainerTerminated(p, element);
  },
};

/** The end event stays activated: the scope that catches the error terminates it. */
function throwAtEnd(p: Processing, element: ElementContext): Step {
  const { error } = element.node;
  if (!error) return DONE;
  const code =
    error.code === null ? evaluateString(p, error.expression, element.key) : { ok: true as const, value: error.code };
  if (!code.ok) return code;
  const catcher = findErrorCatcher(p, code.value, scopeOf(p, element));
  if (!catcher.ok) return catcher;
  transitionToActivated(p, element);
  throwError(p, catcher.value, {});
  return DONE;
}
