import { equal } from '../feel/comparison.js';
import type { Evaluation } from '../feel/evaluation.js';
import { brief, newContext, type FeelContext, type FeelValue } from '../feel/feel-value.js';
import { addNumbers, compareNumbers, formatNumber, isFeelNumber, type FeelNumber } from '../feel/number.js';
import { DecisionFailure } from './logic.js';

export const HIT_POLICIES = ['UNIQUE', 'FIRST', 'PRIORITY', 'ANY', 'COLLECT', 'RULE ORDER', 'OUTPUT ORDER'] as const;
export type HitPolicy = (typeof HIT_POLICIES)[number];
export const AGGREGATIONS = ['SUM', 'COUNT', 'MIN', 'MAX'] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

export interface TableOutput {
  readonly id: string;
  /** null: the single output of a table may have no name. */
  readonly name: string | null;
  readonly label: string;
  /** The allowed values in falling priority, as written, without quotes; empty when none are given. */
  readonly priorities: readonly string[];
}

/** The outputs of one rule, in the order of the columns. */
export type RuleResult = readonly FeelValue[];

export interface Hits {
  readonly outputs: readonly TableOutput[];
  /** In the order of the rules; not empty. */
  readonly results: readonly RuleResult[];
  readonly aggregation: Aggregation | null;
  readonly evaluation: Evaluation;
}

/**
 * The output of a table whose rules matched.
 *
 * @throws {DecisionFailure} when the policy does not allow what matched
 * @source DMN 1.3 clause 8.2.11; the texts as dmn-scala's, which Zeebe shows
 */
export const APPLY_HIT_POLICY = {
  UNIQUE: (hits) => {
    if (hits.results.length > 1)
      throw new DecisionFailure(`multiple values aren't allowed for UNIQUE hit policy. found: '${shown(hits)}'`);
    return single(hits, hits.results[0]);
  },
  FIRST: (hits) => single(hits, hits.results[0]),
  ANY: (hits) => {
    const [first] = hits.results;
    const isSame = (result: RuleResult) =>
      result.every((value, index) => equal(value, first?.[index] ?? null, hits.evaluation));
    if (hits.results.every(isSame)) return single(hits, first);
    throw new DecisionFailure(`different values aren't allowed for ANY hit policy. found: '${shown(hits)}'`);
  },
  PRIORITY: (hits) => single(hits, byPriority(hits)[0]),
  'OUTPUT ORDER': (hits) => byPriority(hits).map((result) => single(hits, result)),
  'RULE ORDER': all,
  COLLECT: (hits) => (hits.aggregation === null ? all(hits) : AGGREGATE[hits.aggregation](hits)),
} satisfies Record<HitPolicy, (hits: Hits) => FeelValue>;

const AGGREGATE: Record<Aggregation, (hits: Hits) => FeelValue> = {
  COUNT: ({ results }) => results.length,
  SUM: (hits) => numbersOf(hits).reduce(addNumbers),
  MIN: (hits) => numbersOf(hits).reduce((best, value) => (compareNumbers(value, best) < 0 ? value : best)),
  MAX: (hits) => numbersOf(hits).reduce((best, value) => (compareNumbers(value, best) > 0 ? value : best)),
};

/** One output is the bare value, several are a context by name. */
export function single({ outputs }: Pick<Hits, 'outputs'>, result: RuleResult | undefined): FeelValue {
  if (outputs.length === 1) return result?.[0] ?? null;
  return contextOf(outputs, result ?? []);
}

function contextOf(outputs: readonly TableOutput[], result: RuleResult): FeelContext {
  const context = newContext();
  outputs.forEach(({ name }, index) => (context[name ?? 'null'] = result[index] ?? null));
  return context;
}

function all(hits: Hits): FeelValue {
  return hits.results.map((result) => single(hits, result));
}

/** Results by the place of their values in the lists of allowed values; the first column weighs most. */
function byPriority({ outputs, results }: Hits): RuleResult[] {
  const rank = (result: RuleResult) =>
    outputs.map(({ priorities }, index) => {
      const place = priorities.indexOf(plainText(result[index] ?? null));
      return place < 0 ? priorities.length : place;
    });
  return results
    .map((result) => ({ result, ranks: rank(result) }))
    .toSorted((left, right) => {
      const column = left.ranks.findIndex((place, index) => place !== right.ranks[index]);
      return column < 0 ? 0 : (left.ranks[column] ?? 0) - (right.ranks[column] ?? 0);
    })
    .map(({ result }) => result);
}

function plainText(value: FeelValue): string {
  if (typeof value === 'string') return value;
  return isFeelNumber(value) ? formatNumber(value) : brief(value);
}

function numbersOf({ outputs, results }: Hits): FeelNumber[] {
  return results.map((result) => {
    const value = result[0] ?? null;
    if (outputs.length === 1 && isFeelNumber(value)) return value;
    throw new DecisionFailure(`expected number but found '${brief(value)}'`);
  });
}

function shown({ outputs, results }: Hits): string {
  const entries = (result: RuleResult) =>
    outputs.map(({ name }, index) => `${name ?? 'null'} -> ${brief(result[index] ?? null)}`);
  return `List(${results.map((result) => `Map(${entries(result).join(', ')})`).join(', ')})`;
}
