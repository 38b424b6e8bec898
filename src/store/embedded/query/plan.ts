import type { Collection } from '../storage/collection.js';
import type { Index } from '../storage/index.js';
import type { Filter, FilterNode } from './filter.js';
import { gather, planIndex, rangesOf, type Conjunct, type IndexPlan } from './index-plan.js';
import type { SortField } from './sort.js';

export interface UnionPlan {
  readonly kind: 'union';
  readonly branches: readonly IndexPlan[];
}

export interface ScanPlan {
  readonly kind: 'collection';
  readonly reverse: boolean;
}

export type Plan = IndexPlan | UnionPlan | ScanPlan;

/** Entries counted for each candidate when several indexes could serve; bounds the planner's own work. */
const SAMPLE = 100;

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
