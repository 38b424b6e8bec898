import type { Decimal } from './decimal.js';

/** BSON element types by their byte. */
export const BSON = {
  double: 0x01,
  string: 0x02,
  document: 0x03,
  array: 0x04,
  binary: 0x05,
  undefined: 0x06,
  objectId: 0x07,
  bool: 0x08,
  date: 0x09,
  null: 0x0a,
  regex: 0x0b,
  dbPointer: 0x0c,
  code: 0x0d,
  symbol: 0x0e,
  codeWithScope: 0x0f,
  int32: 0x10,
  timestamp: 0x11,
  int64: 0x12,
  decimal: 0x13,
  minKey: 0xff,
  maxKey: 0x7f,
} as const;

/** A BSON double; a plain JavaScript number is an int32, a bigint an int64. */
export class Double {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** A value of a type that is carried but seldom looked into: its bytes are kept as they came. */
export class Opaque {
  readonly type: number;
  readonly bytes: Buffer;
  /** Set on first use, for decimals only. */
  decimal: Decimal | undefined;
  constructor(type: number, bytes: Buffer) {
    this.type = type;
    this.bytes = bytes;
  }
  toString(): string {
    return `${this.type}:${this.bytes.toString('hex')}`;
  }
}

/** Fields in their stored order. A Map, so that no field name can reach a prototype. */
export type Doc = Map<string, Value>;
export type Value = Doc | Value[] | string | number | bigint | boolean | null | Date | Double | Opaque;

export const isDoc = (value: unknown): value is Doc => value instanceof Map;

/** The BSON type byte of a value. */
export function typeOf(value: Value): number {
  switch (typeof value) {
    case 'string':
      return BSON.string;
    case 'number':
      return BSON.int32;
    case 'bigint':
      return BSON.int64;
    case 'boolean':
      return BSON.bool;
    default:
  }
  if (value === null) return BSON.null;
  if (value instanceof Map) return BSON.document;
  if (Array.isArray(value)) return BSON.array;
  if (value instanceof Double) return BSON.double;
  if (value instanceof Date) return BSON.date;
  return value.type;
}

/** Names as `$type` and error messages spell them. */
export const TYPE_NAMES: Readonly<Record<number, string>> = {
  [BSON.double]: 'double',
  [BSON.string]: 'string',
  [BSON.document]: 'object',
  [BSON.array]: 'array',
  [BSON.binary]: 'binData',
  [BSON.undefined]: 'undefined',
  [BSON.objectId]: 'objectId',
  [BSON.bool]: 'bool',
  [BSON.date]: 'date',
  [BSON.null]: 'null',
  [BSON.regex]: 'regex',
  [BSON.dbPointer]: 'dbPointer',
  [BSON.code]: 'javascript',
  [BSON.symbol]: 'symbol',
  [BSON.codeWithScope]: 'javascriptWithScope',
  [BSON.int32]: 'int',
  [BSON.timestamp]: 'timestamp',
  [BSON.int64]: 'long',
  [BSON.decimal]: 'decimal',
  [BSON.minKey]: 'minKey',
  [BSON.maxKey]: 'maxKey',
};

export const typeName = (value: Value): string => TYPE_NAMES[typeOf(value)] ?? 'unknown';

export const isNumeric = (value: Value | undefined): value is number | bigint | Double | Opaque =>
  typeof value === 'number' ||
  typeof value === 'bigint' ||
  value instanceof Double ||
  (value instanceof Opaque && value.type === BSON.decimal);

/** An integral number that JavaScript holds exactly, or undefined for anything else. */
export function integerOf(value: Value | undefined): number | undefined {
  const number =
    typeof value === 'bigint'
      ? Number(value)
      : value instanceof Double
        ? value.value
        : typeof value === 'number'
          ? value
          : NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

/** MongoDB's notion of true for options and projections: anything but false, null and zero. */
export function isTruthy(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === false) return false;
  if (value instanceof Double) return value.value !== 0;
  return value !== 0 && value !== 0n;
}

/** The regular expression's source and option letters. */
export function regexParts(value: Opaque): { source: string; options: string } {
  const end = value.bytes.indexOf(0);
  return {
    source: value.bytes.toString('utf8', 0, end),
    options: value.bytes.toString('utf8', end + 1, value.bytes.length - 1),
  };
}

let counter = (Math.random() * 0xffffff) | 0;
const processBytes = Buffer.from(Array.from({ length: 5 }, () => (Math.random() * 256) | 0));

/** A new ObjectId: seconds, five process bytes, a counter. */
export function createObjectId(nowMs: number): Opaque {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(Math.floor(nowMs / 1000) >>> 0, 0);
  processBytes.copy(bytes, 4);
  counter = (counter + 1) & 0xffffff;
  bytes.writeUIntBE(counter, 9, 3);
  return new Opaque(BSON.objectId, bytes);
}

/** Builds a document from pairs; a pair whose value is undefined is left out. */
export function doc(fields: Readonly<Record<string, Value | undefined>>): Doc {
  const out: Doc = new Map();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) out.set(name, value);
  return out;
}
