/** Gives records to listeners: first what is in the log, then what becomes durable, in order and without gaps. */
import { recordsOf, type RecordBatch } from '../log/frame-content.js';
import type { RecordLog } from '../log/record-log.js';
import { exportRecord, type ExportedRecord } from './exported-record.js';

export type RecordListener = (records: readonly ExportedRecord[]) => void;

export class RecordFeed {
  readonly #listeners = new Set<(batches: readonly RecordBatch[]) => void>();
  #catchingUp = 0;

  /** To be called with each group of batches that has become durable. */
  publish(batches: readonly RecordBatch[]): void {
    for (const listener of this.#listeners) listener(batches);
  }

  /** True while a listener still reads older records from the log. */
  get isCatchingUp(): boolean {
    return this.#catchingUp > 0;
  }

  /** Calls `listener` with every record after `afterPosition`; returns how to stop. */
  subscribe(log: RecordLog, listener: RecordListener, afterPosition: number): () => void {
    let delivered = afterPosition;
    let waiting: RecordBatch[] | undefined = [];

    const deliver = (batches: readonly RecordBatch[]) => {
      const records = batches.flatMap(recordsOf).filter(({ position }) => position > delivered);
      const last = records.at(-1);
      if (!last) return;
      delivered = last.position;
      listener(records.map(exportRecord));
    };
    const onDurable = (batches: readonly RecordBatch[]) => {
      if (waiting) waiting.push(...batches);
      else deliver(batches);
    };
    this.#listeners.add(onDurable);

    const catchUp = async () => {
      this.#catchingUp += 1;
      try {
        for await (const batch of log.read(afterPosition + 1)) {
          if (!this.#listeners.has(onDurable)) return;
          deliver([batch]);
        }
        const missed = waiting ?? [];
        waiting = undefined;
        deliver(missed);
      } finally {
        this.#catchingUp -= 1;
      }
    };
    // A log that cannot be read is found on opening the engine; here it can only have been taken away.
    catchUp().catch(() => this.#listeners.delete(onDurable));
    return () => this.#listeners.delete(onDurable);
  }
}
