import { fitBound, invert } from '../bson/key.js';
import type { Index } from '../storage/index.js';
import { boundsOf, intersect, isPoint, successor, type Bounds, type Interval } from './bounds.js';
import type { FilterNode } from './filter.js';
import { implies } from './implication.js';
import type { Predicate } from './predicate.js';
import type { SortField } from './sort.js';

/** A span of keys of one table, `[start, end)`. */
export interface KeyRange {
  readonly start: Buffer;
  readonly end: Buffer;
  /** Bytes of the key that are the same for all of the range's entries in a merge. */
  readonly prefixBytes: number;
}

export interface IndexPlan {
  readonly kind: 'index';
  readonly index: Index;
  readonly ranges: readonly KeyRange[];
  /** What explain shows: for each field its spans. */
  readonly spans: readonly (readonly Interval[] | undefined)[];
  /** The filter needs no second look at the document. */
  readonly exact: boolean;
  /** Entries come in the order that was asked for. */
  readonly sorted: boolean;
  /** The ranges are merged to keep that order. */
  readonly merged: boolean;
  readonly reverse: boolean;
  /** One document may show up under several keys. */
  readonly repeats: boolean;
  readonly points: number;
  readonly bounded: number;
}

/** As MongoDB's limit for exploding scans into a merge: more ranges than this are not merged. */
const MAX_MERGED_RANGES = 200;
const MAX_RANGES = 2000;
export interface Conjunct {
  readonly path: string;
  readonly predicate: Predicate;
  /** Taken out of an `$elemMatch`: it narrows, but the whole must still be looked at. */
  readonly derived: boolean;
}

interface Conjunction {
  readonly conjuncts: readonly Conjunct[];
  /** Parts of the filter that are no single field's business. */
  readonly others: readonly FilterNode[];
}

export function gather(node: FilterNode, conjuncts: Conjunct[], others: FilterNode[]): void {
  if (node.kind === 'and') {
    for (const inner of node.nodes) gather(inner, conjuncts, others);
    return;
  }
  if (node.kind !== 'field') {
    others.push(node);
    return;
  }
  conjuncts.push({ path: node.path, predicate: node.predicate, derived: false });
  if (node.predicate.kind === 'elemMatchDocument') {
    const inner: Conjunct[] = [];
    gather(node.predicate.filter.node, inner, []);
    for (const { path, predicate } of inner) conjuncts.push({ path: `${node.path}.${path}`, predicate, derived: true });
  }
}

interface FieldBounds {
  readonly intervals: readonly Interval[];
  readonly used: readonly Conjunct[];
}

/** Spans for one index field from all that the filter says of it. */
function fieldBounds(index: Index, at: number, conjuncts: readonly Conjunct[]): FieldBounds | undefined {
  const { path, parts } = index.fields[at]!;
  if (parts.some((part) => /^\d+$/.test(part))) return undefined;
  const multikey = index.multikey[at]!;
  const candidates: { conjunct: Conjunct; bounds: Bounds }[] = [];
  for (const conjunct of conjuncts) {
    if (conjunct.path !== path) continue;
    const bounds = boundsOf(conjunct.predicate, multikey);
    if (bounds) candidates.push({ conjunct, bounds });
  }
  if (candidates.length === 0) return undefined;
  const exactOnes = candidates.filter(({ bounds, conjunct }) => bounds.exact && !multikey && !conjunct.derived);
  if (!multikey) {
    const intervals = candidates.map(({ bounds }) => bounds.intervals).reduce(intersect);
    return { intervals, used: exactOnes.map(({ conjunct }) => conjunct) };
  }
  // Different elements of an array may answer different conditions, so only one of them can bound the scan.
  const best = candidates.find(({ bounds }) => bounds.intervals.every(isPoint)) ?? candidates[0]!;
  return { intervals: best.bounds.intervals, used: [] };
}

/** The byte ranges of an index for the spans of its leading fields. */
export function rangesOf(
  index: Index,
  spans: readonly (readonly Interval[])[],
): { ranges: KeyRange[]; whole: boolean } {
  const table = Buffer.alloc(4);
  table.writeUInt32BE(index.id, 0);
  let prefixes: Buffer[] = [table];
  let ranges: KeyRange[] = [{ start: table, end: successor(table), prefixBytes: 4 }];
  let whole = true;
  spans.forEach((intervals, at) => {
    const { descending } = index.fields[at]!;
    const ordered = descending ? [...intervals].reverse() : intervals;
    ranges = prefixes.flatMap((prefix) =>
      ordered.map((interval) => {
        const { low, lowOpen, high, highOpen } = descending ? flip(interval) : interval;
        const fit = (end: Buffer): Buffer => fitBound(Buffer.concat([prefix, end]));
        const [start, end] = [fit(low), fit(high)];
        if (start.length < prefix.length + low.length || end.length < prefix.length + high.length) {
          whole = false;
          return { start, end: successor(end), prefixBytes: prefix.length };
        }
        return {
          start: lowOpen ? successor(start) : start,
          end: highOpen ? end : successor(end),
          prefixBytes: isPoint(interval) ? end.length : prefix.length,
        };
      }),
    );
    prefixes = ranges.map(({ start }) => start);
  });
  return { ranges, whole };
}

const flip = ({ low, lowOpen, high, highOpen }: Interval): Interval => ({
  low: invert(high),
  lowOpen: highOpen,
  high: invert(low),
  highOpen: lowOpen,
});

/** Whether the index, scanned within its points, gives the order asked for; and in which direction. */
function sortDirection(
  index: Index,
  spans: readonly (readonly Interval[])[],
  sort: readonly SortField[],
): { reverse: boolean; merged: boolean } | undefined {
  if (index.cut || sort.length === 0) return undefined;
  let at = 0;
  let merged = false;
  const fixed = new Set<string>();
  while (at < spans.length && spans[at]!.every(isPoint)) {
    const single = spans[at]!.length === 1;
    // A sort by a field with several points must come from the index order itself.
    if (!single && sort.some(({ path }) => path === index.fields[at]!.path)) break;
    if (single && !index.multikey[at]) fixed.add(index.fields[at]!.path);
    if (!single) merged = true;
    at++;
  }
  const wanted = sort.filter(({ path }) => !fixed.has(path));
  let reverse: boolean | undefined;
  for (const field of wanted) {
    const own = index.fields[at];
    if (!own || own.path !== field.path || index.multikey[at]) return undefined;
    const opposite = own.descending !== field.descending;
    if (reverse !== undefined && reverse !== opposite) return undefined;
    reverse = opposite;
    at++;
  }
  return { reverse: reverse ?? false, merged };
}

export function planIndex(index: Index, conjunction: Conjunction, sort: readonly SortField[]): IndexPlan | undefined {
  const { conjuncts, others } = conjunction;
  if (index.partial && !implies(conjuncts, index.partial.node)) return undefined;
  if (
    index.sparse &&
    !index.fields.some(({ path }) => conjuncts.some((c) => c.path === path && refusesMissing(c.predicate)))
  )
    return undefined;

  const spans: (readonly Interval[])[] = [];
  const used: Conjunct[] = [];
  let arrays = false;
  let count = 1;
  for (let at = 0; at < index.fields.length; at++) {
    // Two fields of one array are bound by the same element only inside $elemMatch: the second is left to the filter.
    if (index.multikey[at] && arrays) break;
    const found = fieldBounds(index, at, conjuncts);
    if (!found) break;
    if (count * found.intervals.length > MAX_RANGES) break;
    count *= found.intervals.length;
    arrays ||= index.multikey[at]!;
    spans.push(found.intervals);
    used.push(...found.used);
    if (!found.intervals.every(isPoint)) break;
  }
  const order = sortDirection(index, spans, sort);
  if (spans.length === 0 && !order) return undefined;
  const { ranges, whole } = rangesOf(index, spans);
  const mergeable = !order?.merged || ranges.length <= MAX_MERGED_RANGES;
  const sorted = order !== undefined && mergeable && whole;
  const covered = whole && !index.cut && others.length === 0 && conjuncts.every((conjunct) => used.includes(conjunct));
  let points = 0;
  while (points < spans.length && spans[points]!.every(isPoint)) points++;
  return {
    kind: 'index',
    index,
    ranges,
    spans: index.fields.map((_, at) => spans[at]),
    exact: covered,
    sorted,
    merged: sorted && order.merged,
    reverse: sorted && order.reverse,
    repeats: index.multikey.some(Boolean),
    points,
    bounded: spans.length,
  };
}

/** Whether a document without the field could never answer. */
function refusesMissing(predicate: Predicate): boolean {
  switch (predicate.kind) {
    case 'eq':
    case 'gte':
    case 'lte':
      return predicate.value !== null;
    case 'in':
      return !predicate.values.includes(null);
    case 'not':
      return false;
    default:
      return true;
  }
}
