import { isDoc, type Doc, type Value } from '../bson/value.js';

const POSITION = /^\d+$/;

/**
 * Calls `visit` for every value that a dotted path reaches, until one call gives true.
 *
 * Arrays on the way are spread over their documents (and entered by position when the next part is a number).
 * A path that ends nowhere visits `undefined`, once for each place where it broke off, except for array elements
 * that are no documents: they have no fields that could be missing.
 *
 * @source MongoDB manual, "Query an array of embedded documents"
 */
export function visitPath(
  start: Value,
  parts: readonly string[],
  visit: (value: Value | undefined) => boolean,
  from = 0,
): boolean {
  let value: Value | undefined = start;
  for (let at = from; at < parts.length; at++) {
    const part = parts[at]!;
    if (isDoc(value)) {
      value = value.get(part);
      if (value === undefined) return visit(undefined);
      continue;
    }
    if (!Array.isArray(value)) return visit(undefined);
    for (const item of value) if (isDoc(item) && visitPath(item, parts, visit, at)) return true;
    if (!POSITION.test(part)) return false;
    const item: Value | undefined = value[Number(part)];
    return item === undefined ? false : visitPath(item, parts, visit, at + 1);
  }
  return visit(value);
}

/** As `visitPath`, and at the end an array's elements before the array itself: what comparisons look at. */
export function visitLeaves(
  start: Value,
  parts: readonly string[],
  visit: (value: Value | undefined) => boolean,
): boolean {
  return visitPath(
    start,
    parts,
    (value) => (Array.isArray(value) && value.some((item) => visit(item))) || visit(value),
  );
}

/** The value at a path that crosses no array, or undefined. */
export function plainValue(start: Doc, parts: readonly string[]): Value | undefined {
  let value: Value | undefined = start;
  for (const part of parts) {
    if (isDoc(value)) value = value.get(part);
    else if (Array.isArray(value) && POSITION.test(part)) value = value[Number(part)];
    else return undefined;
  }
  return value;
}
