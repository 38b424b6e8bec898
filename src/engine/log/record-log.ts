/**
 * The append-only log on disk: segments named by the position of their first record.
 *
 * `append` only queues; one writer takes all that is queued, writes it, makes it durable with a single sync and then
 * releases everybody who waited for it (group commit). When the disk refuses, the writer tells those who wait and
 * tries the same bytes again: what was queued is neither lost nor written twice.
 */
import type { Result } from '../result.js';
import type { AppendFile, FileLayer } from './file-layer.js';
import { encodeFrame, scanFrames } from './frame.js';
import { decodeBatch, encodeBatch, type RecordBatch } from './frame-content.js';

/** A segment is closed when it is larger than this. */
const SEGMENT_BYTES = 32 * 1024 * 1024;
const RETRY_AFTER_MS = 500;
const SEGMENT_NAME = /^log-(\d{16})\.bin$/;

export const segmentName = (firstPosition: number): string => `log-${String(firstPosition).padStart(16, '0')}.bin`;

interface Waiting {
  readonly batch: RecordBatch;
  readonly settle: (outcome: Result<void, Error>) => void;
}

export interface RecordLogOptions {
  readonly files: FileLayer;
  readonly segmentBytes?: number;
  /** Called with each group of batches once it is durable, in order. */
  readonly onDurable: (batches: readonly RecordBatch[]) => void;
  readonly retryAfterMs?: number;
}

export interface RecordLog {
  /** Batches on the disk from the segment that holds `position` on, in order; to be called before the first append or at any time later. */
  read(position: number): AsyncIterable<RecordBatch>;
  /** Queues a batch. `settle` is called once: durable, or why the disk refuses (the batch stays queued and is tried again). */
  append(batch: RecordBatch, settle: (outcome: Result<void, Error>) => void): void;
  /** Set while the disk refuses to take what is queued. */
  readonly failure: Error | undefined;
  /** Resolves when nothing is queued. */
  flushed(): Promise<void>;
  /** Bytes written since the log was opened. */
  readonly writtenBytes: number;
  /** Removes segments which hold only records up to `position`. */
  compact(position: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the log and cuts a torn end.
 *
 * @throws when a frame that had been acknowledged is damaged, or a segment is missing: the operator must restore a backup.
 */
export async function openRecordLog(options: RecordLogOptions): Promise<RecordLog> {
  const { files, onDurable, segmentBytes = SEGMENT_BYTES, retryAfterMs = RETRY_AFTER_MS } = options;
  let segments = await openSegments(files);
  let current: { file: AppendFile; size: number } | undefined;
  let queue: Waiting[] = [];
  let writing: Promise<void> | undefined;
  let failure: Error | undefined;
  let writtenBytes = 0;
  let durablePosition = -1;
  let closed = false;

  const last = segments.at(-1);
  if (last) current = { file: await files.open(segmentName(last)), size: await cutTornEnd(files, last) };

  async function openSegment(firstPosition: number): Promise<{ file: AppendFile; size: number }> {
    await current?.file.close();
    const file = await files.open(segmentName(firstPosition));
    await files.syncDirectory();
    if (segments.at(-1) !== firstPosition) segments = [...segments, firstPosition];
    return { file, size: 0 };
  }

  async function writeGroup(group: readonly Waiting[]): Promise<void> {
    const first = group[0];
    if (!first) return;
    if (!current || current.size > segmentBytes) current = await openSegment(first.batch.firstPosition);
    const segment = current;
    const frames = Buffer.concat(group.map(({ batch }) => encodeFrame(encodeBatch(batch), segment.size)));
    await segment.file.append(frames);
    await segment.file.sync();
    segment.size += frames.length;
    writtenBytes += frames.length;
  }

  async function writeAll(): Promise<void> {
    while (queue.length > 0) {
      const group = queue;
      queue = [];
      await writeUntilTaken(group);
      durablePosition = lastPositionOf(group);
      for (const { settle } of group) settle({ ok: true, value: undefined });
      onDurable(group.map(({ batch }) => batch));
    }
  }

  async function writeUntilTaken(group: readonly Waiting[]): Promise<void> {
    for (;;) {
      try {
        await writeGroup(group);
        failure = undefined;
        return;
      } catch (error) {
        failure = error instanceof Error ? error : new Error(String(error));
        for (const { settle } of group) settle({ ok: false, error: failure });
        if (closed) throw failure;
        await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
        // A part of the group may be in the file: it is cut off before the group is written again.
        await current?.file.truncate(current.size).catch(() => undefined);
      }
    }
  }

  const startWriting = () => {
    // A refused write is told to those who wait, and kept in `failure`.
    writing ??= writeAll()
      .catch(() => undefined)
      .finally(() => {
        writing = undefined;
      });
  };

  return {
    async *read(position) {
      const from = Math.max(
        0,
        segments.findLastIndex((first) => first <= position),
      );
      for (const first of segments.slice(from)) {
        const { payloads, validBytes } = scanFrames(await files.read(segmentName(first)));
        for (const payload of payloads) {
          const batch = decodeBatch(payload);
          // What is in the file of a running engine but not yet on the disk is nobody's to see.
          if (durablePosition >= 0 && batch.firstPosition > durablePosition) return;
          yield batch;
        }
        if (first !== segments.at(-1) && validBytes === 0)
          throw new Error(`The engine's log ${segmentName(first)} is unreadable: restore a backup`);
      }
    },
    append(batch, settle) {
      queue.push({ batch, settle });
      startWriting();
    },
    get failure() {
      return failure;
    },
    get writtenBytes() {
      return writtenBytes;
    },
    async flushed() {
      while (writing) await writing;
    },
    async compact(position) {
      const removable = segments.filter((_, index) => (segments[index + 1] ?? Infinity) <= position + 1);
      segments = segments.slice(removable.length);
      for (const first of removable) await files.remove(segmentName(first));
      if (removable.length > 0) await files.syncDirectory();
    },
    async close() {
      closed = true;
      await writing?.catch(() => undefined);
      await current?.file.close();
    },
  };
}

function lastPositionOf(group: readonly Waiting[]): number {
  const batch = group.at(-1)?.batch;
  return batch ? batch.firstPosition + batch.entries.length - 1 : -1;
}

/** First positions of the segments, ascending; every closed segment must be whole. */
async function openSegments(files: FileLayer): Promise<number[]> {
  const names = await files.list();
  return names
    .flatMap((name) => SEGMENT_NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** Cuts what a power loss left half-written at the end of the last segment; returns the size that remains. */
async function cutTornEnd(files: FileLayer, firstPosition: number): Promise<number> {
  const name = segmentName(firstPosition);
  const content = await files.read(name);
  const { validBytes, lostDurableFrame } = scanFrames(content);
  if (lostDurableFrame) {
    throw new Error(
      `The engine's log ${name} is damaged at byte ${validBytes}, before its end: restore the data directory from a backup`,
    );
  }
  if (validBytes < content.byteLength) {
    const file = await files.open(name);
    await file.truncate(validBytes);
    await file.sync();
    await file.close();
  }
  return validBytes;
}
