import { integerOf, isDoc, isNumeric, isTruthy, type Doc, type Value } from '../bson/value.js';
import { CommandError, badValue } from '../errors.js';
import { compileFilter, matchesField, type Filter } from './filter.js';
import { isOperators, parseField } from './parse-predicate.js';
import { matchedPosition } from './positional.js';
import { test, isWhole } from './predicate.js';

/** Computes a value from a document; undefined: the field is left out. */
export type Compute = (document: Doc) => Value | undefined;

export interface ProjectionOptions {
  /** `find` knows `$slice`, `$elemMatch` and `$`; a `$project` stage reads them as expressions. */
  readonly mode: 'find' | 'aggregate';
  readonly compileExpression: (expression: Value) => Compute;
  /** For the positional projection. */
  readonly filter?: Filter;
}

interface Node {
  /** How a field below is treated. */
  readonly fields: Map<string, Node>;
  leaf: 'include' | 'exclude' | undefined;
  change: ((value: Value, document: Doc) => Value | undefined) | undefined;
  compute: Compute | undefined;
}

export interface Projection {
  readonly apply: (document: Doc) => Doc;
}

const emptyNode = (): Node => ({ fields: new Map(), leaf: undefined, change: undefined, compute: undefined });

class Builder {
  readonly root = emptyNode();
  includes = false;
  excludes = false;
  excludedFirst = false;
  id: boolean | undefined;
  readonly options: ProjectionOptions;

  constructor(options: ProjectionOptions) {
    this.options = options;
  }

  private nodeAt(path: string): Node {
    let node = this.root;
    const parts = path.split('.');
    if (parts.includes('')) throw new CommandError(15998, 'FieldPath field names may not be empty strings.');
    for (const part of parts) {
      if (node.leaf || node.compute || node.change) throw new CommandError(31249, `Path collision at ${path}`);
      let next = node.fields.get(part);
      if (!next) {
        next = emptyNode();
        node.fields.set(part, next);
      }
      node = next;
    }
    if (node.leaf || node.compute || node.change || node.fields.size > 0)
      throw new CommandError(31250, `Path collision at ${path}`);
    return node;
  }

  add(path: string, value: Value): void {
    if (path.startsWith('$'))
      throw new CommandError(
        16410,
        `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
      );
    if (isNumeric(value) || typeof value === 'boolean') {
      this.flag(path, isTruthy(value));
      return;
    }
    if (isDoc(value) && !isOperators(value)) {
      if (value.size === 0) throw new CommandError(51270, 'An empty sub-projection is not a valid value.');
      for (const [name, inner] of value) this.add(`${path}.${name}`, inner);
      return;
    }
    if (this.options.mode === 'find' && isDoc(value) && this.findOperator(path, value)) return;
    this.includes = true;
    this.nodeAt(path).compute = this.options.compileExpression(value);
  }

  private flag(path: string, include: boolean): void {
    if (path === '_id') {
      this.id = include;
      return;
    }
    if (include) this.includes = true;
    else {
      this.excludedFirst ||= !this.includes;
      this.excludes = true;
    }
    if (this.options.mode === 'find' && path.endsWith('.$')) {
      if (!include) throw new CommandError(31395, 'positional projection cannot be used with exclusion');
      this.positional(path.slice(0, -2));
      return;
    }
    this.nodeAt(path).leaf = include ? 'include' : 'exclude';
  }

  private positional(path: string): void {
    const parts = path.split('.');
    const { filter } = this.options;
    this.nodeAt(path).change = (value, document) => {
      if (!Array.isArray(value)) return value;
      const at = filter && matchedPosition(filter.node, parts, value, document);
      if (at === undefined)
        throw new CommandError(
          51246,
          "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
        );
      return [value[at]!];
    };
  }

  private findOperator(path: string, value: Doc): boolean {
    const [[name, argument]] = [...value] as [[string, Value]];
    if (name === '$slice' && (isNumeric(argument) || (Array.isArray(argument) && argument.every(isNumeric)))) {
      this.nodeAt(path).change = slicer(argument);
      return true;
    }
    if (name === '$elemMatch') {
      this.includes = true;
      this.nodeAt(path).change = elementMatcher(argument);
      return true;
    }
    if (name === '$meta') throw new CommandError(238, '$meta projection is not supported by this server');
    return false;
  }
}

function slicer(argument: Value): (value: Value) => Value {
  const numbers = (Array.isArray(argument) ? argument : [argument]).map((item) => integerOf(item) ?? 0);
  if (numbers.length > 2 || (numbers.length === 2 && numbers[1]! <= 0))
    throw new CommandError(28724, 'Invalid $slice: the limit must be positive');
  return (value) => {
    if (!Array.isArray(value)) return value;
    if (numbers.length === 1) return numbers[0]! < 0 ? value.slice(numbers[0]) : value.slice(0, numbers[0]);
    const start = numbers[0]! < 0 ? Math.max(0, value.length + numbers[0]!) : numbers[0]!;
    return value.slice(start, start + numbers[1]!);
  };
}

function elementMatcher(argument: Value): (value: Value) => Value | undefined {
  if (!isDoc(argument)) throw new CommandError(31274, 'elemMatch: Invalid argument, object required');
  const first = argument.keys().next().value;
  const byValue = isOperators(argument) && first !== '$and' && first !== '$or' && first !== '$nor';
  const predicates = byValue ? parseField(argument, (filter) => compileFilter(filter)) : [];
  const filter = byValue ? undefined : compileFilter(argument);
  const answers = (item: Value): boolean =>
    filter
      ? isDoc(item) && filter.matches(item)
      : predicates.every((predicate) =>
          isWhole(predicate) ? matchesField([], predicate, item) : test(predicate, item),
        );
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const found = value.find(answers);
    return found === undefined ? undefined : [found];
  };
}

function applyNode(value: Value, node: Node, inclusive: boolean, document: Doc): Value | undefined {
  if (node.change) return node.change(value, document);
  if (node.leaf) return node.leaf === 'include' ? value : undefined;
  if (node.fields.size === 0) return inclusive ? undefined : value;
  if (Array.isArray(value)) {
    const items = value.map((item) =>
      isDoc(item) || Array.isArray(item) ? applyNode(item, node, inclusive, document) : inclusive ? undefined : item,
    );
    return items.filter((item) => item !== undefined);
  }
  if (!isDoc(value)) return inclusive ? undefined : value;
  const out: Doc = new Map();
  for (const [name, field] of value) {
    const inner = node.fields.get(name);
    if (!inner) {
      if (!inclusive) out.set(name, field);
      continue;
    }
    if (inner.compute) continue;
    const result = applyNode(field, inner, inclusive, document);
    if (result !== undefined) out.set(name, result);
  }
  return out;
}

function computed(node: Node, path: readonly string[], into: { path: readonly string[]; compute: Compute }[]): void {
  for (const [name, inner] of node.fields) {
    if (inner.compute) into.push({ path: [...path, name], compute: inner.compute });
    else computed(inner, [...path, name], into);
  }
}

/** Puts a computed value at a path; an array on the way gets it in every element. */
export function setComputed(target: Doc, path: readonly string[], value: Value, at = 0): void {
  const name = path[at]!;
  if (at === path.length - 1) {
    target.set(name, value);
    return;
  }
  const present = target.get(name);
  if (Array.isArray(present)) {
    target.set(
      name,
      present.map((item) => {
        const element: Doc = new Map<string, Value>(isDoc(item) ? item : []);
        setComputed(element, path, value, at + 1);
        return element;
      }),
    );
    return;
  }
  const inner: Doc = new Map<string, Value>(isDoc(present) ? present : []);
  setComputed(inner, path, value, at + 1);
  target.set(name, inner);
}

/**
 * Reads a projection; undefined when it asks for whole documents.
 *
 * @throws {CommandError} 31253, 31254 when it both includes and excludes
 */
export function compileProjection(spec: Value | undefined, options: ProjectionOptions): Projection | undefined {
  if (spec === undefined || spec === null) return undefined;
  if (!isDoc(spec)) throw badValue('projection must be an object');
  if (spec.size === 0) return undefined;
  const builder = new Builder(options);
  for (const [path, value] of spec) builder.add(path, value);
  if (builder.includes && builder.excludes) {
    throw builder.excludedFirst
      ? new CommandError(31253, 'Cannot do inclusion on a field in exclusion projection')
      : new CommandError(31254, 'Cannot do exclusion on a field in inclusion projection');
  }
  // Only `_id: 1` includes, only `_id: 0` excludes; `$slice` alone takes nothing away.
  const onlyId = !builder.includes && !builder.excludes && builder.root.fields.size === 0;
  const inclusive = builder.includes || (onlyId && builder.id === true);
  const { root, id } = builder;
  if (id !== undefined || inclusive)
    root.fields.set('_id', root.fields.get('_id') ?? { ...emptyNode(), leaf: id === false ? 'exclude' : 'include' });
  const computations: { path: readonly string[]; compute: Compute }[] = [];
  computed(root, [], computations);
  return {
    apply(document) {
      const out = applyNode(document, root, inclusive, document) as Doc;
      for (const { path, compute } of computations) {
        const value = compute(document);
        if (value !== undefined) setComputed(out, path, value);
      }
      return out;
    },
  };
}
