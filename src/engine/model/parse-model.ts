import type { Result } from '../result.js';
import { executableProcesses, readBpmn } from './bpmn-document.js';
import { buildProcess } from './build-process.js';
import type { ExecutableProcess } from './executable.js';
import { findStraightThroughLoop } from './straight-through-loop.js';
import { validateDefinitions } from './validate-process.js';
import { formatProblems } from './validation.js';

/**
 * The executable processes of a BPMN file, in document order, or everything that is wrong with it.
 *
 * The error is the text of the refusal after the file's name.
 */
export async function parseModel(xml: string): Promise<Result<readonly ExecutableProcess[], string>> {
  const definitions = await readBpmn(xml);
  if (!definitions.ok) return definitions;
  const problems = validateDefinitions(definitions.value);
  if (problems.length > 0) return { ok: false, error: formatProblems(problems) };
  try {
    const processes = executableProcesses(definitions.value).map(buildProcess);
    const loop = processes.flatMap((process) => findStraightThroughLoop(process) ?? [])[0];
    return loop === undefined ? { ok: true, value: processes } : { ok: false, error: loop };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}
