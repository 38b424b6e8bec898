import { createContext, Script, type Context } from 'node:vm';

/** What a guarded call may take in all, so that one hostile expression never stalls the engine's loop. */
const LIMIT_MS = 50;
/** A loaded machine may hold back a harmless call: it gets a second try within the same limit. */
const TRIES_MS = [20, 25] as const;

const script = new Script('call()');
let sandbox: Context | undefined;

/** The call ran into its time limit; whatever it had begun is abandoned. */
export class TimeLimitError extends Error {
  constructor() {
    super(`The evaluation took longer than ${String(LIMIT_MS)} ms and was stopped`);
  }
}

/**
 * Runs `call` and stops it, wherever it is (a loop, a join, a catastrophic pattern), when its time is up.
 *
 * Repeatability: `call` may be started twice, so it must have no effect but its result.
 *
 * @throws {TimeLimitError} when it was stopped; anything that `call` throws comes through
 */
export function runGuarded<T>(call: () => T): T {
  sandbox ??= createContext({});
  const outer = sandbox['call'] as unknown;
  sandbox['call'] = call;
  try {
    for (const timeout of TRIES_MS) {
      try {
        return script.runInContext(sandbox, { timeout }) as T;
      } catch (error) {
        if (!isTimeout(error)) throw error;
      }
    }
    throw new TimeLimitError();
  } finally {
    sandbox['call'] = outer;
  }
}

function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
