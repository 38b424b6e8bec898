import type { ModdleElement } from 'bpmn-moddle';
import type { Text } from '../texts.js';
import { lintProcess } from './lint-process.js';
import { startMessagesOf } from './new-process.js';
import {
  findExtension,
  MODEL_MAX_CHARS,
  MODEL_MAX_ELEMENTS,
  readModel,
  rootElementsOf,
  type ModelReading,
} from './process-model.js';
import type { ProcessProblem } from './process-problem.js';

/** Job type of user tasks, which need no worker. */
const USER_TASK = 'io.camunda.zeebe:userTask';

/** What the rest of the platform relies on in a process. */
export interface ProcessExpectations {
  /** Must stay: cases, texts and links refer to it. */
  readonly bpmnProcessId: string;
  /** Messages that start the processes of other services. */
  readonly foreignStarts: readonly string[];
  /** Names of the messages that the portal sends it: start, withdrawal, reopening. */
  readonly messages: readonly string[];
  /** Elements that the citizen's page shows as milestones. */
  readonly milestoneElements: readonly string[];
}

/** What exists outside of the model. */
export interface ProcessSurroundings {
  /** Types of the jobs that a worker of this platform does. */
  readonly jobTypes: ReadonlySet<string>;
  /** Ids of the decisions and forms in the processes folder. */
  readonly decisionIds: ReadonlySet<string>;
  readonly formIds: ReadonlySet<string>;
}

/** Everything that can be said about a model before the engine sees it, errors first. */
export async function checkProcess(
  xml: string,
  expected: ProcessExpectations,
  surroundings: ProcessSurroundings,
): Promise<ProcessProblem[]> {
  const reading = await readModel(xml);
  if (!reading.ok) return [problemOfReading(reading.reason)];
  const { root, elements } = reading;
  const problems = [
    ...checkIdentity(root, expected.bpmnProcessId),
    ...checkMessages(root, expected.messages),
    ...checkForeignStarts(root, expected.foreignStarts),
    ...checkMilestones(elements, expected.milestoneElements),
    ...elements.flatMap((element) => checkReferences(element, surroundings)),
    ...lintProcess(root),
  ];
  return problems.sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
}

const READING_TEXTS: Readonly<Record<Extract<ModelReading, { ok: false }>['reason'], Text>> = {
  'too-large': {
    it: `Il file è troppo grande: al massimo ${MODEL_MAX_CHARS.toLocaleString('it-IT')} caratteri`,
    en: `The file is too large: at most ${MODEL_MAX_CHARS.toLocaleString('en-GB')} characters`,
  },
  unreadable: { it: 'Il file non è un diagramma BPMN leggibile', en: 'The file is not a readable BPMN diagram' },
  'too-many': {
    it: `Il diagramma ha più di ${MODEL_MAX_ELEMENTS.toLocaleString('it-IT')} elementi: dividilo in più processi`,
    en: `The diagram has more than ${MODEL_MAX_ELEMENTS.toLocaleString('en-GB')} elements: divide it into several processes`,
  },
  'too-deep': {
    it: 'Troppi sottoprocessi uno dentro l’altro',
    en: 'Too many sub-processes inside one another',
  },
};

/** What a person reads of a file that could not be taken as a model. */
export function problemOfReading(reason: keyof typeof READING_TEXTS): ProcessProblem {
  const { it, en } = READING_TEXTS[reason];
  return problem(null, it, en);
}

const problem = (
  elementId: string | null,
  it: string,
  en: string,
  severity: ProcessProblem['severity'] = 'error',
): ProcessProblem => ({ elementId, severity, source: 'platform', text: { it, en } });

/** One executable process, with the id that everything else refers to. */
function checkIdentity(root: ModdleElement, bpmnProcessId: string): ProcessProblem[] {
  const executable = rootElementsOf(root, 'bpmn:Process').filter((process) => process['isExecutable'] === true);
  if (executable.length !== 1) {
    return [
      problem(
        null,
        'Il file deve avere un solo processo eseguibile',
        'The file must have exactly one executable process',
      ),
    ];
  }
  if (executable[0]?.id === bpmnProcessId) return [];
  return [
    problem(
      null,
      `L’identificativo del processo deve restare «${bpmnProcessId}»: le pratiche aperte vi fanno riferimento`,
      `The process id must stay "${bpmnProcessId}": open cases refer to it`,
    ),
  ];
}

function checkMessages(root: ModdleElement, expected: readonly string[]): ProcessProblem[] {
  const names = new Set(rootElementsOf(root, 'bpmn:Message').map(({ name }) => name));
  return expected
    .filter((name) => !names.has(name))
    .map((name) =>
      problem(
        null,
        `Manca il messaggio «${name}», con cui il portale parla al processo: le pratiche non partirebbero o non si potrebbero ritirare`,
        `The message "${name}", by which the portal talks to the process, is missing: cases would not start or could not be withdrawn`,
      ),
    );
}

/** One message starts every process that waits for it. */
function checkForeignStarts(root: ModdleElement, foreign: readonly string[]): ProcessProblem[] {
  const messages = rootElementsOf(root, 'bpmn:Process').flatMap(startMessagesOf);
  return messages
    .flatMap(({ name }) => (name !== undefined && foreign.includes(name) ? [name] : []))
    .map((name) =>
      problem(
        null,
        `Il messaggio «${name}» avvia già il processo di un altro servizio: ogni sua richiesta partirebbe due volte`,
        `The message "${name}" starts the process of another service already: each of its requests would start twice`,
      ),
    );
}

function checkMilestones(elements: readonly ModdleElement[], expected: readonly string[]): ProcessProblem[] {
  const ids = new Set(elements.map(({ id }) => id));
  return expected
    .filter((id) => !ids.has(id))
    .map((id) =>
      problem(
        null,
        `La scheda del servizio mostra ai cittadini una tappa sull’elemento «${id}», che non c’è più`,
        `The service card shows citizens a milestone on the element "${id}", which is gone`,
        'warning',
      ),
    );
}

/** A fixed reference (no expression) to something that this platform has not. */
function checkReferences(element: ModdleElement, { jobTypes, decisionIds, formIds }: ProcessSurroundings) {
  const id = element.id ?? null;
  const fixed = (extension: string, property: string): string | null => {
    const value: unknown = findExtension(element, extension)?.[property];
    return typeof value === 'string' && value !== '' && !value.startsWith('=') ? value : null;
  };
  const problems: ProcessProblem[] = [];
  const jobType = fixed('zeebe:TaskDefinition', 'type');
  if (jobType !== null && jobType !== USER_TASK && !jobTypes.has(jobType)) {
    problems.push(
      problem(
        id,
        `Nessun programma esegue il lavoro «${jobType}»: la pratica si fermerebbe qui`,
        `No worker does the job "${jobType}": the case would stop here`,
      ),
    );
  }
  const decisionId = fixed('zeebe:CalledDecision', 'decisionId');
  if (decisionId !== null && !decisionIds.has(decisionId)) {
    problems.push(
      problem(
        id,
        `Nessuna tabella di decisione si chiama «${decisionId}»`,
        `No decision table is called "${decisionId}"`,
        'warning',
      ),
    );
  }
  const formId = fixed('zeebe:FormDefinition', 'formId');
  if (formId !== null && !formIds.has(formId)) {
    problems.push(problem(id, `Nessun modulo si chiama «${formId}»`, `No form is called "${formId}"`, 'warning'));
  }
  return problems;
}
