import type { Behaviour } from './behaviour.js';
import { evaluateAny } from './expressions.js';
import { resolveElementIncident } from './incidents.js';
import { endTerminated } from './interruption.js';
import { jobTask } from './job-task.js';
import { applyInputMappings, applyOutputMappings } from './mappings.js';
import { completeAndLeave, passThrough } from './transitions.js';
import { startTrigger } from './triggers.js';

/** A FEEL script whose result is kept in a variable; without a script a job worker does it. */
export const scriptTask: Behaviour = {
  onActivate: applyInputMappings,
  finalizeActivation(p, element) {
    const { script } = element.node;
    if (!script) return jobTask.finalizeActivation?.(p, element) ?? passThrough(p, element);
    const result = evaluateAny(p, script.expression, element.key);
    if (!result.ok) return result;
    startTrigger(p, element.key, element.node.id, element.value, { [script.resultVariable]: result.value });
    return passThrough(p, element);
  },
  onComplete: (p, element) =>
    element.node.script
      ? applyOutputMappings(p, element)
      : (jobTask.onComplete?.(p, element) ?? applyOutputMappings(p, element)),
  finalizeCompletion: completeAndLeave,
  onTerminate(p, element) {
    if (!element.node.script) {
      jobTask.onTerminate(p, element);
      return;
    }
    resolveElementIncident(p, element.key);
    endTerminated(p, element);
  },
};
