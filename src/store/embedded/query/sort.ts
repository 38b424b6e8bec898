import { compareValues } from '../bson/compare.js';
import { isDoc, type Doc, type Value } from '../bson/value.js';
import { CommandError, badValue, typeMismatch } from '../errors.js';
import { toNumber } from './predicate.js';
import { visitPath } from './path.js';
import { BSON, Opaque, isNumeric } from '../bson/value.js';

export interface SortField {
  readonly path: string;
  readonly parts: readonly string[];
  readonly descending: boolean;
}

/** As MongoDB: a sort that no index serves may hold this much. */
export const MAX_SORT_BYTES = 100 * 1024 * 1024;
const MAX_SORT_FIELDS = 32;

/** @throws {CommandError} for anything but fields with 1 or -1 */
export function parseSort(sort: Value | undefined): SortField[] {
  if (sort === undefined || sort === null) return [];
  if (!isDoc(sort)) throw typeMismatch('Expected sort to be an object');
  if (sort.size > MAX_SORT_FIELDS) throw badValue(`Sort specification may have at most ${MAX_SORT_FIELDS} fields`);
  return [...sort].map(([path, direction]) => {
    if (isDoc(direction)) throw new CommandError(238, '$meta sort is not supported by this server');
    const number = isNumeric(direction) ? toNumber(direction) : NaN;
    if (number !== 1 && number !== -1)
      throw new CommandError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    if (path === '' || path.startsWith('.') || path.endsWith('.'))
      throw new CommandError(15998, 'FieldPath must not end or start with a dot, nor be empty');
    if (path.startsWith('$'))
      throw new CommandError(
        16410,
        `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
      );
    return { path, parts: path.split('.'), descending: number < 0 };
  });
}

const UNDEFINED = new Opaque(BSON.undefined, Buffer.alloc(0));

/** What a document sorts by: of an array the lowest element when ascending, the highest when descending; missing is null. */
export function sortKey(document: Doc, fields: readonly SortField[]): Value[] {
  return fields.map(({ parts, descending }) => {
    let best: Value | undefined;
    const consider = (candidate: Value): void => {
      if (best === undefined) best = candidate;
      else {
        const order = compareValues(candidate, best);
        if (descending ? order > 0 : order < 0) best = candidate;
      }
    };
    visitPath(document, parts, (value) => {
      // An array counts by its elements, those that are arrays as a whole; only an empty one by itself, below null.
      if (!Array.isArray(value)) consider(value ?? null);
      else if (value.length === 0) consider(UNDEFINED);
      else value.forEach(consider);
      return false;
    });
    return best ?? null;
  });
}

export function compareSortKeys(a: readonly Value[], b: readonly Value[], fields: readonly SortField[]): number {
  for (let at = 0; at < fields.length; at++) {
    const order = compareValues(a[at]!, b[at]!);
    if (order !== 0) return fields[at]!.descending ? -order : order;
  }
  return 0;
}

interface Row<T> {
  readonly key: readonly Value[];
  readonly at: number;
  readonly item: T;
}

/**
 * Collects rows and gives them back in order; equal ones in the order they came. With a limit only the best are kept.
 */
export class Sorter<T> {
  private rows: Row<T>[] = [];
  private bytes = 0;
  private seen = 0;
  private readonly fields: readonly SortField[];
  private readonly limit: number | undefined;

  constructor(fields: readonly SortField[], limit: number | undefined) {
    this.fields = fields;
    this.limit = limit;
  }

  /** @throws {CommandError} 292 when the rows outgrow the memory limit */
  add(document: Doc, item: T, bytes: number): void {
    this.rows.push({ key: sortKey(document, this.fields), at: this.seen++, item });
    this.bytes += bytes;
    if (this.limit !== undefined && this.rows.length >= 2 * this.limit + 1000) this.trim();
    if (this.bytes > MAX_SORT_BYTES) {
      if (this.limit !== undefined) this.trim();
      if (this.bytes > MAX_SORT_BYTES) {
        throw new CommandError(
          292,
          `Sort exceeded memory limit of ${MAX_SORT_BYTES} bytes, and this server does not sort on disk. An index on the sort fields avoids it.`,
        );
      }
    }
  }

  private trim(): void {
    const before = this.rows.length;
    this.order();
    this.rows = this.rows.slice(0, this.limit);
    this.bytes = before === 0 ? 0 : Math.ceil((this.bytes * this.rows.length) / before);
  }

  private order(): void {
    this.rows.sort((a, b) => compareSortKeys(a.key, b.key, this.fields) || a.at - b.at);
  }

  finish(): T[] {
    this.order();
    const rows = this.limit === undefined ? this.rows : this.rows.slice(0, this.limit);
    return rows.map(({ item }) => item);
  }
}
