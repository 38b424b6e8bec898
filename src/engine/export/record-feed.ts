/** Gives records to listeners: first what is in the log, then what becomes durable, in order and without gaps. */
import { encodeBatch, recordsOf, type WrittenBatch } from '../log/frame-content.js';
import type { RecordLog } from '../log/record-log.js';
import { exportLines, type ExportLine } from './export-line.js';
import { exportRecord, type ExportedRecord } from './exported-record.js';

export type RecordListener = (records: readonly ExportedRecord[]) => void;
export type LineListener = (lines: readonly ExportLine[]) => void;

export class RecordFeed {
  readonly #listeners = new Set<(batches: readonly WrittenBatch[]) => void>();
  #catchingUp = 0;

  /** To be called with each group of batches that has become durable. */
  publish(batches: readonly WrittenBatch[]): void {
    for (const listener of this.#listeners) listener(batches);
  }

  /** True while a listener still reads older records from the log. */
  get isCatchingUp(): boolean {
    return this.#catchingUp > 0;
  }

  /** Calls `listener` with every record after `afterPosition`; returns how to stop. */
  subscribe(log: RecordLog, listener: RecordListener, afterPosition: number): () => void {
    const recordsAs = ({ batch }: WrittenBatch) => recordsOf(batch).map(exportRecord);
    return this.#follow(log, recordsAs, listener, afterPosition);
  }

  /** The same as the lines of a bulk. */
  subscribeLines(log: RecordLog, listener: LineListener, from: { after: number; withCommands: boolean }): () => void {
    return this.#follow(log, (batch) => exportLines(batch, from.withCommands), listener, from.after);
  }

  #follow<T extends { readonly position: number }>(
    log: RecordLog,
    convert: (batch: WrittenBatch) => readonly T[],
    listener: (parts: readonly T[]) => void,
    afterPosition: number,
  ): () => void {
    let delivered = afterPosition;
    let waiting: WrittenBatch[] | undefined = [];

    const deliver = (batches: readonly WrittenBatch[]) => {
      const parts = batches.flatMap(convert).filter(({ position }) => position > delivered);
      const last = parts.at(-1);
      if (!last) return;
      delivered = last.position;
      listener(parts);
    };
    const onDurable = (batches: readonly WrittenBatch[]) => {
      if (waiting) waiting.push(...batches);
      else deliver(batches);
    };
    this.#listeners.add(onDurable);

    const catchUp = async () => {
      this.#catchingUp += 1;
      try {
        for await (const batch of log.read(afterPosition + 1)) {
          if (!this.#listeners.has(onDurable)) return;
          deliver([encodeBatch(batch)]);
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
