import { setImmediate as nextTurn } from 'node:timers/promises';
import { decodeDocument } from '../bson/decode.js';
import { encodeDocument } from '../bson/encode.js';
import type { Doc } from '../bson/value.js';
import { CommandError } from '../errors.js';
import type { Rows } from '../commands/cursors.js';
import type { Found, Scan } from './scan.js';
import { Sorter, type SortField } from './sort.js';

/** A long scan gives way to other connections after this time. */
const SLICE_MS = 4;
const LOOK_EVERY = 64;

/** Spreads long work over turns of the event loop and stops it at its time limit. */
export class Pace {
  private startedAt = performance.now();
  private readonly endsAt: number;
  private steps = 0;

  constructor(maxTimeMs: number | undefined) {
    this.endsAt = maxTimeMs ? performance.now() + maxTimeMs : Infinity;
  }

  /** True when it is time to rest. @throws {CommandError} 50 after `maxTimeMS` */
  due(): boolean {
    if (++this.steps % LOOK_EVERY !== 0) return false;
    const now = performance.now();
    if (now > this.endsAt) throw new CommandError(50, 'operation exceeded time limit');
    return now - this.startedAt > SLICE_MS;
  }

  async rest(scan?: Scan): Promise<void> {
    scan?.pause();
    await nextTurn();
    this.startedAt = performance.now();
  }
}

/** Everything a scan finds, one by one, giving way to others on the way. */
export async function eachFound(scan: Scan, pace: Pace, visit: (found: Found) => boolean | void): Promise<void> {
  for (;;) {
    if (pace.due()) await pace.rest(scan);
    const found = scan.step();
    if (found === undefined) return;
    if (found !== 'passed' && visit(found) === false) return;
  }
}

export interface RowShape {
  readonly skip: number;
  readonly limit: number | undefined;
  readonly project: ((document: Doc) => Doc) | undefined;
}

const shaped = (bytes: Buffer, { project }: RowShape): Buffer =>
  project ? encodeDocument(project(decodeDocument(bytes))) : bytes;

/** Rows straight from a scan. */
export class ScanRows implements Rows {
  private skipped = 0;
  private given = 0;
  private held: Buffer | undefined;
  private readonly scan: Scan;
  private readonly shape: RowShape;
  private readonly pace: Pace;

  constructor(scan: Scan, shape: RowShape, pace: Pace) {
    this.scan = scan;
    this.shape = shape;
    this.pace = pace;
  }

  async take(max: number, maxBytes: number): Promise<{ rows: Buffer[]; done: boolean }> {
    const rows: Buffer[] = [];
    const { skip, limit } = this.shape;
    let bytes = 0;
    let done = limit !== undefined && this.given >= limit;
    while (!done && rows.length < max) {
      const row = this.held ?? (await this.pull());
      this.held = undefined;
      if (!row) {
        done = true;
        break;
      }
      if (this.skipped < skip) {
        this.skipped++;
        continue;
      }
      if (rows.length > 0 && bytes + row.length > maxBytes) {
        this.held = row;
        break;
      }
      rows.push(row);
      bytes += row.length;
      this.given++;
      done = limit !== undefined && this.given >= limit;
    }
    this.scan.pause();
    return { rows, done };
  }

  private async pull(): Promise<Buffer | undefined> {
    for (;;) {
      if (this.pace.due()) await this.pace.rest(this.scan);
      const found = this.scan.step();
      if (found === undefined) return undefined;
      if (found !== 'passed') return this.skipped < this.shape.skip ? found.bytes : shaped(found.bytes, this.shape);
    }
  }
}

/** Rows that are all there. */
export class ListedRows implements Rows {
  private at = 0;
  private readonly list: readonly Buffer[];

  constructor(list: readonly Buffer[]) {
    this.list = list;
  }

  take(max: number, maxBytes: number): Promise<{ rows: Buffer[]; done: boolean }> {
    const rows: Buffer[] = [];
    let bytes = 0;
    while (this.at < this.list.length && rows.length < max) {
      const row = this.list[this.at]!;
      if (rows.length > 0 && bytes + row.length > maxBytes) break;
      rows.push(row);
      bytes += row.length;
      this.at++;
    }
    return Promise.resolve({ rows, done: this.at >= this.list.length });
  }
}

/** Sorts in memory what a scan finds. */
export async function sortedRows(scan: Scan, sort: readonly SortField[], shape: RowShape, pace: Pace): Promise<Rows> {
  const sorter = new Sorter<Buffer>(sort, shape.limit === undefined ? undefined : shape.limit + shape.skip);
  const roots = new Set(sort.map(({ parts }) => parts[0]!));
  await eachFound(scan, pace, ({ bytes }) => sorter.add(decodeDocument(bytes, 0, roots), bytes, bytes.length));
  const rows = sorter.finish().slice(shape.skip);
  return new ListedRows(shape.project ? rows.map((bytes) => shaped(bytes, shape)) : rows);
}
