import type { Doc, Value } from '../bson/value.js';
import { matchesField, type FilterNode } from './filter.js';
import { test, type Predicate } from './predicate.js';
import { isDoc } from '../bson/value.js';

function elementAnswers(predicate: Predicate, item: Value): boolean {
  switch (predicate.kind) {
    case 'elemMatchDocument':
      return isDoc(item) && predicate.filter.matches(item);
    case 'elemMatchValue':
      return predicate.tests.every((inner) => test(inner, item));
    case 'not':
      // A double negation is `$all`; its first matching part decides.
      return predicate.inner.some(
        (inner) => inner.kind === 'not' && inner.inner.some((part) => elementAnswers(part, item)),
      );
    default:
      return test(predicate, item);
  }
}

/**
 * The position in the array at `path` that made the filter match: what `$` stands for in updates and projections.
 *
 * @returns undefined when the filter says nothing of the array's elements
 */
export function matchedPosition(
  node: FilterNode,
  path: readonly string[],
  array: readonly Value[],
  document: Doc,
): number | undefined {
  if (node.kind === 'and' || node.kind === 'or') {
    for (const inner of node.nodes) {
      if (node.kind === 'or' && !nodeHolds(inner, document)) continue;
      const found = matchedPosition(inner, path, array, document);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (node.kind !== 'field') return undefined;
  const own = node.parts;
  if (own.length < path.length || path.some((part, at) => own[at] !== part)) return undefined;
  const rest = own.slice(path.length);
  const at = array.findIndex((item) =>
    rest.length === 0 ? elementAnswers(node.predicate, item) : matchesField(rest, node.predicate, item),
  );
  return at < 0 ? undefined : at;
}

function nodeHolds(node: FilterNode, document: Doc): boolean {
  switch (node.kind) {
    case 'and':
      return node.nodes.every((inner) => nodeHolds(inner, document));
    case 'or':
      return node.nodes.some((inner) => nodeHolds(inner, document));
    case 'nor':
      return !node.nodes.some((inner) => nodeHolds(inner, document));
    case 'field':
      return matchesField(node.parts, node.predicate, document);
    case 'expression':
      return node.matches(document);
    case 'constant':
      return node.value;
  }
}
