import { invalidBson, CommandError } from '../errors.js';
import { BSON, Double, Opaque, type Doc, type Value } from './value.js';

/** As MongoDB: a document nested deeper is refused. */
export const MAX_DEPTH = 180;
const LAST_DATE_MS = 8_640_000_000_000_000n;

/** Reads one BSON document; every length is checked before it is trusted. */
class Reader {
  readonly buffer: Buffer;
  at: number;
  constructor(buffer: Buffer, at: number) {
    this.buffer = buffer;
    this.at = at;
  }

  need(count: number, end: number): void {
    if (count < 0 || this.at + count > end) throw invalidBson('BSON document is cut off');
  }

  int32(end: number): number {
    this.need(4, end);
    const value = this.buffer.readInt32LE(this.at);
    this.at += 4;
    return value;
  }

  text(from: number, to: number): string {
    const { buffer } = this;
    if (to - from > 40) return buffer.toString('utf8', from, to);
    let out = '';
    for (let at = from; at < to; at++) {
      const byte = buffer[at]!;
      if (byte >= 0x80) return buffer.toString('utf8', from, to);
      out += String.fromCharCode(byte);
    }
    return out;
  }

  cstring(end: number): string {
    const { buffer } = this;
    let to = this.at;
    while (to < end && buffer[to] !== 0) to++;
    if (to >= end) throw invalidBson('BSON name is not terminated');
    const value = this.text(this.at, to);
    this.at = to + 1;
    return value;
  }

  /** Start and end of a document at the current place, checked against `end`. */
  bounds(end: number): number {
    const start = this.at;
    const size = this.int32(end);
    if (size < 5 || start + size > end || this.buffer[start + size - 1] !== 0)
      throw invalidBson('BSON document has a wrong size');
    return start + size;
  }

  slice(count: number, end: number): Buffer {
    this.need(count, end);
    const bytes = Buffer.from(this.buffer.subarray(this.at, this.at + count));
    this.at += count;
    return bytes;
  }

  document(end: number, depth: number, only?: ReadonlySet<string>): Doc {
    const stop = this.bounds(end) - 1;
    if (depth > MAX_DEPTH) throw new CommandError(15, `BSONObj exceeds maximum nested object depth: ${MAX_DEPTH}`);
    const out: Doc = new Map();
    let left = only?.size ?? 0;
    while (this.at < stop) {
      const type = this.buffer[this.at++]!;
      const name = this.cstring(stop);
      if (only && !only.has(name)) {
        this.skip(type, stop);
        continue;
      }
      out.set(name, this.value(type, stop, depth));
      if (only && --left === 0) break;
    }
    this.at = stop + 1;
    return out;
  }

  array(end: number, depth: number): Value[] {
    const stop = this.bounds(end) - 1;
    if (depth > MAX_DEPTH) throw new CommandError(15, `BSONObj exceeds maximum nested object depth: ${MAX_DEPTH}`);
    const out: Value[] = [];
    while (this.at < stop) {
      const type = this.buffer[this.at++]!;
      while (this.at < stop && this.buffer[this.at] !== 0) this.at++;
      this.at++;
      out.push(this.value(type, stop, depth));
    }
    this.at = stop + 1;
    return out;
  }

  value(type: number, end: number, depth: number): Value {
    const { buffer } = this;
    switch (type) {
      case BSON.double:
        this.need(8, end);
        this.at += 8;
        return new Double(buffer.readDoubleLE(this.at - 8));
      case BSON.string: {
        const size = this.int32(end);
        this.need(size, end);
        if (size < 1 || buffer[this.at + size - 1] !== 0) throw invalidBson('BSON string is not terminated');
        this.at += size;
        return this.text(this.at - size, this.at - 1);
      }
      case BSON.document:
        return this.document(end, depth + 1);
      case BSON.array:
        return this.array(end, depth + 1);
      case BSON.bool:
        this.need(1, end);
        return buffer[this.at++] !== 0;
      case BSON.null:
        return null;
      case BSON.int32:
        return this.int32(end);
      case BSON.int64:
        this.need(8, end);
        this.at += 8;
        return buffer.readBigInt64LE(this.at - 8);
      case BSON.date: {
        this.need(8, end);
        const ms = buffer.readBigInt64LE(this.at);
        if (ms > LAST_DATE_MS || ms < -LAST_DATE_MS) return new Opaque(type, this.slice(8, end));
        this.at += 8;
        return new Date(Number(ms));
      }
      default: {
        const start = this.at;
        this.skip(type, end);
        return new Opaque(type, Buffer.from(buffer.subarray(start, this.at)));
      }
    }
  }

  /** Moves past a value without building it. */
  skip(type: number, end: number): void {
    const fixed = FIXED_SIZES[type];
    if (fixed !== undefined) {
      this.need(fixed, end);
      this.at += fixed;
      return;
    }
    switch (type) {
      case BSON.document:
      case BSON.array:
        this.at = this.bounds(end);
        return;
      case BSON.string:
      case BSON.code:
      case BSON.symbol: {
        const size = this.int32(end);
        this.need(size, end);
        if (size < 1) throw invalidBson('BSON string has a wrong size');
        this.at += size;
        return;
      }
      case BSON.binary: {
        const size = this.int32(end);
        this.need(size + 1, end);
        if (size < 0) throw invalidBson('BSON binary has a wrong size');
        this.at += size + 1;
        return;
      }
      case BSON.regex:
        this.cstring(end);
        this.cstring(end);
        return;
      case BSON.dbPointer: {
        const size = this.int32(end);
        this.need(size + 12, end);
        if (size < 1) throw invalidBson('BSON pointer has a wrong size');
        this.at += size + 12;
        return;
      }
      case BSON.codeWithScope: {
        const start = this.at;
        const size = this.int32(end);
        if (size < 14 || start + size > end) throw invalidBson('BSON code has a wrong size');
        this.at = start + size;
        return;
      }
      default:
        throw invalidBson(`Unrecognized BSON type ${type}`);
    }
  }
}

const FIXED_SIZES: Readonly<Record<number, number>> = {
  [BSON.double]: 8,
  [BSON.undefined]: 0,
  [BSON.objectId]: 12,
  [BSON.bool]: 1,
  [BSON.date]: 8,
  [BSON.null]: 0,
  [BSON.int32]: 4,
  [BSON.timestamp]: 8,
  [BSON.int64]: 8,
  [BSON.decimal]: 16,
  [BSON.minKey]: 0,
  [BSON.maxKey]: 0,
};

/**
 * Decodes the document that starts at `offset`.
 *
 * @param only decode just these top-level fields; the others are skipped unread
 * @throws {CommandError} 22 when the bytes are no BSON, 15 when nested too deep
 */
export function decodeDocument(buffer: Buffer, offset = 0, only?: ReadonlySet<string>): Doc {
  return new Reader(buffer, offset).document(buffer.length, 0, only);
}

/** The size that a document at `offset` claims, checked to lie inside the buffer. */
export function documentSize(buffer: Buffer, offset: number, end: number): number {
  const reader = new Reader(buffer, offset);
  return reader.bounds(end) - offset;
}

/** Where a top-level field stands in a document's bytes (type byte to end of value), or undefined. */
export function fieldRange(buffer: Buffer, wanted: string): { start: number; end: number } | undefined {
  const reader = new Reader(buffer, 0);
  const stop = reader.bounds(buffer.length) - 1;
  while (reader.at < stop) {
    const start = reader.at;
    const type = buffer[reader.at++]!;
    const name = reader.cstring(stop);
    reader.skip(type, stop);
    if (name === wanted) return { start, end: reader.at };
  }
  return undefined;
}
