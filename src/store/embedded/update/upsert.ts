import { isDoc, type Doc, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import type { Filter, FilterNode } from '../query/filter.js';
import { checkId, type Update } from './update.js';

/** The fields that a query states to be equal to something: an upserted document starts with them. */
function equalities(node: FilterNode, into: Map<string, Value>): void {
  if (node.kind === 'and') {
    for (const inner of node.nodes) equalities(inner, into);
    return;
  }
  if (node.kind === 'or' && node.nodes.length === 1) {
    equalities(node.nodes[0]!, into);
    return;
  }
  if (node.kind !== 'field') return;
  const { predicate, path } = node;
  const value =
    predicate.kind === 'eq'
      ? predicate.value
      : predicate.kind === 'in' && predicate.values.length === 1 && predicate.patterns.length === 0
        ? predicate.values[0]!
        : undefined;
  if (value === undefined) return;
  if (into.has(path)) throw new CommandError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
  into.set(path, value);
}

/**
 * The document that an upsert inserts when nothing matched.
 *
 * @param createId gives the `_id` when neither query nor update states one
 */
export function upsertDocument(filter: Filter, update: Update, createId: () => Value): Doc {
  const fields = new Map<string, Value>();
  equalities(filter.node, fields);
  const base: Doc = new Map();
  const id = fields.get('_id');
  if (id !== undefined) base.set('_id', id);
  if (update.kind !== 'replacement') for (const [path, value] of fields) setPath(base, path, value);
  const made = update.apply(base, filter, true);
  const finalId = made.get('_id') ?? createId();
  checkId(finalId);
  const out: Doc = new Map([['_id', finalId]]);
  for (const [name, value] of made) if (name !== '_id') out.set(name, value);
  return out;
}

function setPath(base: Doc, path: string, value: Value): void {
  const parts = path.split('.');
  let holder = base;
  for (const part of parts.slice(0, -1)) {
    let next = holder.get(part);
    if (next === undefined) {
      next = new Map();
      holder.set(part, next);
    }
    if (!isDoc(next)) throw new CommandError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
    holder = next;
  }
  holder.set(parts.at(-1)!, structuredCopy(value));
}

/** The filter's own values must not be changed by later steps of the update. */
export function structuredCopy(value: Value): Value {
  if (isDoc(value)) return new Map([...value].map(([name, field]) => [name, structuredCopy(field)]));
  return Array.isArray(value) ? value.map(structuredCopy) : value;
}
