/** Snapshots: the state at one position, so that recovery need not read the log from its beginning. */
import type { FileLayer } from './file-layer.js';
import { encodeFrame, scanFrames } from './frame.js';

const SNAPSHOT_NAME = /^snapshot-(\d{16})\.bin$/;

const snapshotName = (position: number): string => `snapshot-${String(position).padStart(16, '0')}.bin`;

export interface Snapshot {
  /** Every record up to this one is in the state. */
  readonly position: number;
  readonly content: Record<string, unknown>;
}

/** The newest snapshot that is whole; one that a power loss left half-written is passed over. */
export async function readNewestSnapshot(files: FileLayer): Promise<Snapshot | undefined> {
  for (const position of await snapshotPositions(files)) {
    const [payload] = scanFrames(await files.read(snapshotName(position))).payloads;
    if (payload !== undefined) return { position, content: JSON.parse(payload) as Record<string, unknown> };
  }
  return undefined;
}

/**
 * Writes a snapshot and removes older ones.
 *
 * The log must be durable up to its position, or a recovery could see a state that never happened. The new file has its
 * final name only when its content is on the disk.
 */
export async function writeSnapshot(files: FileLayer, position: number, content: string): Promise<void> {
  const older = await snapshotPositions(files);
  const temporary = 'snapshot.tmp';
  await files.remove(temporary);
  const file = await files.open(temporary);
  await file.append(encodeFrame(content, 0));
  await file.sync();
  await file.close();
  await files.rename(temporary, snapshotName(position));
  await files.syncDirectory();
  for (const old of older) if (old !== position) await files.remove(snapshotName(old));
}

/** Newest first. */
async function snapshotPositions(files: FileLayer): Promise<number[]> {
  const names = await files.list();
  return names
    .flatMap((name) => SNAPSHOT_NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => b - a);
}
