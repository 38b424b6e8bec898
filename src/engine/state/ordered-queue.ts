/**
 * A priority queue of keys that tolerates stale entries.
 *
 * Entries are never removed from the middle: the owner keeps the truth elsewhere and says through `isCurrent` whether
 * an entry still stands. Taking and adding are O(log n).
 */
export interface QueueEntry {
  /** Due time in epoch ms, or the key itself where order is by key. */
  readonly rank: number;
  readonly key: number;
}

export class OrderedQueue {
  readonly #heap: QueueEntry[] = [];
  readonly #isCurrent: (entry: QueueEntry) => boolean;

  constructor(isCurrent: (entry: QueueEntry) => boolean) {
    this.#isCurrent = isCurrent;
  }

  add(rank: number, key: number): void {
    this.#heap.push({ rank, key });
    this.#up(this.#heap.length - 1);
  }

  /** The first entry that still stands; stale ones before it are dropped. */
  first(): QueueEntry | undefined {
    for (let top = this.#heap[0]; top; top = this.#heap[0]) {
      if (this.#isCurrent(top)) return top;
      this.#dropFirst();
    }
    return undefined;
  }

  /** Removes and returns the first entry that still stands. */
  take(): QueueEntry | undefined {
    const top = this.first();
    if (top) this.#dropFirst();
    return top;
  }

  clear(): void {
    this.#heap.length = 0;
  }

  #dropFirst(): void {
    const last = this.#heap.pop();
    if (!last || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#down(0);
  }

  #up(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfBefore(index, parent)) return;
      index = parent;
    }
  }

  #down(start: number): void {
    let index = start;
    for (;;) {
      const left = 2 * index + 1;
      if (left >= this.#heap.length) return;
      const right = left + 1;
      const smaller = right < this.#heap.length && this.#isBefore(right, left) ? right : left;
      if (!this.#swapIfBefore(smaller, index)) return;
      index = smaller;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const x = this.#heap[a] as QueueEntry;
    const y = this.#heap[b] as QueueEntry;
    return x.rank < y.rank || (x.rank === y.rank && x.key < y.key);
  }

  #swapIfBefore(a: number, b: number): boolean {
    if (!this.#isBefore(a, b)) return false;
    const moved = this.#heap[a] as QueueEntry;
    this.#heap[a] = this.#heap[b] as QueueEntry;
    this.#heap[b] = moved;
    return true;
  }
}
