import { CallFailure, brief, isList, type FeelValue } from '../feel-value.js';
import {
  addNumbers,
  compareNumbers,
  divideNumbers,
  fromDouble,
  isFeelNumber,
  multiplyNumbers,
  subtractNumbers,
  toDouble,
  type FeelNumber,
} from '../number.js';
import { variadic, type FunctionTable } from './builtin.js';

/** @source DMN 1.3 table 75 (sum, mean, product, median, stddev, mode) */
export const statisticsFunctions: FunctionTable = {
  sum: [onNumbers((numbers) => numbers.reduce(addNumbers))],
  product: [onNumbers((numbers) => numbers.reduce(multiplyNumbers))],
  mean: [onNumbers((numbers) => divideNumbers(numbers.reduce(addNumbers), numbers.length))],
  median: [onNumbers(median)],
  stddev: [onNumbers(standardDeviation)],
  mode: [
    variadic(['list'], ([list]) =>
      isList(list ?? null) && (list as readonly FeelValue[]).length === 0 ? [] : ofNumbers(list, mode),
    ),
  ],
};

/** An empty list has no statistics: null. */
function onNumbers(body: (numbers: readonly FeelNumber[]) => FeelValue) {
  return variadic(['list'], ([list]) => ofNumbers(list, body));
}

function ofNumbers(
  list: FeelValue | undefined,
  body: (numbers: readonly FeelNumber[]) => FeelValue,
): FeelValue | CallFailure | undefined {
  if (list === undefined || !isList(list)) return undefined;
  if (list.length === 0) return null;
  if (list.every(isFeelNumber)) return body(list);
  return new CallFailure(`expected number but found '${brief(list.find((item) => !isFeelNumber(item)) ?? null)}'`);
}

function median(numbers: readonly FeelNumber[]): FeelValue {
  const sorted = numbers.toSorted(compareNumbers);
  const middle = Math.trunc(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : divideNumbers(addNumbers(sorted[middle - 1] ?? 0, upper), 2);
}

function standardDeviation(numbers: readonly FeelNumber[]): FeelValue {
  const mean = divideNumbers(numbers.reduce(addNumbers), numbers.length) ?? 0;
  const squares = numbers.map((n) => multiplyNumbers(subtractNumbers(n, mean), subtractNumbers(n, mean)));
  const variance = divideNumbers(squares.reduce(addNumbers), numbers.length - 1);
  return variance === null ? null : fromDouble(Math.sqrt(toDouble(variance)));
}

function mode(numbers: readonly FeelNumber[]): FeelValue {
  const sorted = numbers.toSorted(compareNumbers);
  const runs: { value: FeelNumber; length: number }[] = [];
  for (const value of sorted) {
    const last = runs.at(-1);
    if (last && compareNumbers(last.value, value) === 0) last.length += 1;
    else runs.push({ value, length: 1 });
  }
  const longest = Math.max(...runs.map(({ length }) => length));
  return runs.filter(({ length }) => length === longest).map(({ value }) => value);
}
