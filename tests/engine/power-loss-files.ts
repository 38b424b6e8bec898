import type { AppendFile, FileLayer } from '../../src/engine/log/file-layer.js';

/** A pseudo-random number below 1 for each call, the same sequence for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface StoredFile {
  /** What the disk is known to hold. */
  durable: Buffer;
  /** What was written since the last sync: the whole content as the process sees it. */
  seen: Buffer;
  /** What `seen` and `durable` are the beginning of; the rest is room to grow. */
  room: Buffer;
}

const fileOf = (bytes: Buffer): StoredFile => ({ durable: bytes, seen: bytes, room: bytes });

/** Room grows by doubling: a log is written in thousands of small pieces. */
function append(file: StoredFile, data: Uint8Array): void {
  const size = file.seen.length;
  if (file.room.length < size + data.length) {
    file.room = Buffer.alloc(2 * (size + data.length));
    file.seen.copy(file.room);
  }
  file.room.set(data, size);
  file.seen = file.room.subarray(0, size + data.length);
}

/** In a room of its own: what is written next must not change the durable bytes. */
function truncate(file: StoredFile, size: number): void {
  file.room = Buffer.from(file.seen.subarray(0, size));
  file.seen = file.room;
}

/** Changes of the directory that are not synced yet. */
type DirectoryChange = { readonly from?: string; readonly to?: string; readonly file?: StoredFile };

const SECTOR_BYTES = 512;

export interface PowerLossFiles extends FileLayer {
  /** Operations so far that reach the disk or may not: the places at which the power can go. */
  readonly operations: number;
  /** The disk as it may be after the power has gone: unsynced writes lost, reordered or torn. */
  afterPowerLoss(random: () => number): PowerLossFiles;
}

export interface PowerLossOptions {
  /** The power goes before this operation; it and all later ones fail. */
  readonly failAt?: number;
  /** Syncs say that they have happened but do nothing: what a missing sync in the engine would be. */
  readonly syncsLie?: boolean;
}

/** Files in memory whose power can go at any operation. */
export function powerLossFiles(options: PowerLossOptions = {}, content = new Map<string, Buffer>()): PowerLossFiles {
  const files = new Map<string, StoredFile>([...content].map(([name, bytes]) => [name, fileOf(bytes)]));
  const durableNames = new Map<string, StoredFile>(files);
  let pendingChanges: DirectoryChange[] = [];
  let operations = 0;

  const step = async (): Promise<void> => {
    // Other work runs in between, as with a real disk.
    await new Promise((resolve) => setImmediate(resolve));
    operations += 1;
    if (options.failAt !== undefined && operations >= options.failAt) throw new Error('the power is off');
  };
  const find = (name: string): StoredFile => {
    const file = files.get(name);
    if (!file) throw new Error(`there is no file ${name}`);
    return file;
  };

  const layer: PowerLossFiles = {
    get operations() {
      return operations;
    },
    close: async () => Promise.resolve(),
    list: async () => Promise.resolve([...files.keys()]),
    read: async (name) => Promise.resolve(Buffer.from(find(name).seen)),
    async open(name): Promise<AppendFile> {
      await step();
      const file = files.get(name) ?? fileOf(Buffer.alloc(0));
      if (!files.has(name)) pendingChanges.push({ to: name, file });
      files.set(name, file);
      return {
        async append(data) {
          await step();
          append(file, data);
        },
        async truncate(size) {
          await step();
          truncate(file, size);
        },
        async sync() {
          await step();
          if (!options.syncsLie) file.durable = file.seen;
        },
        close: async () => Promise.resolve(),
      };
    },
    async rename(from, to) {
      await step();
      const file = find(from);
      files.delete(from);
      files.set(to, file);
      pendingChanges.push({ from, to, file });
    },
    async remove(name) {
      await step();
      if (!files.has(name)) return;
      files.delete(name);
      pendingChanges.push({ from: name });
    },
    async syncDirectory() {
      await step();
      if (options.syncsLie) return;
      for (const change of pendingChanges) applyChange(durableNames, change);
      pendingChanges = [];
    },
    afterPowerLoss(random) {
      const names = new Map(durableNames);
      // Each unsynced change of the directory may or may not have reached the disk.
      for (const change of pendingChanges) if (random() < 0.5) applyChange(names, change);
      return powerLossFiles({}, new Map([...names].map(([name, file]) => [name, tear(file, random)])));
    },
  };
  return layer;
}

function applyChange(names: Map<string, StoredFile>, { from, to, file }: DirectoryChange): void {
  if (from !== undefined) names.delete(from);
  if (to !== undefined && file) names.set(to, file);
}

/** The synced bytes, and of the rest any sectors: lost, written, or half-written with what was there before. */
function tear({ durable, seen }: StoredFile, random: () => number): Buffer {
  const common = sharedPrefix(durable, seen);
  if (common === seen.length && common === durable.length) return durable;
  const length = random() < 0.5 ? seen.length : common + Math.floor(random() * (seen.length - common + 1));
  const torn = Buffer.alloc(Math.max(length, common));
  seen.copy(torn, 0, 0, torn.length);
  for (let at = common; at < torn.length; at += SECTOR_BYTES - (at % SECTOR_BYTES)) {
    const end = Math.min(torn.length, at + SECTOR_BYTES - (at % SECTOR_BYTES));
    const fate = random();
    if (fate < 0.3) torn.fill(0, at, end);
    else if (fate < 0.45) torn.fill(0, at + Math.floor(random() * (end - at)), end);
  }
  return torn;
}

function sharedPrefix(a: Buffer, b: Buffer): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) if (a[at] !== b[at]) return at;
  return length;
}
