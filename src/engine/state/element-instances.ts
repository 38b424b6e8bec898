import type { ElementState } from '../records/record.js';
import type { ProcessInstanceValue } from '../records/values.js';
import { JournaledIndex, JournaledMap, type Journal } from './journal.js';

/** One execution of an element, from ACTIVATING until it is completed or terminated. */
export interface ElementInstance {
  readonly key: number;
  /** Key of the flow scope's instance; -1 for a process instance. */
  readonly parentKey: number;
  readonly state: ElementState;
  readonly value: ProcessInstanceValue;
  /** -1 when no job stands for it. */
  readonly jobKey: number;
  readonly childCount: number;
  /** Counters of a multi-instance body's children. */
  readonly childrenActivated: number;
  readonly childrenCompleted: number;
  readonly childrenTerminated: number;
  /** On a body: children activated so far. On its child: its own number, from 1. Else 0. */
  readonly loopCounter: number;
  /** Id of the event sub-process or terminate end event that interrupted this scope; empty otherwise. */
  readonly interruptingElementId: string;
  /** Process instance started by a call activity; -1 otherwise. */
  readonly calledChildKey: number;
  /** Sequence flows taken in this scope whose target is not activated yet. */
  readonly activeSequenceFlows: number;
}

export const isActive = (instance: ElementInstance): boolean => instance.state === 'ELEMENT_ACTIVATED';
export const isTerminating = (instance: ElementInstance): boolean => instance.state === 'ELEMENT_TERMINATING';
export const canTerminate = (instance: ElementInstance): boolean => !isTerminating(instance);
export const isInterrupted = (instance: ElementInstance): boolean => instance.interruptingElementId !== '';

export class ElementInstances {
  readonly instances: JournaledMap<number, ElementInstance>;
  /** By scope: gateway id to how often each of its incoming flows was taken. */
  readonly #takenFlows: JournaledMap<number, TakenFlows>;
  readonly #children: JournaledIndex<number>;

  constructor(journal: Journal) {
    this.instances = new JournaledMap(journal);
    this.#takenFlows = new JournaledMap(journal);
    this.#children = new JournaledIndex(journal);
  }

  find(key: number): ElementInstance | undefined {
    return this.instances.get(key);
  }

  /** @throws when there is none: the caller has a record that proves there must be. */
  get(key: number): ElementInstance {
    const instance = this.instances.get(key);
    if (!instance) throw new Error(`Element instance ${key} is not in the state`);
    return instance;
  }

  create(key: number, value: ProcessInstanceValue, state: ElementState, loopCounter: number): void {
    const parent = this.instances.get(value.flowScopeKey);
    this.instances.set(key, {
      key,
      parentKey: parent?.key ?? -1,
      state,
      value,
      jobKey: -1,
      childCount: 0,
      childrenActivated: 0,
      childrenCompleted: 0,
      childrenTerminated: 0,
      loopCounter,
      interruptingElementId: '',
      calledChildKey: -1,
      activeSequenceFlows: 0,
    });
    if (parent) {
      this.#children.add(parent.key, key);
      this.update(parent.key, { childCount: parent.childCount + 1 });
    }
  }

  update(key: number, changes: Partial<ElementInstance>): void {
    const instance = this.instances.get(key);
    if (instance) this.instances.set(key, { ...instance, ...changes });
  }

  remove(key: number): void {
    const instance = this.instances.get(key);
    if (!instance) return;
    this.instances.delete(key);
    this.#takenFlows.delete(key);
    const parent = this.instances.get(instance.parentKey);
    if (parent) {
      this.#children.remove(parent.key, key);
      this.update(parent.key, { childCount: parent.childCount - 1 });
    }
  }

  /** Children in the order of their keys. */
  childrenOf(key: number): ElementInstance[] {
    return this.#children.sorted(key).map((child) => this.get(child));
  }

  takeFlow(scopeKey: number, gatewayId: string, flowId: string): void {
    const scope = this.#takenFlows.get(scopeKey) ?? {};
    const taken = scope[gatewayId] ?? {};
    this.#takenFlows.set(scopeKey, { ...scope, [gatewayId]: { ...taken, [flowId]: (taken[flowId] ?? 0) + 1 } });
  }

  /** How many different incoming flows of the gateway were taken. */
  takenFlowCount(scopeKey: number, gatewayId: string): number {
    return Object.keys(this.#takenFlows.get(scopeKey)?.[gatewayId] ?? {}).length;
  }

  /** Uses up one token of each taken flow; what was taken more often stays for the next activation. */
  consumeFlows(scopeKey: number, gatewayId: string): void {
    const scope = this.#takenFlows.get(scopeKey);
    if (!scope) return;
    const left = Object.entries(scope[gatewayId] ?? {}).flatMap(([flow, count]) =>
      count > 1 ? [[flow, count - 1] as const] : [],
    );
    this.#takenFlows.set(scopeKey, { ...scope, [gatewayId]: Object.fromEntries(left) });
  }

  toJSON(): unknown {
    return { instances: this.instances, takenFlows: this.#takenFlows };
  }

  restore(snapshot: { instances: [number, ElementInstance][]; takenFlows: [number, TakenFlows][] }): void {
    this.instances.restore(snapshot.instances);
    this.#takenFlows.restore(snapshot.takenFlows);
    this.#children.clear();
    for (const { key, parentKey } of this.instances.values()) if (parentKey >= 0) this.#children.add(parentKey, key);
  }
}

/** Gateway id to incoming flow id to count. */
type TakenFlows = Readonly<Record<string, Readonly<Record<string, number>>>>;
