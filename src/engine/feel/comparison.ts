import type { Evaluation } from './evaluation.js';
import { brief, entryOf, FeelRange, isContext, isList, type FeelValue } from './feel-value.js';
import { compareNumbers, isFeelNumber } from './number.js';
import { FeelDateTime, FeelTime, isTemporal, type FeelTemporal } from './temporal.js';
import { compareTemporals } from './temporal-arithmetic.js';

/** Whether two values are equal; null (and no warning) when their types cannot be compared. */
export function equalOrNull(left: FeelValue, right: FeelValue, evaluation: Evaluation): boolean | null {
  evaluation.step();
  if (left === null || right === null) return left === right;
  if (isFeelNumber(left) && isFeelNumber(right)) return compareNumbers(left, right) === 0;
  if (typeof left === 'string' || typeof left === 'boolean')
    return typeof left === typeof right ? left === right : null;
  if (isTemporal(left) && isTemporal(right)) {
    const order = compareTemporals(left, right);
    return order === null ? null : order === 0 && zoneOf(left) === zoneOf(right);
  }
  if (isList(left) && isList(right)) {
    return (
      left.length === right.length && left.every((element, index) => equal(element, right[index] ?? null, evaluation))
    );
  }
  if (left instanceof FeelRange && right instanceof FeelRange) {
    return (
      left.startIncluded === right.startIncluded &&
      left.endIncluded === right.endIncluded &&
      equal(left.start, right.start, evaluation) &&
      equal(left.end, right.end, evaluation)
    );
  }
  if (isContext(left) && isContext(right)) {
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => {
        const other = entryOf(right, key);
        return other !== undefined && equal(left[key] ?? null, other, evaluation);
      })
    );
  }
  return null;
}

/** The same moment in two zones is two values to Zeebe, though neither is before the other. */
function zoneOf(value: FeelTemporal): string | null {
  return value instanceof FeelTime || value instanceof FeelDateTime ? value.zone : null;
}

/** Whether two values are equal; values of different types are not. */
export function equal(left: FeelValue, right: FeelValue, evaluation: Evaluation): boolean {
  return equalOrNull(left, right, evaluation) === true;
}

/** `left = right` as an expression: types that cannot be compared give null and a warning. */
export function checkEqual(left: FeelValue, right: FeelValue, evaluation: Evaluation): boolean | null {
  return equalOrNull(left, right, evaluation) ?? notComparable(left, right, evaluation);
}

/** Negative, zero or positive; null when the two have no order. */
export function compare(left: FeelValue, right: FeelValue): number | null {
  if (isFeelNumber(left) && isFeelNumber(right)) return compareNumbers(left, right);
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  if (isTemporal(left) && isTemporal(right)) return compareTemporals(left, right);
  return null;
}

export type Comparator = '<' | '<=' | '>' | '>=';

const HOLDS: Record<Comparator, (order: number) => boolean> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** `left < right` and its kin: types without order give null and a warning. */
export function checkOrder(
  comparator: Comparator,
  left: FeelValue,
  right: FeelValue,
  evaluation: Evaluation,
): boolean | null {
  const order = compare(left, right);
  return order === null ? notComparable(left, right, evaluation) : HOLDS[comparator](order);
}

/** Whether the range holds the value; null and a warning when it cannot be compared with its ends. */
export function checkInRange(value: FeelValue, range: FeelRange, evaluation: Evaluation): boolean | null {
  const { start, end } = range;
  const fromStart = compare(value, start);
  const toEnd = compare(value, end);
  if (fromStart === null || toEnd === null) {
    return evaluation.warn(
      'NOT_COMPARABLE',
      `Can't compare '${brief(value)}' with '${brief(start)}' and '${brief(end)}'`,
    );
  }
  return (range.startIncluded ? fromStart >= 0 : fromStart > 0) && (range.endIncluded ? toEnd <= 0 : toEnd < 0);
}

function notComparable(left: FeelValue, right: FeelValue, evaluation: Evaluation): null {
  return evaluation.warn('NOT_COMPARABLE', `Can't compare '${brief(left)}' with '${brief(right)}'`);
}
