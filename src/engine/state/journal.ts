/**
 * Undoes the state changes of a command whose processing failed.
 *
 * Only the processing of commands writes a journal; replay does not, as what is in the log has happened.
 */
export interface Journal {
  /** Registers how to undo a change that is about to be made. */
  onRollback(undo: () => void): void;
}

export class UndoJournal implements Journal {
  #undos: (() => void)[] = [];
  #recording = false;

  onRollback(undo: () => void): void {
    if (this.#recording) this.#undos.push(undo);
  }

  begin(): void {
    this.#recording = true;
    this.#undos = [];
  }

  commit(): void {
    this.#recording = false;
    this.#undos = [];
  }

  /** Takes back every change since `begin`, latest first. */
  rollback(): void {
    this.#recording = false;
    for (const undo of this.#undos.reverse()) undo();
    this.#undos = [];
  }
}

/** A map whose changes can be undone. Values are replaced, never changed in place. */
export class JournaledMap<K, V> {
  readonly #entries = new Map<K, V>();
  readonly #journal: Journal;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: K): V | undefined {
    return this.#entries.get(key);
  }

  has(key: K): boolean {
    return this.#entries.has(key);
  }

  set(key: K, value: V): void {
    const before = this.#entries.get(key);
    const existed = before !== undefined || this.#entries.has(key);
    this.#journal.onRollback(() => {
      if (existed) this.#entries.set(key, before as V);
      else this.#entries.delete(key);
    });
    this.#entries.set(key, value);
  }

  delete(key: K): void {
    const before = this.#entries.get(key);
    if (before === undefined && !this.#entries.has(key)) return;
    this.#journal.onRollback(() => this.#entries.set(key, before as V));
    this.#entries.delete(key);
  }

  keys(): IterableIterator<K> {
    return this.#entries.keys();
  }

  values(): IterableIterator<V> {
    return this.#entries.values();
  }

  entries(): IterableIterator<[K, V]> {
    return this.#entries.entries();
  }

  /** The entries as they go into a snapshot. */
  toJSON(): [K, V][] {
    return [...this.#entries];
  }

  restore(entries: readonly (readonly [K, V])[]): void {
    this.#entries.clear();
    for (const [key, value] of entries) this.#entries.set(key, value);
  }
}

/** Sets of numbers under a key: the index from a parent to its children. Empty sets are dropped. */
export class JournaledIndex<K> {
  readonly #sets = new Map<K, Set<number>>();
  readonly #journal: Journal;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  add(key: K, member: number): void {
    if (this.#sets.get(key)?.has(member)) return;
    this.#journal.onRollback(() => this.#remove(key, member));
    this.#insert(key, member);
  }

  remove(key: K, member: number): void {
    if (!this.#sets.get(key)?.has(member)) return;
    this.#journal.onRollback(() => this.#insertInOrder(key, member));
    this.#remove(key, member);
  }

  /** The members in ascending order: element instances, messages and subscriptions are visited by key. */
  sorted(key: K): number[] {
    const members = this.#sets.get(key);
    return members ? [...members].sort((a, b) => a - b) : [];
  }

  /** The members in the order of adding, without a copy; ascending when they were added so. */
  of(key: K): Iterable<number> {
    return this.#sets.get(key) ?? [];
  }

  has(key: K): boolean {
    return this.#sets.has(key);
  }

  clear(): void {
    this.#sets.clear();
  }

  #insert(key: K, member: number): void {
    const members = this.#sets.get(key);
    if (members) members.add(member);
    else this.#sets.set(key, new Set([member]));
  }

  #insertInOrder(key: K, member: number): void {
    this.#sets.set(key, new Set([...(this.#sets.get(key) ?? []), member].sort((a, b) => a - b)));
  }

  #remove(key: K, member: number): void {
    const members = this.#sets.get(key);
    members?.delete(member);
    if (members?.size === 0) this.#sets.delete(key);
  }
}
