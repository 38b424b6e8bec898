import type { CoverageKind, Scenario } from './scenario.js';

/** Why a cell of the table needs no scenario. */
type Exempt = Partial<Record<CoverageKind, string>>;

const NOTHING_TO_FAIL = 'nothing is evaluated that could fail';
const ONE_STEP = 'begins and ends within one step, so nothing can come in between';

/**
 * Every element and RPC of the engine's first version. For an RPC, `incident` means refused (or answered by an incident)
 * and `interrupted` that what it is about has ended, or ends, meanwhile.
 */
export const COVERED: Readonly<Record<string, Exempt>> = {
  Topology: {
    incident: 'it takes no argument and is always answered',
    interrupted: 'it is about nothing that could end',
  },
  DeployResource: {},
  DeployProcess: { interrupted: 'as DeployResource' },
  CreateProcessInstance: {},
  CreateProcessInstanceWithResult: {},
  CancelProcessInstance: {},
  PublishMessage: {},
  SetVariables: {},
  ActivateJobs: {},
  StreamActivatedJobs: {},
  CompleteJob: {},
  FailJob: {},
  ThrowError: {},
  UpdateJobRetries: {},
  UpdateJobTimeout: {},
  ResolveIncident: {},
  BroadcastSignal: {},
  'none start event': {},
  'message start event': {},
  'timer start event': {},
  'signal start event': {},
  'service task': {},
  'send task': {},
  'script task': {},
  'script task (job)': {},
  'business rule task': {},
  'business rule task (job)': {},
  'user task': {},
  'receive task': {},
  'manual task': {},
  'exclusive gateway': {},
  'parallel gateway': {},
  'event-based gateway': {},
  'timer catch event': {},
  'message catch event': {},
  'signal catch event': {},
  'timer boundary event (interrupting)': {},
  'timer boundary event (non-interrupting)': {},
  'message boundary event (interrupting)': {},
  'message boundary event (non-interrupting)': {},
  'error boundary event': {},
  'none end event': {},
  'error end event': {},
  'terminate end event': { incident: `${NOTHING_TO_FAIL}: its mappings are not applied`, interrupted: ONE_STEP },
  'embedded sub-process': {},
  'timer event sub-process (interrupting)': {},
  'timer event sub-process (non-interrupting)': {},
  'message event sub-process (interrupting)': {},
  'message event sub-process (non-interrupting)': {},
  'error event sub-process': {},
  'signal event sub-process (interrupting)': {},
  'signal event sub-process (non-interrupting)': {},
  'call activity': {},
  'parallel multi-instance': {},
  'sequential multi-instance': {},
  'input mapping': {},
  'output mapping': {},
  headers: {},
};

export const KINDS: readonly CoverageKind[] = ['normal', 'incident', 'interrupted'];

/** Scenario names of one cell, in order of name. */
export const coveredBy = (scenarios: readonly Scenario[], of: string, kind: CoverageKind): string[] =>
  scenarios
    .filter(({ covers }) => covers.some((cover) => cover.of === of && cover.kind === kind))
    .map(({ name }) => name);

/** Cells with neither a scenario nor a reason, and covers of rows that do not exist or cells that are excused. */
export function coverageProblems(scenarios: readonly Scenario[]): string[] {
  const empty = Object.entries(COVERED).flatMap(([of, exempt]) =>
    KINDS.filter((kind) => exempt[kind] === undefined && coveredBy(scenarios, of, kind).length === 0).map(
      (kind) => `${of}: no ${kind} scenario and no reason`,
    ),
  );
  const stray = scenarios.flatMap(({ name, covers }) =>
    covers
      .filter(({ of, kind }) => COVERED[of] === undefined || COVERED[of][kind] !== undefined)
      .map(({ of, kind }) => `${name} covers ${of} (${kind}), which is not to be covered`),
  );
  return [...empty, ...stray];
}
