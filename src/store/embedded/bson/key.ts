import { createHash } from 'node:crypto';
import {
  compareFinite,
  addDecimals,
  decimalOf,
  decimalToNumber,
  exactDecimal,
  multiplyDecimals,
  type Decimal,
} from './decimal.js';
import { rankOf } from './compare.js';
import { BSON, Double, Opaque, type Doc, type Value } from './value.js';

/**
 * Order-preserving binary keys: comparing two keys byte by byte gives the order of `compareValues`.
 * Every encoding delimits itself, so that a concatenation of them sorts like a tuple, and a component
 * whose bytes are inverted sorts backwards.
 */

/** The store's key limit is 1,978 bytes; table number and record number need 12 of them. */
export const MAX_KEY_BYTES = 1900;
const PREFIX_BYTES = MAX_KEY_BYTES - 16;

/** Below null, as MongoDB's undefined: the key of an empty array. */
export const EMPTY_ARRAY_KEY = Buffer.from([0x12]);
export const NULL_KEY = Buffer.from([0x13]);
export const MIN_KEY = Buffer.from([0x11]);
export const MAX_KEY = Buffer.from([0x21]);

let scratch = Buffer.allocUnsafe(4096);
let at = 0;

function room(count: number): void {
  if (at + count <= scratch.length) return;
  const larger = Buffer.allocUnsafe(Math.max(scratch.length * 2, at + count));
  scratch.copy(larger, 0, 0, at);
  scratch = larger;
}

function byte(value: number): void {
  room(1);
  scratch[at++] = value;
}

/** Bytes with every zero escaped, ended by 00 01: the end sorts before any continuation. */
function escaped(bytes: Uint8Array): void {
  room(bytes.length * 2 + 2);
  for (const value of bytes) {
    scratch[at++] = value;
    if (value === 0) scratch[at++] = 0xff;
  }
  scratch[at++] = 0;
  scratch[at++] = 1;
}

function text(value: string): void {
  const { length } = value;
  room(length * 6 + 2);
  for (let index = 0; index < length; index++) {
    const code = value.charCodeAt(index);
    if (code >= 0x80 || code === 0) {
      escaped(Buffer.from(value.slice(index), 'utf8'));
      return;
    }
    scratch[at++] = code;
  }
  scratch[at++] = 0;
  scratch[at++] = 1;
}

function orderedDouble(value: number): void {
  room(8);
  scratch.writeDoubleBE(value === 0 ? 0 : value, at);
  if (scratch[at]! & 0x80) for (let index = 0; index < 8; index++) scratch[at + index] = ~scratch[at + index]! & 0xff;
  else scratch[at]! |= 0x80;
  at += 8;
}

/** The nearest double, then what it is off by: so 2^53 + 1 as int64 sorts after 2^53 as a double. */
function number(value: Value): void {
  let nearest: number;
  let rest = 0;
  if (typeof value === 'number') nearest = value;
  else if (value instanceof Double) nearest = value.value;
  else if (typeof value === 'bigint') {
    nearest = Number(value);
    rest = Number(value - BigInt(nearest));
  } else {
    const decimal = decimalOf(value as Opaque);
    nearest = decimalToNumber(decimal);
    if (!decimal.special) [nearest, rest] = split(decimal, nearest);
  }
  if (Number.isNaN(nearest)) {
    byte(0);
    return;
  }
  byte(1);
  orderedDouble(nearest);
  if (rest === 0) {
    byte(0x80);
    return;
  }
  byte(rest < 0 ? 0x7f : 0x81);
  orderedDouble(rest);
}

function split(decimal: Decimal, nearest: number): [number, number] {
  const bounded = Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, nearest));
  const exact = exactDecimal(bounded);
  if (compareFinite(exact, decimal) === 0) return [bounded, 0];
  const minus = multiplyDecimals(exact, { special: undefined, coefficient: -1n, exponent: 0 });
  return [bounded, decimalToNumber(addDecimals(decimal, minus))];
}

function payload(value: Value, rank: number): void {
  switch (rank) {
    case 4:
      number(value);
      return;
    case 5:
      if (typeof value === 'string') text(value);
      else escaped((value as Opaque).bytes.subarray(4, (value as Opaque).bytes.length - 1));
      return;
    case 6:
      for (const [name, field] of value as Doc) {
        const inner = rankOf(field);
        byte(0x10 + inner);
        text(name);
        payload(field, inner);
      }
      byte(0);
      return;
    case 7:
      for (const item of value as Value[]) {
        const inner = rankOf(item);
        byte(0x10 + inner);
        payload(item, inner);
      }
      byte(0);
      return;
    case 10:
      byte(value ? 1 : 0);
      return;
    case 11: {
      const ms = value instanceof Date ? BigInt(value.getTime()) : (value as Opaque).bytes.readBigInt64LE(0);
      room(8);
      scratch.writeBigUInt64BE(BigInt.asUintN(64, ms) ^ (1n << 63n), at);
      at += 8;
      return;
    }
    default:
      if (value instanceof Opaque) opaque(value);
  }
}

function opaque({ type, bytes }: Opaque): void {
  switch (type) {
    case BSON.objectId:
      room(12);
      bytes.copy(scratch, at);
      at += 12;
      return;
    case BSON.timestamp:
      room(8);
      scratch.writeBigUInt64BE(bytes.readBigUInt64LE(0), at);
      at += 8;
      return;
    case BSON.binary:
      room(4);
      scratch.writeUInt32BE(bytes.readInt32LE(0), at);
      at += 4;
      escaped(bytes.subarray(4));
      return;
    case BSON.minKey:
    case BSON.maxKey:
    case BSON.undefined:
      return;
    case BSON.code:
      escaped(bytes.subarray(4));
      return;
    default:
      escaped(bytes);
  }
}

/** The key of one value, without any limit of length. */
export function encodeKey(value: Value): Buffer {
  at = 0;
  const rank = rankOf(value);
  byte(0x10 + rank);
  payload(value, rank);
  return Buffer.from(scratch.subarray(0, at));
}

/** The lowest and highest possible first byte of a value of the same kind (for comparisons that stay within a type). */
export const typeBounds = (rank: number): [Buffer, Buffer] => [
  Buffer.from([0x10 + rank]),
  Buffer.from([0x10 + rank + 1]),
];

export function invert(bytes: Buffer): Buffer {
  const out = Buffer.allocUnsafe(bytes.length);
  for (let index = 0; index < bytes.length; index++) out[index] = ~bytes[index]! & 0xff;
  return out;
}

/** A key cut to the limit: its start, then a hash, so that equality stays exact while order is only that of the start. */
export function fitKey(bytes: Buffer): { key: Buffer; cut: boolean } {
  if (bytes.length <= MAX_KEY_BYTES) return { key: bytes, cut: false };
  const hash = createHash('sha256').update(bytes).digest().subarray(0, 16);
  return { key: Buffer.concat([bytes.subarray(0, PREFIX_BYTES), hash]), cut: true };
}

/** A bound of a scan cut so that it still lies at or before every cut key it should include. */
export const fitBound = (bytes: Buffer): Buffer =>
  bytes.length <= PREFIX_BYTES ? bytes : bytes.subarray(0, PREFIX_BYTES);
