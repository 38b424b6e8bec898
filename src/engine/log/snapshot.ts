/**
 * Snapshots: the state at one position, so that recovery need not read the log from its beginning.
 *
 * A file is a sequence of frames: first the content with its long lists left empty, then the entries of those lists in
 * parts. So neither a text of the whole state is ever made, nor does the engine stand still while it is written. A file
 * of one frame that holds everything, as earlier versions wrote it, is read too.
 */
import type { FileLayer } from './file-layer.js';
import { encodeFrame, scanFrames } from './frame.js';

const SNAPSHOT_NAME = /^snapshot-(\d{16})\.bin$/;
/** A list of fewer entries is left in its place. */
const SHORT_LIST = 100;
/** Characters of one part, if its entries are not larger. */
const PART_CHARACTERS = 256 * 1024;

const snapshotName = (position: number): string => `snapshot-${String(position).padStart(16, '0')}.bin`;

export interface Snapshot {
  /** Every record up to this one is in the state. */
  readonly position: number;
  readonly content: Record<string, unknown>;
  readonly bytes: number;
}

/** The newest snapshot that is whole; one that a power loss left half-written is passed over. */
export async function readNewestSnapshot(files: FileLayer): Promise<Snapshot | undefined> {
  for (const position of await snapshotPositions(files)) {
    const bytes = await files.read(snapshotName(position));
    const content = joinParts(scanFrames(bytes).payloads);
    if (content) return { position, content, bytes: bytes.byteLength };
  }
  return undefined;
}

export interface SnapshotOptions {
  readonly position: number;
  readonly parts: Iterable<string>;
  /** The writing ends early, and without a snapshot, when it says so. */
  readonly isCancelled: () => boolean;
}

/**
 * Writes a snapshot and removes older ones; returns its size, or undefined when it was cancelled.
 *
 * The log must be durable up to its position, or a recovery could see a state that never happened. The new file has its
 * final name only when its content is on the disk.
 */
export async function writeSnapshot(
  files: FileLayer,
  { position, parts, isCancelled }: SnapshotOptions,
): Promise<number | undefined> {
  const older = await snapshotPositions(files);
  const temporary = 'snapshot.tmp';
  await files.remove(temporary);
  const file = await files.open(temporary);
  let bytes = 0;
  try {
    for (const part of parts) {
      if (isCancelled()) return undefined;
      const frame = encodeFrame(part, 0);
      bytes += frame.length;
      await file.append(frame);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  await files.rename(temporary, snapshotName(position));
  await files.syncDirectory();
  for (const old of older) if (old !== position) await files.remove(snapshotName(old));
  return bytes;
}

/** Newest first. */
async function snapshotPositions(files: FileLayer): Promise<number[]> {
  const names = await files.list();
  return names
    .flatMap((name) => SNAPSHOT_NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => b - a);
}

/** Names of fields from the content down to a list. */
type Path = readonly string[];

interface LongList {
  readonly path: Path;
  readonly entries: readonly unknown[];
}

/**
 * The frames' payloads, made one after another as they are asked for.
 *
 * What `content` consists of is taken down at once; the entries of its lists must not change afterwards.
 */
export function snapshotParts(content: object): Iterable<string> {
  const lists: LongList[] = [];
  const outline = hollow(content, [], lists);
  return partsOf(outline, lists);
}

function* partsOf(outline: unknown, lists: readonly LongList[]): Generator<string> {
  const entries = lists.reduce((sum, list) => sum + list.entries.length, 0);
  yield JSON.stringify({ outline, entries });
  for (const { path, entries: all } of lists) {
    let texts: string[] = [];
    let characters = 0;
    for (const entry of all) {
      const text = JSON.stringify(entry);
      texts.push(text);
      characters += text.length;
      if (characters < PART_CHARACTERS) continue;
      yield partText(path, texts);
      texts = [];
      characters = 0;
    }
    if (texts.length > 0) yield partText(path, texts);
  }
}

const partText = (path: Path, texts: readonly string[]): string => `[${JSON.stringify(path)},[${texts.join(',')}]]`;

/** The value as JSON would have it, its long lists put aside. */
function hollow(value: unknown, path: Path, lists: LongList[]): unknown {
  const plain = hasToJson(value) ? value.toJSON() : value;
  if (Array.isArray(plain)) {
    if (plain.length < SHORT_LIST) return plain;
    lists.push({ path, entries: plain });
    return [];
  }
  if (typeof plain !== 'object' || plain === null) return plain;
  return Object.fromEntries(
    Object.entries(plain).map(([name, inner]) => [name, hollow(inner, [...path, name], lists)]),
  );
}

const hasToJson = (value: unknown): value is { toJSON(): unknown } =>
  typeof value === 'object' && value !== null && 'toJSON' in value;

/** The inverse of `snapshotParts`; undefined when a part is missing. */
function joinParts([first, ...parts]: readonly string[]): Record<string, unknown> | undefined {
  if (first === undefined) return undefined;
  const head = JSON.parse(first) as Record<string, unknown>;
  if (!('outline' in head)) return head;
  let missing = head['entries'] as number;
  for (const part of parts) {
    const [path, entries] = JSON.parse(part) as [Path, unknown[]];
    const list = listAt(head['outline'], path);
    for (const entry of entries) list.push(entry);
    missing -= entries.length;
  }
  return missing === 0 ? (head['outline'] as Record<string, unknown>) : undefined;
}

function listAt(outline: unknown, path: Path): unknown[] {
  let value = outline;
  for (const name of path) value = (value as Record<string, unknown>)[name];
  return value as unknown[];
}
