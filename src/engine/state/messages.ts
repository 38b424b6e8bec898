import type { MessageValue } from '../records/values.js';
import { JournaledIndex, JournaledMap, type Journal } from './journal.js';
import { OrderedQueue } from './ordered-queue.js';

export interface Message {
  readonly key: number;
  readonly value: MessageValue;
}

/** Buffered messages, and which process ids already got which message. */
export class Messages {
  readonly #messages: JournaledMap<number, Message>;
  readonly #byNameAndKey: JournaledIndex<string>;
  readonly #byId: JournaledMap<string, number>;
  /** Process ids to which a message was correlated. */
  readonly #correlated: JournaledMap<number, readonly string[]>;
  /** Correlation key by the process instance that a message with that key started. */
  readonly #keyOfInstance: JournaledMap<number, string>;
  /** "process id/correlation key" pairs with such an instance. */
  readonly #locks: JournaledMap<string, true>;
  readonly #journal: Journal;
  readonly expiries = new OrderedQueue(({ key }) => this.#messages.has(key));

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#messages = new JournaledMap(journal);
    this.#byNameAndKey = new JournaledIndex(journal);
    this.#byId = new JournaledMap(journal);
    this.#correlated = new JournaledMap(journal);
    this.#keyOfInstance = new JournaledMap(journal);
    this.#locks = new JournaledMap(journal);
  }

  find(key: number): Message | undefined {
    return this.#messages.get(key);
  }

  hasId({ name, correlationKey, messageId }: MessageValue): boolean {
    return this.#byId.has(tuple(name, correlationKey, messageId));
  }

  put(key: number, value: MessageValue): void {
    this.#messages.set(key, { key, value });
    this.#byNameAndKey.add(tuple(value.name, value.correlationKey), key);
    this.expiries.add(value.deadline, key);
    if (value.messageId !== '') this.#byId.set(tuple(value.name, value.correlationKey, value.messageId), key);
  }

  delete(key: number): void {
    const message = this.#messages.get(key);
    if (!message) return;
    const { name, correlationKey, messageId, deadline } = message.value;
    this.#journal.onRollback(() => this.expiries.add(deadline, key));
    this.#messages.delete(key);
    this.#byNameAndKey.remove(tuple(name, correlationKey), key);
    this.#correlated.delete(key);
    if (messageId !== '') this.#byId.delete(tuple(name, correlationKey, messageId));
  }

  /** The first message with this name and key, lowest key first, for which `matches` holds. */
  findBuffered(name: string, correlationKey: string, matches: (message: Message) => boolean): Message | undefined {
    for (const key of this.#byNameAndKey.of(tuple(name, correlationKey))) {
      const message = this.#messages.get(key);
      if (message && matches(message)) return message;
    }
    return undefined;
  }

  isCorrelated(messageKey: number, bpmnProcessId: string): boolean {
    return this.#correlated.get(messageKey)?.includes(bpmnProcessId) ?? false;
  }

  addCorrelation(messageKey: number, bpmnProcessId: string): void {
    if (!this.isCorrelated(messageKey, bpmnProcessId)) {
      this.#correlated.set(messageKey, [...(this.#correlated.get(messageKey) ?? []), bpmnProcessId]);
    }
  }

  removeCorrelation(messageKey: number, bpmnProcessId: string): void {
    const left = (this.#correlated.get(messageKey) ?? []).filter((id) => id !== bpmnProcessId);
    if (left.length > 0) this.#correlated.set(messageKey, left);
    else this.#correlated.delete(messageKey);
  }

  /** While an instance started with a correlation key runs, no second one of its process starts with that key. */
  lock(bpmnProcessId: string, correlationKey: string, processInstanceKey: number): void {
    this.#locks.set(tuple(bpmnProcessId, correlationKey), true);
    this.#keyOfInstance.set(processInstanceKey, correlationKey);
  }

  unlock(bpmnProcessId: string, processInstanceKey: number): void {
    const correlationKey = this.#keyOfInstance.get(processInstanceKey);
    if (correlationKey === undefined) return;
    this.#keyOfInstance.delete(processInstanceKey);
    this.#locks.delete(tuple(bpmnProcessId, correlationKey));
  }

  isLocked(bpmnProcessId: string, correlationKey: string): boolean {
    return this.#locks.has(tuple(bpmnProcessId, correlationKey));
  }

  correlationKeyOf(processInstanceKey: number): string | undefined {
    return this.#keyOfInstance.get(processInstanceKey);
  }

  toJSON(): unknown {
    return {
      messages: this.#messages,
      correlated: this.#correlated,
      keyOfInstance: this.#keyOfInstance,
      locks: this.#locks,
    };
  }

  restore(snapshot: {
    messages: [number, Message][];
    correlated: [number, string[]][];
    keyOfInstance: [number, string][];
    locks: [string, true][];
  }): void {
    this.#byNameAndKey.clear();
    this.#byId.restore([]);
    this.expiries.clear();
    this.#messages.restore([]);
    for (const [key, { value }] of snapshot.messages) this.put(key, value);
    this.#correlated.restore(snapshot.correlated);
    this.#keyOfInstance.restore(snapshot.keyOfInstance);
    this.#locks.restore(snapshot.locks);
  }
}

/** One string for several, without collisions. */
function tuple(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
