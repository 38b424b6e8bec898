/**
 * The order in which Zeebe writes the variables of a document.
 *
 * Its engine walks the entries in the order of a small hash table over the places where their names start in the
 * MessagePack form. The order means nothing, but it is in the record stream, so ours is the same for the documents
 * that are met in practice.
 * @source recorded on Zeebe 8.6; the hash table is Agrona's Int2IntHashMap (Apache-2.0), the sizes are MessagePack's
 */
import type { Document } from '../records/values.js';
import type { Json } from '../result.js';
import { isStored } from '../state/variables.js';

const SMALLEST_CAPACITY = 8;
const LOAD_FACTOR = 0.55;
/** A document that Zeebe reads from its store has a header of fixed size. */
const STORED_HEADER_BYTES = 5;

export function entriesInOrder(document: Document): [string, Json][] {
  const entries = Object.entries(document);
  if (entries.length < 2) return entries;
  let offset = isStored(document) ? STORED_HEADER_BYTES : headerBytes(entries.length, 15);
  const byOffset = new Map<number, [string, Json]>();
  for (const entry of entries) {
    byOffset.set(offset, entry);
    offset += sizeOf(entry[0]) + sizeOf(entry[1]);
  }
  return walk([...byOffset.keys()]).flatMap((key) => {
    const entry = byOffset.get(key);
    return entry ? [entry] : [];
  });
}

/** The keys as the hash table gives them back: from its last place to its first. */
function walk(keys: readonly number[]): number[] {
  let capacity = SMALLEST_CAPACITY;
  let places = new Array<number | undefined>(capacity).fill(undefined);
  keys.forEach((key, index) => {
    insert(places, key);
    if (index + 1 <= Math.trunc(capacity * LOAD_FACTOR)) return;
    capacity *= 2;
    const before = places;
    places = new Array<number | undefined>(capacity).fill(undefined);
    for (const known of before) if (known !== undefined) insert(places, known);
  });
  // A chain that runs over the end of the table is walked after its beginning.
  const chainEnd = places.at(-1) === undefined ? 0 : places.indexOf(undefined);
  return [...places.slice(chainEnd), ...places.slice(0, chainEnd)].reverse().flatMap((key) => key ?? []);
}

function insert(places: (number | undefined)[], key: number): void {
  let place = placeOf(key, places.length);
  while (places[place] !== undefined) place = (place + 1) % places.length;
  places[place] = key;
}

function placeOf(key: number, capacity: number): number {
  let hash = key;
  for (let round = 0; round < 2; round++) hash = Math.imul((hash >>> 16) ^ hash, 0x119d_e1f3);
  hash = (hash >>> 16) ^ hash;
  return (((hash << 1) - (hash << 8)) & (2 * capacity - 1)) >> 1;
}

function headerBytes(length: number, longestFixed: number): number {
  if (length <= longestFixed) return 1;
  return length <= 0xffff ? 3 : 5;
}

/** Bytes of a value in MessagePack. */
function sizeOf(value: Json): number {
  if (value === null || typeof value === 'boolean') return 1;
  if (typeof value === 'number') return numberBytes(value);
  if (typeof value === 'string') {
    const bytes = Buffer.byteLength(value);
    return bytes + (bytes > 31 && bytes <= 0xff ? 2 : headerBytes(bytes, 31));
  }
  if (Array.isArray(value))
    return (value as readonly Json[]).reduce<number>((sum, item) => sum + sizeOf(item), headerBytes(value.length, 15));
  const entries = Object.entries(value as Document);
  return entries.reduce((sum, [name, item]) => sum + sizeOf(name) + sizeOf(item), headerBytes(entries.length, 15));
}

function numberBytes(value: number): number {
  if (!Number.isInteger(value)) return 9;
  if (value >= -32 && value <= 0x7f) return 1;
  if (value >= -0x80 && value <= 0xff) return 2;
  if (value >= -0x8000 && value <= 0xffff) return 3;
  return value >= -0x8000_0000 && value <= 0xffff_ffff ? 5 : 9;
}
