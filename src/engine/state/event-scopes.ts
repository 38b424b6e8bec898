import type { Document } from '../records/values.js';
import { JournaledMap, type Journal } from './journal.js';

/** Something that happened to an element instance and waits to be acted upon. */
export interface EventTrigger {
  readonly key: number;
  readonly elementId: string;
  readonly variables: Document;
  readonly processInstanceKey: number;
}

/** Which events an element instance still takes. */
interface EventScope {
  readonly accepting: boolean;
  readonly interrupted: boolean;
  readonly interruptingIds: readonly string[];
  readonly boundaryIds: readonly string[];
}

export class EventScopes {
  readonly #scopes: JournaledMap<number, EventScope>;
  readonly #triggers: JournaledMap<number, readonly EventTrigger[]>;

  constructor(journal: Journal) {
    this.#scopes = new JournaledMap(journal);
    this.#triggers = new JournaledMap(journal);
  }

  open(scopeKey: number, interruptingIds: readonly string[], boundaryIds: readonly string[]): void {
    this.#scopes.set(scopeKey, { accepting: true, interrupted: false, interruptingIds, boundaryIds });
  }

  close(scopeKey: number): void {
    this.#scopes.delete(scopeKey);
    this.#triggers.delete(scopeKey);
  }

  canTrigger(scopeKey: number, elementId: string): boolean {
    const scope = this.#scopes.get(scopeKey);
    return scope !== undefined && scope.accepting && (!scope.interrupted || scope.boundaryIds.includes(elementId));
  }

  /** Keeps the trigger if the scope still takes it; an interrupting one closes the scope to others. */
  trigger(scopeKey: number, trigger: EventTrigger): void {
    const scope = this.#scopes.get(scopeKey);
    if (!scope || !this.canTrigger(scopeKey, trigger.elementId)) return;
    if (scope.interruptingIds.includes(trigger.elementId)) {
      const isBoundary = scope.boundaryIds.includes(trigger.elementId);
      this.#scopes.set(scopeKey, { ...scope, interrupted: true, accepting: scope.accepting && !isBoundary });
    }
    this.addTrigger(scopeKey, trigger);
  }

  /** Start events have no scope: their triggers hang on the process definition's key. */
  addTrigger(scopeKey: number, trigger: EventTrigger): void {
    const triggers = [...(this.#triggers.get(scopeKey) ?? []), trigger];
    this.#triggers.set(scopeKey, triggers);
  }

  /** The oldest trigger by key. */
  peek(scopeKey: number): EventTrigger | undefined {
    const triggers = this.#triggers.get(scopeKey);
    if (!triggers || triggers.length < 2) return triggers?.[0];
    return triggers.reduce((oldest, trigger) => (trigger.key < oldest.key ? trigger : oldest));
  }

  deleteTrigger(scopeKey: number, key: number): void {
    const triggers = this.#triggers.get(scopeKey);
    if (!triggers) return;
    const left = triggers.filter((trigger) => trigger.key !== key);
    if (left.length > 0) this.#triggers.set(scopeKey, left);
    else this.#triggers.delete(scopeKey);
  }

  toJSON(): unknown {
    return { scopes: this.#scopes, triggers: this.#triggers };
  }

  restore(snapshot: { scopes: [number, EventScope][]; triggers: [number, EventTrigger[]][] }): void {
    this.#scopes.restore(snapshot.scopes);
    this.#triggers.restore(snapshot.triggers);
  }
}
