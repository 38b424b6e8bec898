import type { Variable } from './variables-store.js';

/** What the record stream says of one case's process. */
export interface CaseProgress {
  readonly processInstanceKey: string;
  readonly bpmnProcessId: string;
  readonly processDefinitionKey: string;
  readonly version: number;
  readonly state: 'active' | 'completed' | 'terminated';
  /** Element ids with a living instance, call activities' children included. */
  readonly activeElements: readonly string[];
  /** Element ids entered at least once, in order of first entry, with the instant of first entry and of last completion. */
  readonly visits: readonly {
    readonly elementId: string;
    readonly enteredAt: Date;
    readonly completedAt: Date | null;
  }[];
  readonly openIncidents: readonly Incident[];
}

export interface Incident {
  readonly key: string;
  readonly errorType: string;
  readonly errorMessage: string;
  readonly bpmnProcessId: string;
  readonly processDefinitionKey: string;
  readonly processInstanceKey: string;
  readonly elementId: string;
  readonly elementInstanceKey: string;
  readonly jobKey: string | null;
  /** Scopes whose variables the element sees, its own first. */
  readonly scopeKeys: readonly string[];
  readonly caseId: string | null;
  readonly createdAt: Date;
  readonly resolvedAt: Date | null;
}

export interface ProcessDefinition {
  readonly key: string;
  readonly bpmnProcessId: string;
  readonly version: number;
  readonly resourceName: string;
  readonly xml: string;
  readonly deployedAt: Date;
}

/** A version without its XML: a process may have hundreds. */
export type ProcessVersion = Omit<ProcessDefinition, 'xml'>;

export interface ElementCounts {
  readonly elementId: string;
  /** BPMN type as the engine names it, e.g. `USER_TASK`. */
  readonly elementType: string;
  readonly waiting: number;
  /** When the visit that waits longest began; null when none waits. */
  readonly waitingSince: Date | null;
  readonly done: number;
  readonly incidents: number;
}

/** What is open on one version. */
export interface VersionLoad {
  readonly processDefinitionKey: string;
  /** Instances under way, called ones included. */
  readonly open: number;
  readonly incidents: number;
}

/** How long an element usually takes, of its latest visits. */
export interface ElementTime {
  readonly elementId: string;
  readonly medianMs: number;
  /** Completed visits that the median is taken of. */
  readonly visits: number;
}

/** Read models over the stored record stream; nothing here is written by anyone but the projectors. */
export interface Insight {
  progressOfCase(caseId: string): Promise<CaseProgress | undefined>;
  caseOfInstance(processInstanceKey: string): Promise<string | null>;
  /** Latest version of each process id, by id. */
  listProcesses(): Promise<ProcessDefinition[]>;
  /** Newest first. */
  listVersions(bpmnProcessId: string): Promise<ProcessVersion[]>;
  findDefinition(key: string): Promise<ProcessDefinition | undefined>;
  /** Reads the open visits and the latest completed ones; older ones are counted once and for all. */
  countElements(processDefinitionKey: string): Promise<ElementCounts[]>;
  /** Of the latest 2,000 completed visits of the version: the cost does not grow with its history. */
  measureElements(processDefinitionKey: string): Promise<ElementTime[]>;
  /** One row for each version that has something open; reads the open instances and incidents only. */
  loadOfVersions(processDefinitionKeys: readonly string[]): Promise<VersionLoad[]>;
  listOpenIncidents(limit?: number): Promise<Incident[]>;
  findIncident(key: string): Promise<Incident | undefined>;
  /** What an element sees of its scopes, its own given first; by name. Nothing some time after the instance ended. */
  listVariables(scopeKeys: readonly string[]): Promise<Variable[]>;
  /** Schema of the newest version of a deployed form; undefined when there is none. */
  findForm(formId: string): Promise<unknown>;
}
