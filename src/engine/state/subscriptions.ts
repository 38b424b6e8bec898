import type {
  MessageStartEventSubscriptionValue,
  MessageSubscriptionValue,
  ProcessMessageSubscriptionValue,
  SignalSubscriptionValue,
} from '../records/values.js';
import { JournaledIndex, JournaledMap, type Journal } from './journal.js';
import { byStoredOrder } from './variables.js';

export interface MessageSubscription {
  readonly key: number;
  readonly correlating: boolean;
  readonly value: MessageSubscriptionValue;
}

export interface ProcessMessageSubscription {
  readonly key: number;
  readonly state: 'opening' | 'opened' | 'closing';
  readonly value: ProcessMessageSubscriptionValue;
}

export interface Subscription<V> {
  readonly key: number;
  readonly value: V;
}

const of = (elementInstanceKey: number, messageName: string): string => `${elementInstanceKey}/${messageName}`;

/** The message side: who waits for a name and a correlation key. */
export class MessageSubscriptions {
  readonly #subscriptions: JournaledMap<string, MessageSubscription>;
  /** Element instances that wait for a name and key. */
  readonly #waiting: JournaledIndex<string>;

  constructor(journal: Journal) {
    this.#subscriptions = new JournaledMap(journal);
    this.#waiting = new JournaledIndex(journal);
  }

  find(elementInstanceKey: number, messageName: string): MessageSubscription | undefined {
    return this.#subscriptions.get(of(elementInstanceKey, messageName));
  }

  put(subscription: MessageSubscription): void {
    const { elementInstanceKey, messageName, correlationKey } = subscription.value;
    this.#subscriptions.set(of(elementInstanceKey, messageName), subscription);
    this.#waiting.add(JSON.stringify([messageName, correlationKey]), elementInstanceKey);
  }

  delete(elementInstanceKey: number, messageName: string): void {
    const subscription = this.find(elementInstanceKey, messageName);
    if (!subscription) return;
    this.#subscriptions.delete(of(elementInstanceKey, messageName));
    this.#waiting.remove(JSON.stringify([messageName, subscription.value.correlationKey]), elementInstanceKey);
  }

  /** In the order of the waiting element instances. */
  waitingFor(messageName: string, correlationKey: string): MessageSubscription[] {
    const waiting = this.#waiting.sorted(JSON.stringify([messageName, correlationKey]));
    return waiting.flatMap((elementInstanceKey) => this.find(elementInstanceKey, messageName) ?? []);
  }

  toJSON(): unknown {
    return this.#subscriptions.toJSON();
  }

  restore(snapshot: [string, MessageSubscription][]): void {
    this.#subscriptions.restore([]);
    this.#waiting.clear();
    for (const [, subscription] of snapshot) this.put(subscription);
  }
}

/** The process side: which messages an element instance waits for. */
export class ProcessMessageSubscriptions {
  readonly #subscriptions: JournaledMap<number, Readonly<Record<string, ProcessMessageSubscription>>>;

  constructor(journal: Journal) {
    this.#subscriptions = new JournaledMap(journal);
  }

  find(elementInstanceKey: number, messageName: string): ProcessMessageSubscription | undefined {
    const subscriptions = this.#subscriptions.get(elementInstanceKey);
    return subscriptions && Object.hasOwn(subscriptions, messageName) ? subscriptions[messageName] : undefined;
  }

  put(subscription: ProcessMessageSubscription): void {
    const { elementInstanceKey, messageName } = subscription.value;
    this.#subscriptions.set(elementInstanceKey, {
      ...this.#subscriptions.get(elementInstanceKey),
      [messageName]: subscription,
    });
  }

  delete(elementInstanceKey: number, messageName: string): void {
    const { [messageName]: deleted, ...left } = this.#subscriptions.get(elementInstanceKey) ?? {};
    if (!deleted) return;
    if (Object.keys(left).length > 0) this.#subscriptions.set(elementInstanceKey, left);
    else this.#subscriptions.delete(elementInstanceKey);
  }

  ofElement(elementInstanceKey: number): ProcessMessageSubscription[] {
    const subscriptions = Object.values(this.#subscriptions.get(elementInstanceKey) ?? {});
    return subscriptions.sort((a, b) => byStoredOrder(a.value.messageName, b.value.messageName));
  }

  toJSON(): unknown {
    return this.#subscriptions.toJSON();
  }

  restore(snapshot: [number, Record<string, ProcessMessageSubscription>][]): void {
    this.#subscriptions.restore(snapshot);
  }
}

/** Subscriptions found by a name, and by the definition or element instance that holds them. */
class NamedSubscriptions<V> {
  readonly #subscriptions: JournaledMap<number, Subscription<V>>;
  readonly #byName: JournaledIndex<string>;
  readonly #byOwner: JournaledIndex<number>;
  readonly #nameOf: (value: V) => string;
  readonly #ownerOf: (value: V) => number;

  constructor(journal: Journal, nameOf: (value: V) => string, ownerOf: (value: V) => number) {
    this.#subscriptions = new JournaledMap(journal);
    this.#byName = new JournaledIndex(journal);
    this.#byOwner = new JournaledIndex(journal);
    this.#nameOf = nameOf;
    this.#ownerOf = ownerOf;
  }

  put(key: number, value: V): void {
    this.#subscriptions.set(key, { key, value });
    this.#byName.add(this.#nameOf(value), key);
    this.#byOwner.add(this.#ownerOf(value), key);
  }

  delete(key: number): void {
    const subscription = this.#subscriptions.get(key);
    if (!subscription) return;
    this.#subscriptions.delete(key);
    this.#byName.remove(this.#nameOf(subscription.value), key);
    this.#byOwner.remove(this.#ownerOf(subscription.value), key);
  }

  named(name: string): Subscription<V>[] {
    return this.#byName.sorted(name).flatMap((key) => this.#subscriptions.get(key) ?? []);
  }

  ofOwner(ownerKey: number): Subscription<V>[] {
    const subscriptions = this.#byOwner.sorted(ownerKey).flatMap((key) => this.#subscriptions.get(key) ?? []);
    return subscriptions.sort((a, b) => byStoredOrder(this.#nameOf(a.value), this.#nameOf(b.value)));
  }

  toJSON(): unknown {
    return this.#subscriptions.toJSON();
  }

  restore(snapshot: [number, Subscription<V>][]): void {
    this.#subscriptions.restore([]);
    this.#byName.clear();
    this.#byOwner.clear();
    for (const [key, { value }] of snapshot) this.put(key, value);
  }
}

/** Message start events of the latest version of each process. */
export class MessageStartSubscriptions extends NamedSubscriptions<MessageStartEventSubscriptionValue> {
  constructor(journal: Journal) {
    super(
      journal,
      ({ messageName }) => messageName,
      ({ processDefinitionKey }) => processDefinitionKey,
    );
  }
}

/** Signal start events of the latest versions (owner: the definition) and catch events (owner: the element instance). */
export class SignalSubscriptions extends NamedSubscriptions<SignalSubscriptionValue> {
  constructor(journal: Journal) {
    super(
      journal,
      ({ signalName }) => signalName,
      ({ catchEventInstanceKey, processDefinitionKey }) =>
        catchEventInstanceKey > 0 ? catchEventInstanceKey : processDefinitionKey,
    );
  }
}
