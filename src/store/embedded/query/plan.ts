import { fitBound, invert } from '../bson/key.js';
import type { Collection } from '../storage/collection.js';
import type { Index } from '../storage/index.js';
import { boundsOf, intersect, isPoint, successor, type Bounds, type Interval } from './bounds.js';
import type { Filter, FilterNode } from './filter.js';
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

export interface UnionPlan {
  readonly kind: 'union';
  readonly branches: readonly IndexPlan[];
}

export interface ScanPlan {
  readonly kind: 'collection';
  readonly reverse: boolean;
}

export type Plan = IndexPlan | UnionPlan | ScanPlan;

/** As MongoDB's limit for exploding scans into a merge: more ranges than this are not merged. */
const MAX_MERGED_RANGES = 200;
const MAX_RANGES = 2000;
/** Entries counted for each candidate when several indexes could serve; bounds the planner's own work. */
const SAMPLE = 100;

interface Conjunct {
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

function gather(node: FilterNode, conjuncts: Conjunct[], others: FilterNode[]): void {
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
function rangesOf(index: Index, spans: readonly (readonly Interval[])[]): { ranges: KeyRange[]; whole: boolean } {
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

function planIndex(index: Index, conjunction: Conjunction, sort: readonly SortField[]): IndexPlan | undefined {
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

/** Whether the plan finds one entry at most. */
const isUniquePoint = (plan: IndexPlan): boolean =>
  plan.index.unique && plan.points === plan.index.fields.length && plan.ranges.length === 1;

export interface PlanRequest {
  readonly collection: Collection;
  readonly filter: Filter;
  readonly sort: readonly SortField[];
  /** Rows wanted at most (skip included); undefined: all. */
  readonly limit?: number | undefined;
  /** Name or key pattern of the index to use, `$natural`, or undefined. */
  readonly only?: Index | 'natural' | undefined;
  readonly reverseScan?: boolean;
}

/**
 * Chooses how to find the documents.
 *
 * Every index is turned into spans for its leading fields: equality, `$in` and null give points and let the next field
 * take part, a range ends the list. An index also counts when it gives the order asked for. One candidate is taken
 * as it is; among several, up to 100 entries of each are counted and the cheapest wins (an order to be made
 * by sorting costs extra). So planning costs O(indexes x (conditions + 100 entries)), and nothing is cached.
 */
export function choosePlan(request: PlanRequest): Plan {
  const { collection, filter, sort, only } = request;
  const natural: ScanPlan = { kind: 'collection', reverse: request.reverseScan ?? false };
  if (only === 'natural') return natural;
  const conjuncts: Conjunct[] = [];
  const others: FilterNode[] = [];
  gather(filter.node, conjuncts, others);
  const indexes = only ? [only] : collection.indexes;
  const candidates: IndexPlan[] = [];
  for (const index of indexes) {
    const plan = planIndex(index, { conjuncts, others }, sort);
    if (!plan) continue;
    if (isUniquePoint(plan)) return plan;
    candidates.push(plan);
  }
  const union = only || candidates.some(({ bounded }) => bounded > 0) ? undefined : planUnion(request, others);
  if (union && (sort.length === 0 || !candidates.some(({ sorted }) => sorted))) return union;
  if (candidates.length === 0) return only ? wholeIndex(only, sort) : natural;
  return cheapest(candidates, request);
}

/** A hinted index that no condition bounds: read from end to end. */
function wholeIndex(index: Index, sort: readonly SortField[]): Plan {
  const unbounded = planIndex({ ...index, sparse: false, partial: undefined }, { conjuncts: [], others: [] }, [
    { path: index.fields[0]!.path, parts: index.fields[0]!.parts, descending: index.fields[0]!.descending },
  ]);
  if (!unbounded) {
    const { ranges } = rangesOf(index, []);
    const spans = index.fields.map(() => undefined);
    return {
      kind: 'index',
      index,
      ranges,
      spans,
      exact: false,
      sorted: false,
      merged: false,
      reverse: false,
      repeats: true,
      points: 0,
      bounded: 0,
    };
  }
  return { ...unbounded, index, exact: false, sorted: sort.length === 0 };
}

/** `$or` whose every branch has an index. */
function planUnion({ collection }: PlanRequest, others: readonly FilterNode[]): UnionPlan | undefined {
  for (const node of others) {
    if (node.kind !== 'or') continue;
    const branches = node.nodes.map((branch) => {
      const conjuncts: Conjunct[] = [];
      const rest: FilterNode[] = [];
      gather(branch, conjuncts, rest);
      const plans = collection.indexes
        .map((index) => planIndex(index, { conjuncts, others: rest }, []))
        .filter((plan) => plan !== undefined && plan.bounded > 0);
      return plans.sort((a, b) => b!.points - a!.points || b!.bounded - a!.bounded)[0];
    });
    if (branches.every((branch) => branch !== undefined)) return { kind: 'union', branches };
  }
  return undefined;
}

function cheapest(candidates: readonly IndexPlan[], { collection, sort, limit }: PlanRequest): Plan {
  if (candidates.length === 1) return candidates[0]!;
  const costs = candidates.map((plan) => {
    let entries = collection.countEntries(plan.ranges, SAMPLE);
    // Read in order, a limit stops the scan early; unless the filter throws most of it away.
    if (plan.sorted && limit !== undefined && plan.exact) entries = Math.min(entries, limit);
    const sorting = sort.length > 0 && !plan.sorted;
    return entries * (sorting ? 1.5 : 1);
  });
  const order = candidates.map((_, at) => at);
  order.sort((a, b) => {
    const [x, y] = [candidates[a]!, candidates[b]!];
    return costs[a]! - costs[b]! || y.points - x.points || Number(y.sorted) - Number(x.sorted) || y.bounded - x.bounded;
  });
  return candidates[order[0]!]!;
}
