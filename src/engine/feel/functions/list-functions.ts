import { compare, equal } from '../comparison.js';
import type { Evaluation } from '../evaluation.js';
import { CallFailure, brief, FeelFunction, isList, type FeelValue } from '../feel-value.js';
import { isFeelNumber, toDouble } from '../number.js';
import { builtin, variadic, type FunctionTable } from './builtin.js';

type List = readonly FeelValue[];

/** @source DMN 1.3 table 75; Camunda 8.6 FEEL, list functions */
export const listFunctions: FunctionTable = {
  'list contains': [
    onList(['list', 'element'], (list, [element = null], evaluation) =>
      list.some((item) => equal(item, element, evaluation)),
    ),
  ],
  'list replace': [
    onList(['list', 'position', 'newItem'], (list, [position = null, item = null], evaluation) =>
      replaceItems(list, position, item, evaluation),
    ),
    onList(['list', 'match', 'newItem'], (list, [match = null, item = null], evaluation) =>
      replaceItems(list, match, item, evaluation),
    ),
  ],
  count: [onList(['list'], (list) => list.length)],
  'is empty': [onList(['list'], (list) => list.length === 0)],
  min: [variadic(['list'], ([list = null]) => extreme(list, -1))],
  max: [variadic(['list'], ([list = null]) => extreme(list, 1))],
  all: [variadic(['list'], ([list = null]) => quantify(list, false))],
  any: [variadic(['list'], ([list = null]) => quantify(list, true))],
  sublist: [
    onList(['list', 'start position'], (list, [start]) => sublist(list, start)),
    onList(['list', 'start'], (list, [start]) => sublist(list, start)),
    onList(['list', 'start position', 'length'], (list, [start, length]) => sublist(list, start, length)),
    onList(['list', 'start', 'length'], (list, [start, length]) => sublist(list, start, length)),
  ],
  append: [
    variadic(['list', 'items'], ([list = null, items = null]) =>
      isList(list) && isList(items) ? [...list, ...items] : undefined,
    ),
  ],
  concatenate: [
    variadic(['lists'], ([lists = null], evaluation) => (isList(lists) ? joined(lists, evaluation) : undefined)),
  ],
  'insert before': [
    onList(['list', 'position', 'newItem'], (list, [position, item = null]) => {
      const at = indexOf(list, position);
      return at === undefined ? undefined : [...list.slice(0, at), item, ...list.slice(at)];
    }),
  ],
  remove: [
    onList(['list', 'position'], (list, [position]) => {
      const at = indexOf(list, position);
      return at === undefined ? undefined : list.filter((_, index) => index !== at);
    }),
  ],
  reverse: [onList(['list'], (list) => list.toReversed())],
  'index of': [
    onList(['list', 'match'], (list, [match = null], evaluation) =>
      list.flatMap((item, index) => (equal(item, match, evaluation) ? [index + 1] : [])),
    ),
  ],
  union: [
    variadic(['lists'], ([lists = null], evaluation) =>
      isList(lists) ? distinct(joined(lists, evaluation), evaluation) : undefined,
    ),
  ],
  'distinct values': [onList(['list'], (list, _, evaluation) => distinct(list, evaluation))],
  'duplicate values': [
    onList(['list'], (list, _, evaluation) =>
      distinct(list, evaluation).filter((value) => list.filter((item) => equal(item, value, evaluation)).length > 1),
    ),
  ],
  flatten: [onList(['list'], (list, _, evaluation) => flatten(list, evaluation))],
  sort: [
    onList(['list', 'precedes'], (list, [precedes], evaluation) =>
      precedes instanceof FeelFunction ? sorted(list, precedes, evaluation) : undefined,
    ),
  ],
  partition: [
    onList(['list', 'size'], (list, [size]) => {
      if (!isFeelNumber(size)) return undefined;
      const step = Math.trunc(toDouble(size));
      if (step < 1) return new CallFailure(`The size of a partition must be positive, but was '${brief(size)}'`);
      return Array.from({ length: Math.ceil(list.length / step) }, (_, index) =>
        list.slice(index * step, (index + 1) * step),
      );
    }),
  ],
  'string join': [
    onList(['list'], (list, _, evaluation) => joinTexts(list, [], evaluation)),
    onList(['list', 'delimiter'], (list, rest, evaluation) => joinTexts(list, rest, evaluation)),
    onList(['list', 'delimiter', 'prefix', 'suffix'], (list, rest, evaluation) => joinTexts(list, rest, evaluation)),
  ],
};

function onList(
  parameters: readonly string[],
  body: (list: List, rest: readonly FeelValue[], evaluation: Evaluation) => FeelValue | CallFailure | undefined,
): FeelFunction {
  return builtin(parameters, ([list = null, ...rest], evaluation) => {
    if (!isList(list)) return undefined;
    return body(list, rest, evaluation);
  });
}

function extreme(list: FeelValue, wanted: 1 | -1): FeelValue | CallFailure | undefined {
  if (!isList(list)) return undefined;
  const [first = null, ...others] = list;
  let best = first;
  for (const item of others) {
    const order = compare(item, best);
    if (order === null) return new CallFailure(`${brief(list)} is not comparable`);
    if (Math.sign(order) === wanted) best = item;
  }
  return list.length === 1 && compare(first, first) === null
    ? new CallFailure(`${brief(list)} is not comparable`)
    : best;
}

/** Three-valued: the deciding value wins, otherwise anything but a boolean makes the result null. */
function quantify(list: FeelValue, deciding: boolean): boolean | null | undefined {
  if (!isList(list)) return undefined;
  if (list.includes(deciding)) return deciding;
  return list.every((item) => typeof item === 'boolean') ? !deciding : null;
}

/** Positions count from 1, or from the end when negative; undefined for what is no position. */
function indexOf(list: List, position: FeelValue | undefined): number | undefined {
  if (!isFeelNumber(position)) return undefined;
  const at = Math.trunc(toDouble(position));
  return at > 0 ? at - 1 : Math.max(0, list.length + at);
}

function sublist(list: List, start: FeelValue | undefined, length?: FeelValue): List | undefined {
  const from = indexOf(list, start);
  if (from === undefined) return undefined;
  if (length === undefined) return list.slice(from);
  return isFeelNumber(length) ? list.slice(from, from + Math.max(0, Math.trunc(toDouble(length)))) : undefined;
}

/** The elements of lists, and whatever is no list as it is. */
function joined(lists: List, evaluation: Evaluation): List {
  const result: FeelValue[] = [];
  for (const list of lists) {
    if (!isList(list)) {
      result.push(list);
      continue;
    }
    evaluation.cells(list.length);
    for (const element of list) result.push(element);
  }
  return result;
}

function distinct(list: List, evaluation: Evaluation): List {
  const result: FeelValue[] = [];
  // Equal texts are found by a set; everything else is compared one by one.
  const texts = new Set<string>();
  for (const item of list) {
    if (typeof item === 'string' ? texts.has(item) : result.some((known) => equal(item, known, evaluation))) continue;
    if (typeof item === 'string') texts.add(item);
    result.push(item);
  }
  return result;
}

function flatten(list: List, evaluation: Evaluation): List {
  const result: FeelValue[] = [];
  const visit = (items: List) => {
    for (const item of items) {
      evaluation.cells(1);
      if (isList(item))
        evaluation.nested(() => {
          visit(item);
        });
      else result.push(item);
    }
  };
  visit(list);
  return result;
}

function sorted(list: List, precedes: FeelFunction, evaluation: Evaluation): List | CallFailure {
  if (precedes.parameters.length !== 2) {
    return new CallFailure(
      `expect boolean function with 2 arguments, but found '${String(precedes.parameters.length)}'`,
    );
  }
  let failure: CallFailure | undefined;
  const isBefore = (left: FeelValue, right: FeelValue): boolean => {
    const answer = precedes.call([left, right], evaluation);
    if (typeof answer === 'boolean') return answer;
    failure ??=
      answer instanceof CallFailure
        ? answer
        : new CallFailure(
            `fail to sort list by given precedes function: expected boolean but found '${brief(answer)}'`,
          );
    return false;
  };
  const result = list.toSorted((left, right) => (isBefore(left, right) ? -1 : isBefore(right, left) ? 1 : 0));
  return failure ?? result;
}

function replaceItems(
  list: List,
  at: FeelValue,
  item: FeelValue,
  evaluation: Evaluation,
): List | CallFailure | undefined {
  if (at instanceof FeelFunction) {
    if (at.parameters.length !== 2) return undefined;
    const answers = list.map((old) => at.call([old, item], evaluation));
    if (!answers.every((answer) => typeof answer === 'boolean')) return undefined;
    return list.map((old, index) => (answers[index] === true ? item : old));
  }
  const index = indexOf(list, at);
  if (
    index === undefined ||
    index >= list.length ||
    (isFeelNumber(at) && (toDouble(at) === 0 || toDouble(at) < -list.length))
  )
    return undefined;
  return list.map((old, position) => (position === index ? item : old));
}

function joinTexts(
  list: List,
  [delimiter = null, prefix = null, suffix = null]: readonly FeelValue[],
  evaluation: Evaluation,
): string | CallFailure | undefined {
  const texts = list.filter((item) => item !== null);
  if (!texts.every((text) => typeof text === 'string'))
    return new CallFailure(`expected a list of strings but found '${brief(list)}'`);
  const [between, before, after] = [delimiter, prefix, suffix].map((part) => part ?? '');
  if (typeof between !== 'string' || typeof before !== 'string' || typeof after !== 'string') return undefined;
  evaluation.characters(texts.reduce((sum, text) => sum + text.length + between.length, before.length + after.length));
  return `${before}${texts.join(between)}${after}`;
}
