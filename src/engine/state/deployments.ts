import type { DecisionRequirements } from '../dmn/decision-requirements.js';
import type { Binding, ExecutableProcess } from '../model/executable.js';
import type { DecisionRequirementsValue, DecisionValue, FormValue, ProcessValue } from '../records/resource-values.js';
import { JournaledMap, type Journal } from './journal.js';

/** Parsed resources by checksum: parsing is asynchronous, so it happens before a deployment is processed or replayed. */
export interface ParsedResources {
  process(checksum: string, bpmnProcessId: string): ExecutableProcess;
  decisionRequirements(checksum: string): DecisionRequirements;
}

export interface DeployedProcess {
  readonly key: number;
  readonly value: ProcessValue;
  readonly model: ExecutableProcess;
}

export interface DeployedDecision {
  readonly key: number;
  readonly value: DecisionValue;
}

const isBound = (
  value: { deploymentKey: number; versionTag: string },
  binding: Binding,
  deploymentKey: number,
): boolean =>
  binding.type === 'versionTag' ? value.versionTag === binding.versionTag : value.deploymentKey === deploymentKey;

interface Snapshot {
  processes: [number, ProcessValue][];
  decisions: [number, DecisionValue][];
  drgs: [number, DecisionRequirementsValue][];
  forms: [number, FormValue][];
}

/** Every deployed version of processes, decisions and forms. */
export class Deployments {
  readonly #parsed: ParsedResources;
  readonly #processes: JournaledMap<number, DeployedProcess>;
  /** Process id to the keys of its versions, oldest first. */
  readonly #versions: JournaledMap<string, readonly number[]>;
  readonly #decisions: JournaledMap<number, DecisionValue>;
  readonly #latestDecisions: JournaledMap<string, number>;
  readonly #drgs: JournaledMap<number, DecisionRequirementsValue>;
  readonly #latestDrgs: JournaledMap<string, number>;
  readonly #forms: JournaledMap<number, FormValue>;
  readonly #latestForms: JournaledMap<string, number>;

  constructor(journal: Journal, parsed: ParsedResources) {
    this.#parsed = parsed;
    this.#processes = new JournaledMap(journal);
    this.#versions = new JournaledMap(journal);
    this.#decisions = new JournaledMap(journal);
    this.#latestDecisions = new JournaledMap(journal);
    this.#drgs = new JournaledMap(journal);
    this.#latestDrgs = new JournaledMap(journal);
    this.#forms = new JournaledMap(journal);
    this.#latestForms = new JournaledMap(journal);
  }

  addProcess(key: number, value: ProcessValue): void {
    const model = this.#parsed.process(value.checksum, value.bpmnProcessId);
    this.#processes.set(key, { key, value, model });
    this.#versions.set(value.bpmnProcessId, [...(this.#versions.get(value.bpmnProcessId) ?? []), key]);
  }

  findProcess(key: number): DeployedProcess | undefined {
    return this.#processes.get(key);
  }

  /** @throws when there is none: a record proves that it was deployed. */
  getProcess(key: number): DeployedProcess {
    const process = this.#processes.get(key);
    if (!process) throw new Error(`Process definition ${key} is not deployed`);
    return process;
  }

  latestProcess(bpmnProcessId: string): DeployedProcess | undefined {
    return this.#processes.get(this.#versions.get(bpmnProcessId)?.at(-1) ?? -1);
  }

  processVersion(bpmnProcessId: string, version: number): DeployedProcess | undefined {
    return this.versionsOf(bpmnProcessId).find(({ value }) => value.version === version);
  }

  /** Oldest first. */
  versionsOf(bpmnProcessId: string): DeployedProcess[] {
    return (this.#versions.get(bpmnProcessId) ?? []).flatMap((key) => this.#processes.get(key) ?? []);
  }

  /** The version that a binding means, seen from something of this deployment. */
  boundProcess(bpmnProcessId: string, binding: Binding, deploymentKey: number): DeployedProcess | undefined {
    if (binding.type === 'latest') return this.latestProcess(bpmnProcessId);
    return this.versionsOf(bpmnProcessId).findLast(({ value }) => isBound(value, binding, deploymentKey));
  }

  boundDecision(decisionId: string, binding: Binding, deploymentKey: number): DeployedDecision | undefined {
    if (binding.type === 'latest') return this.latestDecision(decisionId);
    const bound = [...this.#decisions.entries()].findLast(
      ([, value]) => value.decisionId === decisionId && isBound(value, binding, deploymentKey),
    );
    return bound && { key: bound[0], value: bound[1] };
  }

  boundForm(formId: string, binding: Binding, deploymentKey: number): FormValue | undefined {
    if (binding.type === 'latest') return this.latestForm(formId);
    return [...this.#forms.values()].findLast(
      (value) => value.formId === formId && isBound(value, binding, deploymentKey),
    );
  }

  addDecision(key: number, value: DecisionValue): void {
    this.#decisions.set(key, value);
    this.#latestDecisions.set(value.decisionId, key);
  }

  latestDecision(decisionId: string): DeployedDecision | undefined {
    const key = this.#latestDecisions.get(decisionId) ?? -1;
    const value = this.#decisions.get(key);
    return value && { key, value };
  }

  /** All decisions of a requirements graph, by id. */
  decisionsOf(decisionRequirementsKey: number): Map<string, DecisionValue> {
    const decisions = [...this.#decisions.values()].filter(
      (value) => value.decisionRequirementsKey === decisionRequirementsKey,
    );
    return new Map(decisions.map((value) => [value.decisionId, value]));
  }

  addDecisionRequirements(key: number, value: DecisionRequirementsValue): void {
    this.#drgs.set(key, value);
    this.#latestDrgs.set(value.decisionRequirementsId, key);
  }

  latestDecisionRequirements(id: string): DecisionRequirementsValue | undefined {
    return this.#drgs.get(this.#latestDrgs.get(id) ?? -1);
  }

  findDecisionRequirements(key: number): { value: DecisionRequirementsValue; model: DecisionRequirements } | undefined {
    const value = this.#drgs.get(key);
    return value && { value, model: this.#parsed.decisionRequirements(value.checksum) };
  }

  addForm(key: number, value: FormValue): void {
    this.#forms.set(key, value);
    this.#latestForms.set(value.formId, key);
  }

  latestForm(formId: string): FormValue | undefined {
    return this.#forms.get(this.#latestForms.get(formId) ?? -1);
  }

  toJSON(): unknown {
    const processes = [...this.#processes.values()].map(({ key, value }) => [key, value]);
    return { processes, decisions: this.#decisions, drgs: this.#drgs, forms: this.#forms };
  }

  /** The models of the snapshot's resources must be parsed before. */
  restore(snapshot: Snapshot): void {
    for (const map of [this.#processes, this.#decisions, this.#drgs, this.#forms]) map.restore([]);
    for (const map of [this.#versions, this.#latestDecisions, this.#latestDrgs, this.#latestForms]) map.restore([]);
    for (const [key, value] of snapshot.processes) this.addProcess(key, value);
    for (const [key, value] of snapshot.drgs) this.addDecisionRequirements(key, value);
    for (const [key, value] of snapshot.decisions) this.addDecision(key, value);
    for (const [key, value] of snapshot.forms) this.addForm(key, value);
  }
}
