import type { IncidentValue } from '../records/values.js';
import { JournaledMap, type Journal } from './journal.js';

export interface Incident {
  readonly key: number;
  readonly value: IncidentValue;
}

/** Open incidents; an element instance has at most one that is not about a job. */
export class Incidents {
  readonly #incidents: JournaledMap<number, Incident>;
  readonly #byJob: JournaledMap<number, number>;
  readonly #byElement: JournaledMap<number, number>;

  constructor(journal: Journal) {
    this.#incidents = new JournaledMap(journal);
    this.#byJob = new JournaledMap(journal);
    this.#byElement = new JournaledMap(journal);
  }

  find(key: number): Incident | undefined {
    return this.#incidents.get(key);
  }

  ofJob(jobKey: number): Incident | undefined {
    return this.#incidents.get(this.#byJob.get(jobKey) ?? -1);
  }

  /** The incident of an element instance that is not about its job. */
  ofElement(elementInstanceKey: number): Incident | undefined {
    return this.#incidents.get(this.#byElement.get(elementInstanceKey) ?? -1);
  }

  create(key: number, value: IncidentValue): void {
    this.#incidents.set(key, { key, value });
    if (value.jobKey > 0) this.#byJob.set(value.jobKey, key);
    else this.#byElement.set(value.elementInstanceKey, key);
  }

  delete(key: number): void {
    const incident = this.#incidents.get(key);
    if (!incident) return;
    this.#incidents.delete(key);
    if (incident.value.jobKey > 0) this.#byJob.delete(incident.value.jobKey);
    else this.#byElement.delete(incident.value.elementInstanceKey);
  }

  toJSON(): unknown {
    return this.#incidents.toJSON();
  }

  restore(snapshot: [number, Incident][]): void {
    this.#incidents.restore(snapshot);
    const incidents = [...this.#incidents.values()];
    this.#byJob.restore(
      incidents.flatMap(({ key, value }) => (value.jobKey > 0 ? [[value.jobKey, key] as const] : [])),
    );
    this.#byElement.restore(
      incidents.flatMap(({ key, value }) => (value.jobKey > 0 ? [] : [[value.elementInstanceKey, key] as const])),
    );
  }
}
