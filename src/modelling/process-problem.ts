import type { Text } from '../texts.js';

/** Something wrong in a model, at an element where there is one. */
export interface ProcessProblem {
  readonly elementId: string | null;
  /** `error` stops a publication; a `warning` does not. */
  readonly severity: 'error' | 'warning';
  /** Who says so: our checks, the lint rules, or the engine at deployment. */
  readonly source: 'platform' | 'lint' | 'engine';
  readonly text: Text;
}

/**
 * The engine's refusal as problems at elements.
 *
 * @param message the gateway's text: blocks `'name.bpmn': - Element: id > ... - ERROR: ...`, one line each
 * @returns at least one problem; the whole text when it has no such lines
 */
export function problemsOfRefusal(message: string): ProcessProblem[] {
  const problems: ProcessProblem[] = [];
  let elementId: string | null = null;
  for (const line of message.split('\n')) {
    const element = /- Element: ([\w.-]+)/.exec(line);
    if (element) elementId = element[1] ?? null;
    const error = /^\s*- ERROR: (.+)$/.exec(line);
    if (error) problems.push(engineProblem(elementId, error[1] ?? line));
  }
  return problems.length > 0 ? problems : [engineProblem(null, message)];
}

const engineProblem = (elementId: string | null, message: string): ProcessProblem => ({
  elementId,
  severity: 'error',
  source: 'engine',
  text: { it: `Il motore rifiuta il modello: ${message}`, en: `The engine refuses the model: ${message}` },
});
