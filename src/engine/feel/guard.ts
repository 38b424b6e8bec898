import { createContext, Script, type Context } from 'node:vm';
import type { Evaluation } from './evaluation.js';

/** What a call counts for, as it cannot count itself: nothing of its time is left over for the others of a batch. */
const STEPS_PER_CALL = 10_000;
const script = new Script('call()');
let sandbox: Context | undefined;

/**
 * Runs work that cannot count its own steps (a regular expression) and stops it when the evaluation's time is up.
 *
 * Repeatability: `call` may be started more than once, so it has no effect but its result.
 *
 * @throws {FeelFailure} when it was stopped; anything that `call` throws comes through
 */
export function runGuarded<T>(evaluation: Evaluation, call: () => T): T {
  evaluation.step(STEPS_PER_CALL);
  sandbox ??= createContext({});
  sandbox['call'] = call;
  try {
    for (;;) {
      try {
        return script.runInContext(sandbox, { timeout: evaluation.remainingMs }) as T;
      } catch (error) {
        if (!isTimeout(error)) throw error;
        // On a busy machine it may have had less time than it seems: then once more.
        if (evaluation.isOver) throw evaluation.timeIsUp();
      }
    }
  } finally {
    sandbox['call'] = undefined;
  }
}

function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
