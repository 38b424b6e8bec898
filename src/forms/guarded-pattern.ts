import { createContext, Script, type Context } from 'node:vm';

/** Enough for any honest pattern on any answer, and nobody notices when a hostile one takes it all. */
const LIMIT_MS = 50;
/** A busy machine may hold back an honest pattern for as long; only one that really computes is given up at once. */
const MAX_TRIES = 6;

const script = new Script('new RegExp(pattern, "u").test(text)');
let sandbox: Context | undefined;

/** True when an analyst's pattern matches within the time limit; a catastrophic one is stopped and does not match. */
export function matchesPattern(pattern: string, text: string): boolean {
  sandbox ??= createContext(Object.create(null) as Context);
  Object.assign(sandbox, { pattern, text });
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    const before = process.cpuUsage();
    try {
      return script.runInContext(sandbox, { timeout: LIMIT_MS }) === true;
    } catch (error) {
      const { code } = error as { code?: unknown };
      const { user, system } = process.cpuUsage(before);
      const hasComputed = (user + system) / 1_000 > LIMIT_MS / 2;
      if (code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT' || hasComputed) return false;
    }
  }
  return false;
}
