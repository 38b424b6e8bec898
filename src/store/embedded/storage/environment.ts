import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { CommandError } from '../errors.js';

/** Address space reserved for the file, not its size; the file grows as it is needed. */
const MAP_BYTES = 256 * 2 ** 30;

/** What is told before and after each write transaction. */
export interface TransactionObserver {
  /** Last chance to write inside the transaction. */
  beforeCommit(): void;
  /** Nothing of the transaction happened: whatever memory holds of it must go. */
  rolledBack(): void;
}

interface Job {
  readonly run: () => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One LMDB file with one key space, and its only writer.
 *
 * Group commit: all jobs that arrive in one turn of the event loop run one after the other in one
 * transaction. LMDB commits it with `fdatasync` of the data pages and then a write of the meta page through a
 * descriptor opened with O_DSYNC (`overlappingSync` is off, so both end before the commit returns); only then are
 * the jobs' promises settled. So what is acknowledged is on disk, and readers only ever see durable data.
 */
export class Environment {
  readonly db: RootDatabase<Buffer, Buffer>;
  private readonly file: string;
  private queue: Job[] = [];
  private scheduled = false;
  private closed = false;
  private observer: TransactionObserver | undefined;

  private constructor(db: RootDatabase<Buffer, Buffer>, file: string) {
    this.db = db;
    this.file = file;
  }

  /**
   * Opens the file in a folder, and makes it when there is none.
   *
   * @throws {Error} when the file is not LMDB's
   */
  static async open(dataDir: string): Promise<Environment> {
    mkdirSync(dataDir, { recursive: true });
    const file = join(dataDir, 'data.mdb');
    if (!existsSync(file)) await createFile(dataDir, file);
    checkFile(file);
    return new Environment(openFile(dataDir, false), file);
  }

  observe(observer: TransactionObserver): void {
    this.observer = observer;
  }

  /**
   * Runs a job in the next write transaction.
   *
   * @param run synchronous; may run again when the transaction it shared with others failed. If it throws it must have written nothing.
   * @returns its result, once it is on disk
   */
  write<T>(run: () => T): Promise<T> {
    if (this.closed) return Promise.reject(new CommandError(91, 'The server is closing'));
    return new Promise<T>((resolve, reject) => {
      this.queue.push({ run, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      const jobs = this.queue;
      this.queue = [];
      // Closing may have done them already.
      if (jobs.length > 0) this.commit(jobs);
    });
  }

  private commit(jobs: readonly Job[]): void {
    const outcomes: { value?: unknown; error?: unknown }[] = [];
    try {
      this.db.transactionSync(() => {
        for (const { run } of jobs) outcomes.push(attempt(run));
        this.observer?.beforeCommit();
      });
    } catch (error) {
      this.observer?.rolledBack();
      // One too large job must not take the others with it.
      if (jobs.length > 1) for (const job of jobs) this.commit([job]);
      else jobs[0]?.reject(storageFault(error, this.file));
      return;
    }
    jobs.forEach((job, index) => {
      const outcome = outcomes[index]!;
      if ('error' in outcome) job.reject(outcome.error);
      else job.resolve(outcome.value as never);
    });
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const jobs = this.queue;
    this.queue = [];
    if (jobs.length > 0) this.commit(jobs);
    await this.db.close();
  }
}

function openFile(path: string, noSubdir: boolean): RootDatabase<Buffer, Buffer> {
  return open<Buffer, Buffer>({
    path,
    noSubdir,
    mapSize: MAP_BYTES,
    encoding: 'binary',
    keyEncoding: 'binary',
    overlappingSync: false,
    maxDbs: 1,
  });
}

/** LMDB writes its first pages unsynced; under another name until they are on disk, so that no half file is ever opened. */
async function createFile(dataDir: string, file: string): Promise<void> {
  const temporary = join(dataDir, 'new.mdb');
  for (const name of [temporary, `${temporary}-lock`]) rmSync(name, { force: true });
  const db = openFile(temporary, true);
  // Two transactions, as there are two first pages: each then has been written and synced.
  for (let turn = 0; turn < 2; turn++)
    db.transactionSync(() => void db.putSync(FORMAT_KEY, Buffer.from([FORMAT_VERSION])));
  await db.close();
  syncPath(temporary);
  renameSync(temporary, file);
  syncPath(dataDir);
  rmSync(`${temporary}-lock`, { force: true });
}

function syncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** Which layout the file has, for releases to come. */
const FORMAT_KEY = Buffer.from([0, 0, 0, 0, 0x66]);
const FORMAT_VERSION = 1;
const MAGIC = 0xbeefc0de;
/** Offsets in LMDB's `MDB_meta` behind a page header of 24 bytes, 64-bit and little-endian. */
const MAGIC_AT = 24;
const PAGE_SIZE_AT = 48;
/** Of the free list and of the data: numbers of branch, leaf and overflow pages, entries, and the root page. */
const TREES_AT = [56, 104] as const;
const TRANSACTION_AT = 152;
const META_BYTES = 160;
const NO_PAGE = 2n ** 64n - 1n;

/** The native code would crash on a file that is not its own, or that ends before pages it needs. */
function checkFile(file: string): void {
  const descriptor = openSync(file, 'r');
  try {
    const first = readMeta(descriptor, 0);
    if (first?.readUInt32LE(MAGIC_AT) !== MAGIC) {
      throw new Error(
        `${file} is not a file of the document store: restore it from a backup, or move it away to start anew`,
      );
    }
    const pageBytes = first.readUInt32LE(PAGE_SIZE_AT);
    const second = readMeta(descriptor, pageBytes);
    if (second && leastPages(newerOf(first, second)) * BigInt(pageBytes) <= BigInt(fstatSync(descriptor).size)) return;
    throw new Error(
      `${file} is cut short, part of what was stored is missing: restore it from a backup, or move it away to start anew`,
    );
  } finally {
    closeSync(descriptor);
  }
}

/** Undefined when the file ends before. */
function readMeta(descriptor: number, at: number): Buffer | undefined {
  const meta = Buffer.alloc(META_BYTES);
  return readSync(descriptor, meta, 0, meta.length, at) === meta.length ? meta : undefined;
}

const newerOf = (a: Buffer, b: Buffer): Buffer =>
  a.readBigUInt64LE(TRANSACTION_AT) > b.readBigUInt64LE(TRANSACTION_AT) ? a : b;

/**
 * How many pages the file has at the least: both meta pages, the pages of both trees, and up to their roots. The number of
 * the last page that LMDB notes is no measure: a file may lack free pages at its end.
 */
function leastPages(meta: Buffer): bigint {
  let used = 2n;
  let highest = 0n;
  for (const at of TREES_AT) {
    for (const offset of [0, 8, 16]) used += meta.readBigUInt64LE(at + offset);
    const root = meta.readBigUInt64LE(at + 32);
    if (root !== NO_PAGE && root + 1n > highest) highest = root + 1n;
  }
  return used > highest ? used : highest;
}

function attempt(run: () => unknown): { value?: unknown; error?: unknown } {
  try {
    return { value: run() };
  } catch (error) {
    if (error instanceof CommandError) return { error };
    throw error;
  }
}

/** A fault of file or memory map in MongoDB's words. */
function storageFault(error: unknown, file: string): unknown {
  if (error instanceof CommandError) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (/ENOSPC|No space left|MDB_MAP_FULL|EFBIG|File too large/.test(text) || !canGrow(file)) {
    return new CommandError(14031, `The disk is full: nothing of this operation was stored (${text})`);
  }
  return new CommandError(1, `The store could not write: ${text}`);
}

const PROBE_BYTES = 64 * 1024;

/** LMDB calls a write that was cut short an input/output error; whether the disk is full shows when the file is to grow. */
function canGrow(file: string): boolean {
  const descriptor = openSync(file, 'r+');
  try {
    const { size } = fstatSync(descriptor);
    try {
      return writeSync(descriptor, Buffer.alloc(PROBE_BYTES), 0, PROBE_BYTES, size) === PROBE_BYTES;
    } catch {
      return false;
    } finally {
      ftruncateSync(descriptor, size);
    }
  } finally {
    closeSync(descriptor);
  }
}
