import { createRequire } from 'node:module';
import { BpmnModdle, type ModdleElement } from 'bpmn-moddle';
import type { ProcessProblem } from './process-problem.js';
import { LINT_RULES } from './lint-rules.js';

const require = createRequire(import.meta.url);
const { Linter } = require('bpmnlint') as {
  Linter: new (options: { config: object; resolver: unknown }) => {
    lint(root: ModdleElement): Promise<Record<string, { id?: string; message: string }[]>>;
  };
};
const NodeResolver = require('bpmnlint/lib/resolver/node-resolver') as new (options: {
  require: NodeJS.Require;
}) => unknown;
const zeebePackage = require('zeebe-bpmn-moddle/resources/zeebe.json') as Record<string, unknown>;

/** Job type of user tasks, which need no worker. */
const USER_TASK = 'io.camunda.zeebe:userTask';

/**
 * Everything that can be said about a model before the engine sees it, worst first.
 *
 * @param expected the process id that the model must keep, since cases and texts refer to it
 * @param jobTypes types that a worker of this platform handles
 */
export async function checkProcess(
  xml: string,
  expected: { readonly bpmnProcessId: string },
  jobTypes: ReadonlySet<string>,
): Promise<ProcessProblem[]> {
  let root: ModdleElement;
  try {
    ({ rootElement: root } = await new BpmnModdle({ zeebe: zeebePackage }).fromXML(xml));
  } catch {
    return [
      platformProblem(null, 'Il file non è un diagramma BPMN leggibile', 'The file is not a readable BPMN diagram'),
    ];
  }
  const problems = [
    ...checkIdentity(root, expected.bpmnProcessId),
    ...checkJobTypes(root, jobTypes),
    ...(await lint(root)),
  ];
  return problems.sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
}

const platformProblem = (elementId: string | null, it: string, en: string): ProcessProblem => ({
  elementId,
  severity: 'error',
  source: 'platform',
  text: { it, en },
});

/** One executable process, with the id that everything else refers to. */
function checkIdentity(root: ModdleElement, bpmnProcessId: string): ProcessProblem[] {
  const processes = ((root['rootElements'] ?? []) as ModdleElement[]).filter(({ $type }) => $type === 'bpmn:Process');
  const executable = processes.filter((process) => process['isExecutable'] === true);
  if (executable.length !== 1) {
    return [
      platformProblem(
        null,
        'Il file deve avere un solo processo eseguibile',
        'The file must have exactly one executable process',
      ),
    ];
  }
  const found = executable[0]?.id;
  if (found === bpmnProcessId) return [];
  return [
    platformProblem(
      null,
      `L'identificativo del processo deve restare ${bpmnProcessId}: le pratiche aperte vi fanno riferimento`,
      `The process id must stay ${bpmnProcessId}: open cases refer to it`,
    ),
  ];
}

function checkJobTypes(root: ModdleElement, jobTypes: ReadonlySet<string>): ProcessProblem[] {
  const problems: ProcessProblem[] = [];
  for (const element of flowElements(root)) {
    const extensions = element['extensionElements'] as ModdleElement | undefined;
    const values = (extensions?.['values'] ?? []) as ModdleElement[];
    const type = values.find(({ $type }) => $type === 'zeebe:TaskDefinition')?.['type'] as string | undefined;
    if (type === undefined || type.startsWith('=') || type === USER_TASK || jobTypes.has(type)) continue;
    problems.push(
      platformProblem(
        element.id ?? null,
        `Nessun programma esegue il lavoro «${type}»: la pratica si fermerebbe qui`,
        `No worker does the job "${type}": the case would stop here`,
      ),
    );
  }
  return problems;
}

function flowElements(element: ModdleElement): ModdleElement[] {
  const children = [
    ...((element['rootElements'] ?? []) as ModdleElement[]),
    ...((element['flowElements'] ?? []) as ModdleElement[]),
  ];
  return children.flatMap((child) => [child, ...flowElements(child)]);
}

async function lint(root: ModdleElement): Promise<ProcessProblem[]> {
  const rules = Object.fromEntries(
    Object.entries(LINT_RULES).map(([name, { severity }]) => [
      `bpmnlint/${name}`,
      severity === 'error' ? 'error' : 'warn',
    ]),
  );
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
