import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { BSON, type Document } from 'mongodb';
import { build, stop } from 'esbuild';
import { Catalog } from '../../../src/store/embedded/storage/catalog.js';
import { Environment } from '../../../src/store/embedded/storage/environment.js';
import { seeded, type Chance } from '../random.js';
import { operations, statesOf, type State } from './model.js';

const SECTOR = 512;

/** One thing that happened to the data file; see journal.c for the letters. */
interface Event {
  readonly kind: string;
  readonly offset: number;
  readonly bytes: Buffer;
}

export interface PowerLossReport {
  readonly operations: number;
  /** Writes and syncs of the data file. */
  readonly events: number;
  /** Disks that a power loss could have left, each opened and read. */
  readonly disks: number;
  readonly violations: readonly string[];
}

export interface PowerLossOptions {
  readonly operations?: number;
  /** Leaves the syncs out: the check must then find losses. */
  readonly withoutSync?: boolean;
  readonly seed?: number;
}

/** @throws {Error} in one sentence when there is no C compiler */
export function compileJournal(folder: string): string {
  const library = join(folder, 'journal.so');
  for (const compiler of ['gcc', 'cc', 'clang']) {
    try {
      execFileSync(
        compiler,
        ['-O2', '-shared', '-fPIC', '-o', library, resolve('tests/store/power-loss/journal.c'), '-ldl', '-lpthread'],
        { stdio: 'pipe' },
      );
      return library;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new Error('Power loss cannot be simulated here: no C compiler (gcc, cc or clang) is installed.');
}

function readJournal(path: string): Event[] {
  const bytes = readFileSync(path);
  const events: Event[] = [];
  for (let at = 0; at < bytes.length;) {
    const kind = String.fromCharCode(bytes[at]!);
    const offset = Number(bytes.readBigUInt64LE(at + 1));
    const length = Number(bytes.readBigUInt64LE(at + 9));
    events.push({ kind, offset, bytes: bytes.subarray(at + 17, at + 17 + length) });
    at += 17 + length;
  }
  return events;
}

/** The data file as a disk holds it. */
class Disk {
  bytes: Buffer;
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  write(offset: number, bytes: Buffer): void {
    const end = offset + bytes.length;
    if (end > this.bytes.length) this.bytes = Buffer.concat([this.bytes, Buffer.alloc(end - this.bytes.length)]);
    bytes.copy(this.bytes, offset);
  }

  with(writes: readonly Event[], part?: (event: Event) => Event[]): Buffer {
    const copy = new Disk(Buffer.from(this.bytes));
    for (const write of writes.flatMap((event) => part?.(event) ?? [event])) copy.write(write.offset, write.bytes);
    return copy.bytes;
  }
}

/** A write torn into sectors, some of which reached the disk. */
function torn(event: Event, chance: Chance): Event[] {
  const pieces: Event[] = [];
  let at = 0;
  while (at < event.bytes.length) {
    // Sectors lie at multiples of their size on the disk, not in the write.
    const length = Math.min(SECTOR - ((event.offset + at) % SECTOR), event.bytes.length - at);
    if (chance.next() < 0.5)
      pieces.push({ ...event, offset: event.offset + at, bytes: event.bytes.subarray(at, at + length) });
    at += length;
  }
  return pieces;
}

/** What could be on the disk if the power went now: nothing, all, some or torn parts of what was not synced. */
function possibleDisks(disk: Disk, pending: readonly Event[], chance: Chance): Buffer[] {
  if (pending.length === 0) return [disk.bytes];
  const some = pending.filter(() => chance.next() < 0.5);
  return [
    disk.bytes,
    disk.with(pending),
    disk.with(pending.slice(-1)),
    disk.with([...some].reverse()),
    disk.with(pending, (event) => torn(event, chance)),
    disk.with(
      pending.filter(() => chance.next() < 0.7),
      (event) => (chance.next() < 0.5 ? [event] : torn(event, chance)),
    ),
  ];
}

/**
 * Whether the file is as long as its newest meta page says. LMDB does not ask: it would crash on the missing pages,
 * and this process with it.
 *
 * @source lmdb.h of the native module: a page header of 24 bytes, then MDB_meta
 */
function isWhole(image: Buffer): boolean {
  const pageSize = image.readUInt32LE(48);
  const newest = image.readBigUInt64LE(152) >= image.readBigUInt64LE(pageSize + 152) ? 0 : pageSize;
  return (Number(image.readBigUInt64LE(newest + 144)) + 1) * pageSize <= image.length;
}

/** The documents of a store on such a disk. @throws {Error} when it does not open or contradicts itself */
async function readStore(image: Buffer, folder: string): Promise<State> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  if (!isWhole(image)) throw new Error('pages that the meta page counts on are missing');
  writeFileSync(join(folder, 'data.mdb'), image);
  const environment = await Environment.open(folder);
  try {
    const collection = new Catalog(environment).find('loss', 'things');
    const rows = new Map<number, Document>();
    if (!collection) return rows;
    collection.eachRecord(1000, (_record, bytes) => {
      const row = BSON.deserialize(bytes);
      rows.set(row['_id'] as number, row);
    });
    const { errors } = collection.verify();
    if (errors.length > 0) throw new Error(errors.join('; '));
    return rows;
  } finally {
    await environment.close();
  }
}

const canonical = (state: State): string =>
  JSON.stringify(
    [...state.values()]
      .sort((a, b) => (a['_id'] as number) - (b['_id'] as number))
      .map((row) => Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))),
  );

/**
 * Records a journey's writes and syncs, then loses the power at every one of them, in several ways each, and checks
 * that the store opens, agrees with itself, and holds all that was acknowledged and at most the one operation under way.
 */
export async function simulatePowerLoss({
  operations: count = 40,
  withoutSync = false,
  seed = 1,
}: PowerLossOptions = {}): Promise<PowerLossReport> {
  const folder = mkdtempSync(join(tmpdir(), 'dime-power-'));
  const workload = resolve('.cache', `power-loss-${process.pid}-${Date.now()}.mjs`);
  try {
    const library = compileJournal(folder);
    const [journal, mark] = [join(folder, 'journal'), join(folder, 'mark')];
    await build({
      entryPoints: ['tests/store/power-loss/workload.ts'],
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      outfile: workload,
      logLevel: 'error',
    });
    // Its helper process would keep the test from ending.
    await stop();
    // The file is made whole before it gets its name; the journal begins with the file that is there.
    const data = join(folder, 'data');
    await (await Environment.open(data)).close();
    const initial = readFileSync(join(data, 'data.mdb'));
    const env = {
      ...process.env,
      LD_PRELOAD: library,
      POWER_LOSS_JOURNAL: journal,
      POWER_LOSS_MARK: mark,
      ...(withoutSync ? { POWER_LOSS_NO_SYNC: '1' } : {}),
    };
    await promisify(execFile)(process.execPath, [workload, data, mark, String(count)], {
      env,
      timeout: 60_000,
    });
    return await replay({
      events: readJournal(journal),
      initial,
      count,
      folder: join(folder, 'replayed'),
      chance: seeded(seed),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(workload, { force: true });
  }
}

interface Recording {
  readonly events: readonly Event[];
  readonly initial: Buffer;
  readonly count: number;
  readonly folder: string;
  readonly chance: Chance;
}

async function replay({ events, initial, count, folder, chance }: Recording): Promise<PowerLossReport> {
  const expected = statesOf(operations(count)).map(canonical);
  const violations: string[] = [];
  const disk = new Disk(initial);
  let pending: Event[] = [];
  let acknowledged = 0;
  let disks = 0;
  const check = async (at: number, images: readonly Buffer[]): Promise<void> => {
    for (const [variant, image] of images.entries()) {
      disks++;
      const found = await readStore(image, folder).then(
        canonical,
        (error: unknown) => `does not open: ${(error as Error).message}`,
      );
      const right = found === expected[acknowledged] || found === expected[acknowledged + 1];
      if (!right && violations.length < 20)
        violations.push(
          `event ${at} (${events[at]?.kind}), disk ${variant}, after ${acknowledged} operations: ${found.slice(0, 200)}`,
        );
    }
  };
  for (const [at, event] of events.entries()) {
    if (event.kind === 'M') acknowledged += event.bytes.length;
    else if (event.kind === 'W') pending.push(event);
    else if (event.kind === 'T')
      disk.bytes = event.offset < disk.bytes.length ? disk.bytes.subarray(0, event.offset) : disk.bytes;
    else if (event.kind === 'S') {
      for (const write of pending) disk.write(write.offset, write.bytes);
      pending = [];
    } else {
      // Cut off on its way: the sectors that it has are whole.
      await check(at, [disk.with(torn(event, chance))]);
      disk.write(event.offset, event.bytes);
    }
    // Damage without syncs is beyond what LMDB survives to report: the first find is enough.
    if (violations.length > 0) break;
    await check(at, possibleDisks(disk, pending, chance));
  }
  if (violations.length === 0 && acknowledged !== count)
    violations.push(`${acknowledged} of ${count} operations were acknowledged`);
  return { operations: count, events: events.length, disks, violations };
}
