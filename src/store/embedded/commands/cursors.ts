import { randomBytes } from 'node:crypto';
import { CommandError } from '../errors.js';

/** Rows still to come, as BSON documents. */
export interface Rows {
  /** Up to `max` rows and about `maxBytes`; `done` when none are left. Resting between calls must cost the store nothing. */
  take(max: number, maxBytes: number): Promise<{ rows: Buffer[]; done: boolean }>;
}

/** A MongoDB server forgets a cursor that nobody used for this long. */
const TIMEOUT_MS = 10 * 60_000;
/** So that a client that never closes anything cannot fill the memory. */
const MAX_CURSORS = 10_000;
const MAX_BATCH_BYTES = 16 * 1024 * 1024;

interface OpenCursor {
  readonly namespace: string;
  readonly rows: Rows;
  usedAtMs: number;
  busy: boolean;
  readonly noTimeout: boolean;
}

export interface Batch {
  readonly rows: Buffer[];
  /** Zero when there is nothing more. */
  readonly cursorId: bigint;
}

/** The cursors that clients have open. */
export class Cursors {
  private readonly open = new Map<bigint, OpenCursor>();

  get size(): number {
    return this.open.size;
  }

  /** The first batch; what is left stays under a new cursor id unless `single`. */
  async start(
    rows: Rows,
    namespace: string,
    batchSize: number,
    options: { single: boolean; noTimeout: boolean; nowMs: number },
  ): Promise<Batch> {
    const batch = batchSize === 0 ? { rows: [], done: false } : await rows.take(batchSize, MAX_BATCH_BYTES);
    if (batch.done || options.single) return { rows: batch.rows, cursorId: 0n };
    if (this.open.size >= MAX_CURSORS) throw new CommandError(1, `Too many open cursors (${MAX_CURSORS})`);
    const id = randomBytes(8).readBigUInt64LE() >> 1n || 1n;
    this.open.set(id, { namespace, rows, usedAtMs: options.nowMs, busy: false, noTimeout: options.noTimeout });
    return { rows: batch.rows, cursorId: id };
  }

  /** @throws {CommandError} 43 when there is no such cursor */
  async more(id: bigint, namespace: string, batchSize: number | undefined, nowMs: number): Promise<Batch> {
    const cursor = this.open.get(id);
    if (!cursor) throw new CommandError(43, `cursor id ${id} not found`);
    if (cursor.namespace !== namespace)
      throw new CommandError(
        13,
        `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
      );
    if (cursor.busy) throw new CommandError(12051, `cursor id ${id} is already in use`);
    cursor.busy = true;
    cursor.usedAtMs = nowMs;
    try {
      const { rows, done } = await cursor.rows.take(batchSize || Infinity, MAX_BATCH_BYTES);
      if (done) this.open.delete(id);
      return { rows, cursorId: done ? 0n : id };
    } catch (error) {
      this.open.delete(id);
      throw error;
    } finally {
      cursor.busy = false;
    }
  }

  kill(id: bigint): boolean {
    return this.open.delete(id);
  }

  /** Forgets the cursors of a collection that is gone. */
  killNamespace(namespace: string): void {
    for (const [id, cursor] of this.open) if (cursor.namespace === namespace) this.open.delete(id);
  }

  expire(nowMs: number): void {
    for (const [id, cursor] of this.open) {
      if (!cursor.noTimeout && !cursor.busy && nowMs - cursor.usedAtMs > TIMEOUT_MS) this.open.delete(id);
    }
  }
}
