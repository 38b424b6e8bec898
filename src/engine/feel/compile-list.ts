import { booleanOrNull, compile, part, type Code } from './compile.js';
import { Scope, type Evaluation } from './evaluation.js';
import { brief, FeelRange, isContext, isList, type FeelValue } from './feel-value.js';
import { addNumbers, compareNumbers, isFeelNumber, toDouble, type FeelNumber } from './number.js';
import { FeelDate } from './temporal.js';
import { childrenOf, contains, nameOf, type Source, type SyntaxNode } from './syntax.js';

interface Iterator {
  readonly name: string;
  /** null when what is iterated is no list. */
  readonly elements: (scope: Scope, evaluation: Evaluation) => Iterable<FeelValue> | null;
}

/** `for x in xs, y in ys return ...`: the last iterator runs fastest. */
export function compileFor(source: Source, node: SyntaxNode): Code {
  const iterators = compileIterators(source, part(node, 1));
  const bodyNode = part(node, 3);
  const body = compile(source, bodyNode);
  const usesPartial = bodyNode.name === 'VariableName' || contains(bodyNode, ({ name }) => name === 'VariableName');
  return (scope, evaluation) => {
    const results: FeelValue[] = [];
    const complete = eachCombination(iterators, scope, evaluation, (inner) => {
      evaluation.cells(1);
      results.push(body(usesPartial ? new Scope(partialOf(results), inner) : inner, evaluation));
      return true;
    });
    return complete ? results : null;
  };
}

/** The results so far, copied only when the body asks for them. */
function partialOf(results: readonly FeelValue[]) {
  let copy: FeelValue | undefined;
  return {
    get partial(): FeelValue {
      copy ??= results.slice();
      return copy;
    },
  };
}

/** `some x in xs satisfies ...`, `every ...`: three-valued, as `or` and `and` are. */
export function compileQuantified(source: Source, node: SyntaxNode): Code {
  const deciding = part(node, 0).name === 'some';
  const iterators = compileIterators(source, part(node, 1));
  const condition = compile(source, part(node, 3));
  return (scope, evaluation) => {
    let unknown = false;
    let decided = false;
    const complete = eachCombination(iterators, scope, evaluation, (inner) => {
      const holds = booleanOrNull(condition(inner, evaluation), evaluation);
      decided = holds === deciding;
      if (holds === null) unknown = true;
      return !decided;
    });
    if (!complete) return null;
    if (decided) return deciding;
    return unknown ? null : !deciding;
  };
}

function compileIterators(source: Source, node: SyntaxNode): Iterator[] {
  return childrenOf(node).map((child) => ({
    name: nameOf(source, part(child, 0)),
    elements: compileDomain(source, part(child, 2)),
  }));
}

/** A list, or `first..last`. */
function compileDomain(source: Source, node: SyntaxNode): Iterator['elements'] {
  const first = compile(source, part(node, 0));
  if (childrenOf(node).length < 3) return (scope, evaluation) => elementsOf(first(scope, evaluation), evaluation);
  const last = compile(source, part(node, 2));
  return (scope, evaluation) => count(first(scope, evaluation), last(scope, evaluation), evaluation);
}

function elementsOf(value: FeelValue, evaluation: Evaluation): Iterable<FeelValue> | null {
  if (isList(value)) return value;
  if (value instanceof FeelRange) return countRange(value, evaluation);
  return evaluation.warn('INVALID_TYPE', `Expected list but found '${brief(value)}'`);
}

/** A range runs upwards only, unlike `last..first` after `in`. */
function countRange(range: FeelRange, evaluation: Evaluation): Iterable<FeelValue> | null {
  const { start, startIncluded, end, endIncluded } = range;
  if (!isFeelNumber(start) || !isFeelNumber(end)) return count(start, end, evaluation);
  if (compareNumbers(start, end) > 0)
    return evaluation.warn('INVALID_TYPE', `Invalid range definition '${brief(range)}'`);
  const [first, last] = [startIncluded ? start : addNumbers(start, 1), endIncluded ? end : addNumbers(end, -1)];
  return compareNumbers(first, last) > 0 ? [] : count(first, last, evaluation);
}

function count(first: FeelValue, last: FeelValue, evaluation: Evaluation): Iterable<FeelValue> | null {
  if (isFeelNumber(first) && isFeelNumber(last)) return numbersBetween(first, last);
  if (first instanceof FeelDate && last instanceof FeelDate) return daysBetween(first, last, evaluation);
  return evaluation.warn('INVALID_TYPE', `Expected number but found '${brief(isFeelNumber(first) ? last : first)}'`);
}

function* numbersBetween(first: FeelNumber, last: FeelNumber): Iterable<FeelValue> {
  const step = compareNumbers(first, last) <= 0 ? 1 : -1;
  for (let value = first; compareNumbers(value, last) * step <= 0; value = addNumbers(value, step)) yield value;
}

function* daysBetween(first: FeelDate, last: FeelDate, evaluation: Evaluation): Iterable<FeelValue> {
  const days = first.day.until(last.day, { largestUnit: 'day' }).days;
  const step = days < 0 ? -1 : 1;
  for (let offset = 0; offset * step <= days * step; offset += step) {
    // Calendars are slow.
    evaluation.step(16);
    yield new FeelDate(first.day.add({ days: offset }));
  }
}

/**
 * Visits each combination of the iterators' elements; a later iterator sees the elements of the earlier ones.
 *
 * @param visit answers whether to go on
 * @returns false when something iterated is no list
 */
function eachCombination(
  iterators: readonly Iterator[],
  scope: Scope,
  evaluation: Evaluation,
  visit: (scope: Scope) => boolean,
): boolean {
  const [first, ...others] = iterators;
  if (!first) return visit(scope);
  const elements = first.elements(scope, evaluation);
  if (elements === null) return false;
  let complete = true;
  let goOn = true;
  for (const element of elements) {
    evaluation.step();
    const inner = new Scope({ [first.name]: element }, scope);
    if (others.length === 0) goOn = visit(inner);
    else complete = eachCombination(others, inner, evaluation, (innermost) => (goOn = visit(innermost)));
    if (!complete || !goOn) break;
  }
  return complete;
}

/** `xs[1]`, `xs[-1]`, `xs[item > 1]`, `xs[price > 1]` */
export function compileFilter(source: Source, node: SyntaxNode): Code {
  const list = compile(source, part(node, 0));
  const filterNode = part(node, 2);
  const filter = compile(source, filterNode);
  const mayBeIndex = filterNode.name !== 'Comparison' && filterNode.name !== 'FunctionInvocation';
  return (scope, evaluation) => {
    const target = list(scope, evaluation);
    if (!isList(target)) return evaluation.warn('INVALID_TYPE', `Expected list but found '${brief(target)}'`);
    if (mayBeIndex) {
      const index = filter(scope, evaluation);
      if (isFeelNumber(index)) return elementAt(target, index);
    }
    evaluation.cells(target.length);
    return filtered(target, (item) => filter(itemScope(item, scope), evaluation), evaluation);
  };
}

function elementAt(list: readonly FeelValue[], index: FeelNumber): FeelValue {
  const position = Math.trunc(toDouble(index));
  if (position === 0) return null;
  return list.at(position > 0 ? position - 1 : position) ?? null;
}

/** A filter that answers a number for the first item is an index after all. */
function filtered(
  list: readonly FeelValue[],
  holds: (item: FeelValue) => FeelValue,
  evaluation: Evaluation,
): FeelValue {
  const [first, ...others] = list;
  if (first === undefined) return [];
  const answer = holds(first);
  if (isFeelNumber(answer)) return elementAt(list, answer);
  const rest = others.filter((item) => {
    evaluation.step();
    return holds(item) === true;
  });
  return answer === true ? [first, ...rest] : rest;
}

function itemScope(item: FeelValue, scope: Scope): Scope {
  const outer = new Scope({ item }, scope);
  return isContext(item) ? new Scope(item, outer) : outer;
}
