import type { Evaluation } from './evaluation.js';
import { brief, type FeelValue } from './feel-value.js';
import {
  addNumbers,
  Decimal,
  compareNumbers,
  divideNumbers,
  isFeelNumber,
  multiplyNumbers,
  negateNumber,
  NumberRangeError,
  powerOf,
  subtractNumbers,
  toDouble,
  type FeelNumber,
} from './number.js';
import { DayTimeDuration, isTemporal, YearMonthDuration } from './temporal.js';
import { difference, shift } from './temporal-arithmetic.js';

export type Operator = '+' | '-' | '*' | '/' | '**';

type Operation = (left: FeelValue, right: FeelValue, evaluation: Evaluation) => FeelValue | undefined;

/** undefined: the operator has no meaning for these types. */
const OPERATIONS: Record<Operator, { apply: Operation; complaint: (left: string, right: string) => string }> = {
  '+': { apply: add, complaint: (left, right) => `Can't add '${right}' to '${left}'` },
  '-': { apply: subtract, complaint: (left, right) => `Can't subtract '${right}' from '${left}'` },
  '*': { apply: multiply, complaint: (left, right) => `Can't multiply '${left}' by '${right}'` },
  '/': { apply: divide, complaint: (left, right) => `Can't divide '${left}' by '${right}'` },
  '**': { apply: power, complaint: (left, right) => `Can't raise '${left}' to the power of '${right}'` },
};

/** The result of an operator; null and a warning where it has none (other types, division by zero). */
export function calculate(operator: Operator, left: FeelValue, right: FeelValue, evaluation: Evaluation): FeelValue {
  evaluation.step(1 + extraWork(left) + extraWork(right));
  const { apply, complaint } = OPERATIONS[operator];
  const result = withinRange(() => apply(left, right, evaluation));
  return result === undefined ? evaluation.warn('INVALID_TYPE', complaint(brief(left), brief(right))) : result;
}

/** Numbers rounded to thousands of digits are slow to calculate with. */
function extraWork(value: FeelValue): number {
  return value instanceof Decimal && Math.abs(value.scale) > 64 ? Math.abs(value.scale) : 0;
}

/** The value with its sign turned; null and a warning for what has no sign. */
export function negate(value: FeelValue, evaluation: Evaluation): FeelValue {
  if (isFeelNumber(value)) return negateNumber(value);
  if (value instanceof YearMonthDuration) return new YearMonthDuration(-value.months);
  if (value instanceof DayTimeDuration) return new DayTimeDuration(-value.nanos);
  return evaluation.warn('INVALID_TYPE', `Expected number but found '${brief(value)}'`);
}

function add(left: FeelValue, right: FeelValue, evaluation: Evaluation): FeelValue | undefined {
  if (isFeelNumber(left) && isFeelNumber(right)) return addNumbers(left, right);
  if (typeof left === 'string' && typeof right === 'string') {
    evaluation.characters(left.length + right.length);
    return left + right;
  }
  if (!isTemporal(left) || !isTemporal(right)) return undefined;
  return shift(left, right, 1) ?? shift(right, left, 1) ?? undefined;
}

function subtract(left: FeelValue, right: FeelValue): FeelValue | undefined {
  if (isFeelNumber(left) && isFeelNumber(right)) return subtractNumbers(left, right);
  if (!isTemporal(left) || !isTemporal(right)) return undefined;
  return shift(left, right, -1) ?? difference(left, right) ?? undefined;
}

function multiply(left: FeelValue, right: FeelValue): FeelValue | undefined {
  if (isFeelNumber(left)) return isFeelNumber(right) ? multiplyNumbers(left, right) : scaled(right, left);
  return isFeelNumber(right) ? scaled(left, right) : undefined;
}

function scaled(duration: FeelValue, factor: FeelNumber): FeelValue | undefined {
  // Zeebe multiplies durations by whole numbers only; a fraction is cut off.
  const by = Math.trunc(toDouble(factor));
  if (duration instanceof YearMonthDuration) return new YearMonthDuration(duration.months * by);
  return duration instanceof DayTimeDuration ? new DayTimeDuration(duration.nanos * BigInt(by)) : undefined;
}

function divide(left: FeelValue, right: FeelValue): FeelValue | undefined {
  if (isFeelNumber(right)) {
    if (compareNumbers(right, 0) === 0) return undefined;
    if (isFeelNumber(left)) return divideNumbers(left, right) ?? undefined;
    if (left instanceof YearMonthDuration) return new YearMonthDuration(Math.trunc(left.months / toDouble(right)));
    if (left instanceof DayTimeDuration)
      return new DayTimeDuration(BigInt(Math.trunc(left.millis / toDouble(right))) * 1_000_000n);
    return undefined;
  }
  if (left instanceof YearMonthDuration && right instanceof YearMonthDuration)
    return divideNumbers(left.months, right.months) ?? undefined;
  if (left instanceof DayTimeDuration && right instanceof DayTimeDuration)
    return divideNumbers(left.millis, right.millis) ?? undefined;
  return undefined;
}

function power(left: FeelValue, right: FeelValue): FeelValue | undefined {
  return isFeelNumber(left) && isFeelNumber(right) ? (powerOf(left, right) ?? undefined) : undefined;
}

/** A number beyond all numbers, and a moment beyond the calendar, is no value. */
function withinRange(compute: () => FeelValue | undefined): FeelValue | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof RangeError || error instanceof NumberRangeError) return undefined;
    throw error;
  }
}
