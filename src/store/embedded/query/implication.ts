import { compareValues, rankOf } from '../bson/compare.js';
import type { FilterNode } from './filter.js';
import type { Predicate } from './predicate.js';

interface Condition {
  readonly path: string;
  readonly predicate: Predicate;
  readonly derived: boolean;
}

/**
 * Whether every document that meets the conditions also meets the filter of a partial index. Errs on the side of "no".
 */
export function implies(conditions: readonly Condition[], node: FilterNode): boolean {
  switch (node.kind) {
    case 'and':
      return node.nodes.every((inner) => implies(conditions, inner));
    case 'or':
      return node.nodes.some((inner) => implies(conditions, inner));
    case 'field':
      return conditions.some(
        ({ path, predicate, derived }) => !derived && path === node.path && predicateImplies(predicate, node.predicate),
      );
    case 'constant':
      return node.value;
    default:
      return false;
  }
}

function predicateImplies(given: Predicate, wanted: Predicate): boolean {
  if (given.kind === 'in') {
    return (
      given.patterns.length === 0 && given.values.every((value) => predicateImplies({ kind: 'eq', value }, wanted))
    );
  }
  switch (wanted.kind) {
    case 'exists':
      return existence(given);
    case 'eq':
      return (
        given.kind === 'eq' &&
        compareValues(given.value, wanted.value) === 0 &&
        rankOf(given.value) === rankOf(wanted.value)
      );
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return rangeImplies(given, wanted.kind, wanted);
    case 'in':
      return given.kind === 'eq' && wanted.values.some((value) => predicateImplies(given, { kind: 'eq', value }));
    case 'type':
      return given.kind === 'type' && [...given.types].every((type) => wanted.types.has(type));
    default:
      return false;
  }
}

function existence(given: Predicate): boolean {
  switch (given.kind) {
    case 'eq':
    case 'gte':
    case 'lte':
      return given.value !== null;
    case 'exists':
    case 'gt':
    case 'lt':
    case 'regex':
    case 'type':
    case 'size':
      return true;
    default:
      return false;
  }
}

type Range = 'gt' | 'gte' | 'lt' | 'lte';

function rangeImplies(given: Predicate, kind: Range, wanted: Extract<Predicate, { kind: 'eq' | Range }>): boolean {
  const comparable =
    given.kind === 'eq' || given.kind === 'gt' || given.kind === 'gte' || given.kind === 'lt' || given.kind === 'lte';
  if (!comparable || rankOf(given.value) !== rankOf(wanted.value) || Array.isArray(given.value)) return false;
  const order = compareValues(given.value, wanted.value);
  const upward = kind === 'gt' || kind === 'gte';
  const sameWay =
    given.kind === 'eq' ||
    (upward ? given.kind === 'gt' || given.kind === 'gte' : given.kind === 'lt' || given.kind === 'lte');
  if (!sameWay) return false;
  if (order === 0) return kind === 'gte' || kind === 'lte' ? true : given.kind === kind;
  return upward ? order > 0 : order < 0;
}
