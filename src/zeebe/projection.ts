import type { Logger } from 'pino';
import type { EngineRecord } from './engine-record.js';
import type { RecordStore } from './record-store.js';

/**
 * Turns records into a read model. Applying a batch twice, or after later ones, leaves what applying all once in order
 * leaves: two processes may project at the same time, and one of them may be held up.
 */
export interface Projector {
  readonly name: string;
  apply(records: readonly EngineRecord[]): Promise<void>;
}

/** How far a projector has read, per partition. */
export interface CursorStore {
  read(projector: string, partitionId: number): Promise<number>;
  write(projector: string, partitionId: number, position: number): Promise<void>;
}

const BATCH = 500;

/**
 * Feeds stored records, in order, to the projectors. A projector that fails is tried again from its cursor and never
 * holds up the others; a crash between a batch and its cursor repeats the batch, which is harmless by contract.
 */
export function createProjectionRunner({
  records,
  cursors,
  projectors,
  logger,
}: {
  readonly records: RecordStore;
  readonly cursors: CursorStore;
  readonly projectors: readonly Projector[];
  readonly logger: Logger;
}): {
  /** Says that new records are stored. */
  wake(): void;
  /**
   * Resolves when every projector has read everything stored before the call.
   *
   * @param prepare done before, while no projector runs
   * @throws the first projector's error
   */
  catchUp(prepare?: () => Promise<void>): Promise<void>;
  /** Name of each projector and how many times in a row it has failed. */
  state(): { readonly name: string; readonly failures: number }[];
  close(): Promise<void>;
} {
  const failures = new Map<string, number>(projectors.map(({ name }) => [name, 0]));
  let closed = false;
  let running: Promise<void> | undefined;
  let again = false;
  let retry: NodeJS.Timeout | undefined;

  async function advance(projector: Projector): Promise<void> {
    for (const partitionId of await records.partitions()) {
      let position = await cursors.read(projector.name, partitionId);
      while (!closed) {
        const batch = await records.read(partitionId, position, BATCH);
        const last = batch.at(-1);
        if (!last) break;
        await projector.apply(batch);
        position = last.position;
        await cursors.write(projector.name, partitionId, position);
      }
    }
  }

  async function round(): Promise<void> {
    for (const projector of projectors) {
      if (closed) return;
      try {
        await advance(projector);
        failures.set(projector.name, 0);
      } catch (error) {
        const count = (failures.get(projector.name) ?? 0) + 1;
        failures.set(projector.name, count);
        logger.error({ err: error, projector: projector.name, failures: count }, 'projector failed; it will try again');
        clearTimeout(retry);
        retry = setTimeout(wake, Math.min(30_000, 500 * 2 ** Math.min(count, 6)));
        retry.unref();
      }
    }
  }

  /** One run at a time: two that read the same batch would do no harm, but one of them would set the cursor back. */
  function take(run: () => Promise<void>): Promise<void> {
    const turn = run().finally(() => {
      running = undefined;
      if (again) {
        again = false;
        wake();
      }
    });
    running = turn.catch(() => undefined);
    return turn;
  }

  function wake(): void {
    if (closed) return;
    if (running) again = true;
    else void take(round);
  }

  return {
    wake,
    async catchUp(prepare) {
      while (running) await running;
      await take(async () => {
        await prepare?.();
        for (const projector of projectors) await advance(projector);
      });
    },
    state: () => [...failures].map(([name, count]) => ({ name, failures: count })),
    async close() {
      closed = true;
      clearTimeout(retry);
      await running;
    },
  };
}
