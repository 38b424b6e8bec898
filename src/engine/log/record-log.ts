/**
 * The append-only log on disk.
 *
 * `append` only queues; one writer takes all that is queued, writes it, makes it durable with a single sync and then
 * releases everybody who waited for it (group commit). When the disk refuses, the writer tells those who wait and
 * tries the same bytes again: what was queued is neither lost nor written twice.
 */
import type { Result } from '../result.js';
import type { AppendFile, FileLayer } from './file-layer.js';
import { encodeFrame } from './frame.js';
import { decodeBatch, type RecordBatch, type WrittenBatch } from './frame-content.js';
import { listSegments, readSegment, repairLastSegment, segmentName } from './segment-files.js';

/** A segment is closed when it is larger than this. */
const SEGMENT_BYTES = 32 * 1024 * 1024;
const RETRY_AFTER_MS = 500;

interface Waiting extends WrittenBatch {
  readonly settle: (outcome: Result<void, Error>) => void;
}

export interface RecordLogOptions {
  readonly files: FileLayer;
  readonly segmentBytes?: number;
  /** Called with each group of batches once it is durable, in order. */
  readonly onDurable: (batches: readonly WrittenBatch[]) => void;
  readonly retryAfterMs?: number;
}

export interface RecordLog {
  /** Durable batches from the segment that holds `position` on, in order. */
  read(position: number): AsyncIterable<RecordBatch>;
  /**
   * Queues a batch. `settle` is called with success once it is durable; before that perhaps with why the disk refuses,
   * while the batch stays queued and is tried again.
   */
  append(batch: WrittenBatch, settle: (outcome: Result<void, Error>) => void): void;
  /** Set while the disk refuses to take what is queued. */
  readonly failure: Error | undefined;
  /** Resolves when every record up to this position is durable. */
  whenDurable(position: number): Promise<void>;
  /** Bytes written since the log was opened. */
  readonly writtenBytes: number;
  /** Removes segments which hold only records up to `position`. */
  compact(position: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the log and cuts a torn end.
 *
 * @throws when a frame that had been acknowledged is damaged: the operator must restore a backup
 */
export async function openRecordLog(options: RecordLogOptions): Promise<RecordLog> {
  const { files, onDurable, segmentBytes = SEGMENT_BYTES, retryAfterMs = RETRY_AFTER_MS } = options;
  let segments = await listSegments(files);
  let current: { file: AppendFile; size: number; isDirty: boolean } | undefined;
  let queue: Waiting[] = [];
  let writing: Promise<void> | undefined;
  let failure: Error | undefined;
  let writtenBytes = 0;
  let durablePosition = -1;
  let durableWaiters: { position: number; resolve: () => void }[] = [];
  let closed = false;
  let stopPause: (() => void) | undefined;

  const last = segments.at(-1);
  if (last !== undefined) {
    const size = await repairLastSegment(files, last);
    current = { file: await files.open(segmentName(last)), size, isDirty: false };
  }

  async function segmentFor(firstPosition: number) {
    if (current && current.size <= segmentBytes) return current;
    await current?.file.close();
    current = undefined;
    const file = await files.open(segmentName(firstPosition));
    await files.syncDirectory();
    if (segments.at(-1) !== firstPosition) segments = [...segments, firstPosition];
    current = { file, size: 0, isDirty: true };
    return current;
  }

  async function writeGroup(group: readonly Waiting[]): Promise<void> {
    const segment = await segmentFor(group[0]?.batch.firstPosition ?? 0);
    // A part of an earlier attempt may be in the file: nothing may stand between whole frames.
    if (segment.isDirty) await segment.file.truncate(segment.size);
    const frames = Buffer.concat(group.map(({ json }) => encodeFrame(json, segment.size)));
    segment.isDirty = true;
    await segment.file.append(frames);
    await segment.file.sync();
    segment.isDirty = false;
    segment.size += frames.length;
    writtenBytes += frames.length;
  }

  async function writeUntilTaken(group: readonly Waiting[]): Promise<void> {
    for (;;) {
      try {
        await writeGroup(group);
        failure = undefined;
        return;
      } catch (error) {
        failure = error instanceof Error ? error : new Error(String(error));
        for (const { settle } of [...group, ...queue]) settle({ ok: false, error: failure });
        if (!closed) await pause();
        if (closed) throw failure;
      }
    }
  }

  async function pause(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, retryAfterMs);
      stopPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    stopPause = undefined;
  }

  async function writeAll(): Promise<void> {
    while (queue.length > 0) {
      const group = queue;
      queue = [];
      await writeUntilTaken(group);
      durablePosition = lastPositionOf(group);
      for (const { settle } of group) settle({ ok: true, value: undefined });
      onDurable(group);
      const reached = durableWaiters.filter(({ position }) => position <= durablePosition);
      durableWaiters = durableWaiters.filter(({ position }) => position > durablePosition);
      for (const { resolve } of reached) resolve();
    }
  }

  function startWriting(): void {
    // A refused write is told to those who wait, and kept in `failure`.
    writing ??= writeAll()
      .catch(() => undefined)
      .finally(() => {
        writing = undefined;
        // Something may have been queued just after the writer had looked for the last time.
        if (queue.length > 0 && !closed) startWriting();
      });
  }

  return {
    async *read(position) {
      const from = Math.max(
        0,
        segments.findLastIndex((first) => first <= position),
      );
      for (const first of segments.slice(from)) {
        // Compacted in the meantime: its records are no longer to be had.
        if (!segments.includes(first)) continue;
        for (const payload of await readSegment(files, first, first === segments.at(-1))) {
          const batch = decodeBatch(payload);
          // What is in the file of a running engine but not yet on the disk is nobody's to see.
          if (durablePosition >= 0 && batch.firstPosition > durablePosition) return;
          yield batch;
        }
      }
    },
    append(batch, settle) {
      queue.push({ ...batch, settle });
      startWriting();
    },
    get failure() {
      return failure;
    },
    get writtenBytes() {
      return writtenBytes;
    },
    async whenDurable(position) {
      // Without a writer there is nothing on its way, and all that was read on opening is durable.
      if (!writing || position <= durablePosition) return;
      await new Promise<void>((resolve) => durableWaiters.push({ position, resolve }));
    },
    async compact(position) {
      const removable = segments.filter((_, index) => (segments[index + 1] ?? Infinity) <= position + 1);
      segments = segments.slice(removable.length);
      for (const first of removable) await files.remove(segmentName(first));
      if (removable.length > 0) await files.syncDirectory();
    },
    async close() {
      closed = true;
      stopPause?.();
      await writing;
      await current?.file.close();
      for (const { resolve } of durableWaiters) resolve();
    },
  };
}

function lastPositionOf(group: readonly Waiting[]): number {
  const batch = group.at(-1)?.batch;
  return batch ? batch.firstPosition + batch.entries.length - 1 : -1;
}
