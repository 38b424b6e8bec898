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
  readonly processInstanceKey: string;
  readonly elementId: string;
  readonly elementInstanceKey: string;
  readonly jobKey: string | null;
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

export interface ElementCounts {
  readonly elementId: string;
  readonly waiting: number;
  readonly done: number;
  readonly incidents: number;
}

/** Read models over the stored record stream; nothing here is written by anyone but the projectors. */
export interface Insight {
  progressOfCase(caseId: string): Promise<CaseProgress | undefined>;
  caseOfInstance(processInstanceKey: string): Promise<string | null>;
  /** Latest version of each process id, by id. */
  listProcesses(): Promise<ProcessDefinition[]>;
  listVersions(bpmnProcessId: string): Promise<ProcessDefinition[]>;
  findDefinition(key: string): Promise<ProcessDefinition | undefined>;
  countElements(processDefinitionKey: string): Promise<ElementCounts[]>;
  listOpenIncidents(limit?: number): Promise<Incident[]>;
  findIncident(key: string): Promise<Incident | undefined>;
}
