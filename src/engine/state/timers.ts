import type { TimerValue } from '../records/values.js';
import { JournaledIndex, JournaledMap, type Journal } from './journal.js';
import { OrderedQueue } from './ordered-queue.js';

export interface Timer {
  readonly key: number;
  readonly value: TimerValue;
}

/** Waiting timers by key, by element instance and by due date. */
export class Timers {
  readonly #timers: JournaledMap<number, Timer>;
  readonly #byElement: JournaledIndex<number>;
  readonly #journal: Journal;
  readonly due = new OrderedQueue(({ key }) => this.#timers.has(key));

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#timers = new JournaledMap(journal);
    this.#byElement = new JournaledIndex(journal);
  }

  find(key: number): Timer | undefined {
    return this.#timers.get(key);
  }

  create(key: number, value: TimerValue): void {
    this.#timers.set(key, { key, value });
    this.#byElement.add(value.elementInstanceKey, key);
    this.due.add(value.dueDate, key);
  }

  delete(key: number): void {
    const timer = this.#timers.get(key);
    if (!timer) return;
    this.#journal.onRollback(() => this.due.add(timer.value.dueDate, key));
    this.#timers.delete(key);
    this.#byElement.remove(timer.value.elementInstanceKey, key);
  }

  /** Timers of an element instance; -1 for those of start events. */
  ofElement(elementInstanceKey: number): Timer[] {
    return this.#byElement.sorted(elementInstanceKey).flatMap((key) => this.#timers.get(key) ?? []);
  }

  toJSON(): unknown {
    return this.#timers.toJSON();
  }

  restore(snapshot: [number, Timer][]): void {
    this.#timers.restore(snapshot);
    this.#byElement.clear();
    this.due.clear();
    for (const { key, value } of this.#timers.values()) {
      this.#byElement.add(value.elementInstanceKey, key);
      this.due.add(value.dueDate, key);
    }
  }
}
