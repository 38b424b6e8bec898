import type { Behaviour } from './behaviour.js';
import { evaluateCalledDecision } from './called-decision.js';
import { resolveElementIncident } from './incidents.js';
import { endTerminated } from './interruption.js';
import { jobTask } from './job-task.js';
import { applyInputMappings, applyOutputMappings } from './mappings.js';
import { completeAndLeave, passThrough } from './transitions.js';

/** A called decision whose output is kept in a variable; without one a job worker does it. */
export const businessRuleTask: Behaviour = {
  onActivate: applyInputMappings,
  finalizeActivation(p, element) {
    const { calledDecision } = element.node;
    if (!calledDecision) return jobTask.finalizeActivation?.(p, element) ?? passThrough(p, element);
    const evaluated = evaluateCalledDecision(p, element, calledDecision);
    return evaluated.ok ? passThrough(p, element) : evaluated;
  },
  onComplete: (p, element) =>
    element.node.calledDecision
      ? applyOutputMappings(p, element)
      : (jobTask.onComplete?.(p, element) ?? applyOutputMappings(p, element)),
  finalizeCompletion: completeAndLeave,
  onTerminate(p, element) {
    if (!element.node.calledDecision) {
      jobTask.onTerminate(p, element);
      return;
    }
    resolveElementIncident(p, element.key);
    endTerminated(p, element);
  },
};
