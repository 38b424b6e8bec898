import { isDoc, type Doc, type Value } from '../bson/value.js';
import { CommandError, badValue, failedToParse } from '../errors.js';
import { visitLeaves, visitPath } from './path.js';
import { isWhole, test, type Predicate } from './predicate.js';
import { parseField } from './parse-predicate.js';

/** A parsed filter. */
export type FilterNode =
  | { readonly kind: 'and' | 'or' | 'nor'; readonly nodes: readonly FilterNode[] }
  | { readonly kind: 'field'; readonly path: string; readonly parts: readonly string[]; readonly predicate: Predicate }
  | { readonly kind: 'expression'; readonly matches: (document: Doc) => boolean }
  | { readonly kind: 'constant'; readonly value: boolean };

export interface Filter {
  readonly node: FilterNode;
  matches(document: Doc): boolean;
  /** Top-level fields it looks at; undefined when it may look at any. */
  readonly roots: ReadonlySet<string> | undefined;
}

/** How `$expr` is evaluated: given from outside, so that the filter does not depend on the aggregation. */
export type ExpressionCompiler = (
  expression: Value,
  variables: ReadonlyMap<string, Value> | undefined,
) => (document: Doc) => boolean;

export interface FilterOptions {
  readonly compileExpression?: ExpressionCompiler;
  /** Variables of `let`. */
  readonly variables?: ReadonlyMap<string, Value> | undefined;
}

const MAX_FILTER_DEPTH = 100;

function matchesNode(node: FilterNode, document: Doc): boolean {
  switch (node.kind) {
    case 'and':
      return node.nodes.every((inner) => matchesNode(inner, document));
    case 'or':
      return node.nodes.some((inner) => matchesNode(inner, document));
    case 'nor':
      return !node.nodes.some((inner) => matchesNode(inner, document));
    case 'field':
      return matchesField(node.parts, node.predicate, document);
    case 'expression':
      return node.matches(document);
    case 'constant':
      return node.value;
  }
}

/** Whether any value at the path answers; a negation asks that none does. */
export function matchesField(parts: readonly string[], predicate: Predicate, document: Value): boolean {
  if (predicate.kind === 'not') return !predicate.inner.every((inner) => matchesField(parts, inner, document));
  const visit = isWhole(predicate) ? visitPath : visitLeaves;
  return visit(document, parts, (value) => test(predicate, value));
}

function rootsOf(node: FilterNode, into: Set<string>): boolean {
  switch (node.kind) {
    case 'field':
      into.add(node.parts[0]!);
      return true;
    case 'expression':
      return false;
    case 'constant':
      return true;
    default:
      return node.nodes.every((inner) => rootsOf(inner, into));
  }
}

function clauseList(name: string, value: Value, options: FilterOptions, depth: number): FilterNode[] {
  if (!Array.isArray(value)) throw badValue(`${name} must be an array`);
  if (value.length === 0) throw badValue(`${name} must be a nonempty array`);
  return value.map((entry) => {
    if (!isDoc(entry)) throw badValue(`$or/$and/$nor entries need to be full objects`);
    return parseNode(entry, options, depth + 1);
  });
}

function topLevelOperator(name: string, value: Value, options: FilterOptions, depth: number): FilterNode | undefined {
  switch (name) {
    case '$and':
    case '$or':
    case '$nor':
      return { kind: name.slice(1) as 'and' | 'or' | 'nor', nodes: clauseList(name, value, options, depth) };
    case '$comment':
      return undefined;
    case '$expr':
      if (!options.compileExpression) throw new CommandError(224, '$expr is not allowed in this context');
      return { kind: 'expression', matches: options.compileExpression(value, options.variables) };
    case '$alwaysTrue':
    case '$alwaysFalse':
      return { kind: 'constant', value: name === '$alwaysTrue' };
    case '$where':
      throw badValue('$where is not allowed: this server runs no JavaScript');
    case '$text':
    case '$jsonSchema':
    case '$sampleRate':
      throw new CommandError(238, `${name} is not supported by this server`);
    default:
      throw badValue(
        `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
      );
  }
}

function parseNode(filter: Doc, options: FilterOptions, depth: number): FilterNode {
  if (depth > MAX_FILTER_DEPTH) throw failedToParse(`Query filter is nested deeper than ${MAX_FILTER_DEPTH}`);
  const nodes: FilterNode[] = [];
  for (const [name, value] of filter) {
    if (name.startsWith('$')) {
      const node = topLevelOperator(name, value, options, depth);
      if (node) nodes.push(node);
      continue;
    }
    const parts = name.split('.');
    const inner = (document: Doc): Filter => compileFilter(document, options, depth + 1);
    for (const predicate of parseField(value, inner)) nodes.push({ kind: 'field', path: name, parts, predicate });
  }
  return nodes.length === 1 ? nodes[0]! : { kind: 'and', nodes };
}

/**
 * Reads a query document.
 *
 * @throws {CommandError} 2 or 9, with MongoDB's words, for what it cannot mean
 */
export function compileFilter(filter: Doc, options: FilterOptions = {}, depth = 0): Filter {
  const node = parseNode(filter, options, depth);
  const found = new Set<string>();
  const roots = rootsOf(node, found) ? found : undefined;
  return { node, roots, matches: (document) => matchesNode(node, document) };
}
