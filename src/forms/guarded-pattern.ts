import { createContext, Script, type Context } from 'node:vm';

/** Enough for any honest pattern on any answer, and nobody notices when a hostile one takes it all. */
const LIMIT_MS = 50;

const script = new Script('new RegExp(pattern, "u").test(text)');
let sandbox: Context | undefined;

/** True when an analyst's pattern matches within the time limit; a catastrophic one is stopped and does not match. */
export function matchesPattern(pattern: string, text: string): boolean {
  sandbox ??= createContext(Object.create(null) as Context);
  Object.assign(sandbox, { pattern, text });
  try {
    return script.runInContext(sandbox, { timeout: LIMIT_MS }) === true;
  } catch {
    return false;
  }
}
