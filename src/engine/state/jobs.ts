import type { JobValue } from '../records/values.js';
import { JournaledMap, type Journal } from './journal.js';
import { OrderedQueue } from './ordered-queue.js';

export type JobState = 'ACTIVATABLE' | 'ACTIVATED' | 'FAILED' | 'ERROR_THROWN';

export interface Job {
  readonly key: number;
  readonly state: JobState;
  /** Without variables: those are read from the task's scope at each activation. */
  readonly value: JobValue;
}

/** Jobs by key, by type in the order of their keys, and by the time at which something happens to them. */
export class Jobs {
  readonly #jobs: JournaledMap<number, Job>;
  readonly #journal: Journal;
  readonly #activatable = new Map<string, OrderedQueue>();
  /** Activated jobs by deadline. */
  readonly deadlines = new OrderedQueue(({ rank, key }) => {
    const job = this.find(key);
    return job?.state === 'ACTIVATED' && job.value.deadline === rank;
  });
  /** Failed jobs that come back, by the time of their return. */
  readonly backoffs = new OrderedQueue(({ rank, key }) => {
    const job = this.find(key);
    return job?.state === 'FAILED' && job.value.retries > 0 && job.value.recurringTime === rank;
  });

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#jobs = new JournaledMap(journal);
  }

  find(key: number): Job | undefined {
    return this.#jobs.get(key);
  }

  /** Puts the job into a state and into the queues that belong to it. */
  put(key: number, state: JobState, value: JobValue): void {
    const stored = Object.keys(value.variables).length === 0 ? value : { ...value, variables: {} };
    this.#jobs.set(key, { key, state, value: stored });
    this.#enqueue(key, state, stored);
  }

  delete(key: number): void {
    const job = this.#jobs.get(key);
    if (!job) return;
    this.#journal.onRollback(() => this.#enqueue(key, job.state, job.value));
    this.#jobs.delete(key);
  }

  hasActivatable(type: string): boolean {
    return this.#activatable.get(type)?.first() !== undefined;
  }

  /**
   * Takes activatable jobs out of the queue of their type while `accept` says so, lowest key first.
   *
   * A job that is taken but not activated afterwards has to be put back with `putBack`.
   */
  takeActivatable(type: string, accept: (job: Job) => boolean): void {
    const queue = this.#activatable.get(type);
    if (!queue) return;
    let previousKey = -1;
    for (let entry = queue.take(); entry; entry = queue.take()) {
      const job = this.find(entry.key);
      if (!job || entry.key === previousKey) continue;
      previousKey = entry.key;
      // An undone activation must find its job in the queue again.
      this.#journal.onRollback(() => this.putBack(job));
      if (!accept(job)) {
        this.putBack(job);
        return;
      }
    }
  }

  putBack(job: Job): void {
    this.#enqueue(job.key, job.state, job.value);
  }

  toJSON(): unknown {
    return this.#jobs.toJSON();
  }

  restore(snapshot: [number, Job][]): void {
    this.#jobs.restore(snapshot);
    this.#activatable.clear();
    this.deadlines.clear();
    this.backoffs.clear();
    for (const { key, state, value } of this.#jobs.values()) this.#enqueue(key, state, value);
  }

  #enqueue(key: number, state: JobState, value: JobValue): void {
    if (state === 'ACTIVATABLE') this.#queueOf(value.type).add(key, key);
    if (state === 'ACTIVATED') this.deadlines.add(value.deadline, key);
    if (state === 'FAILED' && value.retries > 0 && value.recurringTime > 0) this.backoffs.add(value.recurringTime, key);
  }

  #queueOf(type: string): OrderedQueue {
    const known = this.#activatable.get(type);
    if (known) return known;
    const queue = new OrderedQueue(({ key }) => {
      const job = this.find(key);
      return job?.state === 'ACTIVATABLE' && job.value.type === type;
    });
    this.#activatable.set(type, queue);
    return queue;
  }
}
