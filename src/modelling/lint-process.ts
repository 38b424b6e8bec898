import { createRequire } from 'node:module';
import type { ModdleElement } from 'bpmn-moddle';
import { LINT_RULES } from './lint-rules.js';
import type { ProcessProblem } from './process-problem.js';

const require = createRequire(import.meta.url);
/** Loaded when an analyst first needs it: the start of the platform has no use for it. */
function loadLinter() {
  const { Linter } = require('bpmnlint') as {
    Linter: new (options: { config: object; resolver: unknown }) => {
      lint(root: ModdleElement): Promise<Record<string, { id?: string; message: string }[]>>;
    };
  };
  const NodeResolver = require('bpmnlint/lib/resolver/node-resolver') as new (options: {
    require: NodeJS.Require;
  }) => unknown;
  return { Linter, NodeResolver };
}

const rules = Object.fromEntries(
  Object.entries(LINT_RULES).map(([name, { severity }]) => [
    `bpmnlint/${name}`,
    severity === 'error' ? 'error' : 'warn',
  ]),
);

/** What the lint rules find, in the words of `lint-rules.ts`. */
export async function lintProcess(root: ModdleElement): Promise<ProcessProblem[]> {
  const { Linter, NodeResolver } = loadLinter();
  const linter = new Linter({ config: { rules }, resolver: new NodeResolver({ require }) });
  const results = await linter.lint(root);
  return Object.entries(results).flatMap(([name, reports]) => {
    const rule = LINT_RULES[name.replace(/^bpmnlint\//, '')];
    return reports.map(({ id, message }): ProcessProblem => ({
      elementId: id ?? null,
      severity: rule?.severity ?? 'warning',
      source: 'lint',
      text: rule?.text ?? { it: message, en: message },
    }));
  });
}
