import { decodeDocument } from '../bson/decode.js';
import type { Doc } from '../bson/value.js';
import type { Collection } from '../storage/collection.js';
import { readRecord, recordKey } from '../storage/table-key.js';
import type { Filter } from './filter.js';
import type { IndexPlan, KeyRange } from './index-plan.js';
import type { Plan } from './plan.js';

export interface Found {
  readonly record: number;
  readonly bytes: Buffer;
}

/** Counters that explain shows. */
export interface ScanCounters {
  keysExamined: number;
  docsExamined: number;
}

const FIRST_CHUNK = 16;
const LARGEST_CHUNK = 512;
const CHUNK_BYTES = 4 << 20;

interface Entry {
  readonly key: Buffer;
  readonly value: Buffer;
}

/**
 * Reads key ranges one after the other, a chunk at a time. Between chunks it holds nothing of the store:
 * it goes on after the last key it gave, so a cursor may rest for minutes and writers need not wait for it.
 */
class RangeReader {
  private at = 0;
  private last: Buffer | undefined;
  private chunk: Entry[] = [];
  private position = 0;
  private size = FIRST_CHUNK;
  private readonly collection: Collection;
  private readonly ranges: readonly KeyRange[];
  private readonly reverse: boolean;

  constructor(collection: Collection, ranges: readonly KeyRange[], reverse: boolean) {
    this.collection = collection;
    this.ranges = reverse ? [...ranges].reverse() : ranges;
    this.reverse = reverse;
  }

  next(): Entry | undefined {
    for (;;) {
      const entry = this.chunk[this.position];
      if (entry) {
        this.position++;
        this.last = entry.key;
        return entry;
      }
      const range = this.ranges[this.at];
      if (!range) return undefined;
      if (!this.fill(range)) {
        this.at++;
        this.last = undefined;
      }
    }
  }

  private fill({ start, end }: KeyRange): boolean {
    this.chunk = [];
    this.position = 0;
    let bytes = 0;
    const { last, reverse, size } = this;
    const options = reverse
      ? { start: last ?? end, exclusiveStart: true, end: start, inclusiveEnd: true, reverse, limit: size }
      : { start: last ?? start, exclusiveStart: last !== undefined, end, limit: size };
    for (const { key, value } of this.collection.store.getRange(options)) {
      this.chunk.push({ key, value });
      bytes += value.length;
      if (bytes > CHUNK_BYTES) break;
    }
    this.size = Math.min(LARGEST_CHUNK, size * 2);
    return this.chunk.length > 0;
  }

  /** Forgets what was read ahead: it may be out of date when the scan goes on. */
  pause(): void {
    this.chunk = [];
    this.position = 0;
  }
}

/** Several sorted ranges read as one sorted range. */
class MergedReader {
  private readonly readers: { reader: RangeReader; prefix: number; head: Entry | undefined }[];
  private readonly sign: number;

  constructor(collection: Collection, ranges: readonly KeyRange[], reverse: boolean) {
    this.sign = reverse ? -1 : 1;
    this.readers = ranges.map((range) => {
      const reader = new RangeReader(collection, [range], reverse);
      return { reader, prefix: range.prefixBytes, head: reader.next() };
    });
  }

  next(): Entry | undefined {
    let best: (typeof this.readers)[number] | undefined;
    for (const candidate of this.readers) {
      if (!candidate.head) continue;
      if (!best || this.compare(candidate.head, candidate.prefix, best.head!, best.prefix) < 0) best = candidate;
    }
    if (!best) return undefined;
    const entry = best.head;
    best.head = best.reader.next();
    return entry;
  }

  private compare(a: Entry, prefixA: number, b: Entry, prefixB: number): number {
    return this.sign * a.key.compare(b.key, prefixB, undefined, prefixA);
  }

  pause(): void {
    for (const { reader } of this.readers) reader.pause();
  }
}

/** The documents that a plan finds and a filter lets through, in the plan's order, each once. */
export class Scan {
  readonly counters: ScanCounters = { keysExamined: 0, docsExamined: 0 };
  private readonly collection: Collection;
  private readonly filter: Filter;
  private readonly seen: Set<number> | undefined;
  private readonly readers: { reader: RangeReader | MergedReader; exact: boolean; isIndex: boolean }[];
  private at = 0;
  private everPaused = false;

  constructor(collection: Collection, filter: Filter, plan: Plan) {
    this.collection = collection;
    this.filter = filter;
    const repeats = plan.kind === 'union' || (plan.kind === 'index' && plan.repeats);
    this.seen = repeats ? new Set() : undefined;
    if (plan.kind === 'collection') {
      const range = { start: recordKey(collection.id, 0), end: recordKey(collection.id + 1, 0), prefixBytes: 4 };
      this.readers = [{ reader: new RangeReader(collection, [range], plan.reverse), exact: false, isIndex: false }];
    } else {
      const branches: readonly IndexPlan[] = plan.kind === 'union' ? plan.branches : [plan];
      this.readers = branches.map((branch) => {
        const reader = branch.merged
          ? new MergedReader(collection, branch.ranges, branch.reverse)
          : new RangeReader(collection, branch.ranges, branch.reverse);
        return { reader, exact: plan.kind === 'index' && branch.exact, isIndex: true };
      });
    }
  }

  next(): Found | undefined {
    for (;;) {
      const found = this.step();
      if (found !== 'passed') return found;
    }
  }

  /** One entry further: a document, `passed` when it does not answer, undefined at the end. */
  step(): Found | 'passed' | undefined {
    const current = this.readers[this.at];
    if (!current) return undefined;
    const entry = current.reader.next();
    if (!entry) {
      this.at++;
      return 'passed';
    }
    const found = current.isIndex ? this.fetch(entry) : { record: readRecord(entry.key, 4), bytes: entry.value };
    if (!found) return 'passed';
    this.counters.docsExamined++;
    // After a rest the index entry may speak of an older version of the document.
    if (current.exact && !this.everPaused) return found;
    return this.filter.matches(this.look(found.bytes)) ? found : 'passed';
  }

  private look(bytes: Buffer): Doc {
    return decodeDocument(bytes, 0, this.filter.roots);
  }

  private fetch(entry: Entry): Found | undefined {
    this.counters.keysExamined++;
    const record = readRecord(entry.value, 0);
    if (this.seen) {
      if (this.seen.has(record)) return undefined;
      this.seen.add(record);
    }
    const bytes = this.collection.read(record);
    return bytes && { record, bytes };
  }

  pause(): void {
    this.everPaused = true;
    for (const { reader } of this.readers) reader.pause();
  }
}
