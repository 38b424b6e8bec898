/** The segments of the log on disk, named by the position of their first record. */
import type { FileLayer } from './file-layer.js';
import { scanFrames } from './frame.js';

const SEGMENT_NAME = /^log-(\d{16})\.bin$/;

export const segmentName = (firstPosition: number): string => `log-${String(firstPosition).padStart(16, '0')}.bin`;

/** First positions, ascending. */
export async function listSegments(files: FileLayer): Promise<number[]> {
  const names = await files.list();
  return names
    .flatMap((name) => SEGMENT_NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/**
 * Cuts what a power loss left half-written at the end of the last segment, and makes sure of the rest: frames that were
 * written but not yet synced when the process died are read and acted upon from now on.
 *
 * @returns the size that remains
 * @throws when a frame that had been acknowledged is damaged: the operator must restore a backup
 */
export async function repairLastSegment(files: FileLayer, firstPosition: number): Promise<number> {
  const name = segmentName(firstPosition);
  const content = await files.read(name);
  const { validBytes, lostDurableFrame } = scanFrames(content);
  if (lostDurableFrame) {
    throw new Error(
      `The engine's log ${name} is damaged at byte ${validBytes}, before its end: restore the data directory from a backup`,
    );
  }
  const file = await files.open(name);
  try {
    if (validBytes < content.byteLength) await file.truncate(validBytes);
    await file.sync();
  } finally {
    await file.close();
  }
  return validBytes;
}

/** The payloads of a segment. A segment that is not the last one was whole when it was closed. */
export async function readSegment(
  files: FileLayer,
  firstPosition: number,
  isLast: boolean,
): Promise<readonly string[]> {
  const content = await files.read(segmentName(firstPosition));
  const { payloads, validBytes } = scanFrames(content);
  if (!isLast && validBytes < content.byteLength) {
    throw new Error(
      `The engine's log ${segmentName(firstPosition)} is damaged at byte ${validBytes}: restore the data directory from a backup`,
    );
  }
  return payloads;
}
