import { randomBytes } from 'node:crypto';
import type { Evaluation } from '../evaluation.js';
import { CallFailure, type FeelValue } from '../feel-value.js';
import {
  absoluteOf,
  compareNumbers,
  formatNumber,
  fromDouble,
  isFeelNumber,
  moduloOf,
  roundNumber,
  toDouble,
  type RoundingMode,
} from '../number.js';
import { DayTimeDuration, YearMonthDuration } from '../temporal.js';
import { builtin, type FunctionTable } from './builtin.js';

const MODES: readonly RoundingMode[] = ['UP', 'DOWN', 'CEILING', 'FLOOR', 'HALF_UP', 'HALF_DOWN', 'HALF_EVEN'];
/** Farther than any number of 34 digits reaches, and cheap to compute. */
const MAX_SCALE = 6176;

/** @source DMN 1.3 table 77; Camunda 8.6 FEEL, numeric functions */
export const numberFunctions: FunctionTable = {
  decimal: [
    builtin(['n', 'scale'], ([n, scale], evaluation) => rounded(n, scale, 'HALF_EVEN', evaluation)),
    builtin(['n', 'scale', 'mode'], ([n, scale, mode], evaluation) => {
      if (typeof mode !== 'string') return undefined;
      const known = MODES.find((name) => name === mode.toUpperCase());
      if (!known)
        return new CallFailure(`Illegal argument '${mode}' for rounding mode. Must be one of: ${MODES.join(', ')}`);
      return rounded(n, scale, known, evaluation);
    }),
  ],
  floor: roundings('FLOOR'),
  ceiling: roundings('CEILING'),
  'round up': [builtin(['n', 'scale'], ([n, scale], evaluation) => rounded(n, scale, 'UP', evaluation))],
  'round down': [builtin(['n', 'scale'], ([n, scale], evaluation) => rounded(n, scale, 'DOWN', evaluation))],
  'round half up': [builtin(['n', 'scale'], ([n, scale], evaluation) => rounded(n, scale, 'HALF_UP', evaluation))],
  'round half down': [builtin(['n', 'scale'], ([n, scale], evaluation) => rounded(n, scale, 'HALF_DOWN', evaluation))],
  abs: ['n', 'number'].map((name) => builtin([name], ([n]) => magnitude(n))),
  modulo: [
    builtin(['dividend', 'divisor'], ([dividend, divisor]) => {
      if (!isFeelNumber(dividend) || !isFeelNumber(divisor)) return undefined;
      return moduloOf(dividend, divisor) ?? new CallFailure('Division by zero');
    }),
  ],
  sqrt: [
    builtin(['number'], ([n]) => {
      if (!isFeelNumber(n)) return undefined;
      return compareNumbers(n, 0) < 0 ? null : fromDouble(Math.sqrt(toDouble(n)));
    }),
  ],
  log: [
    builtin(['number'], ([n]) => {
      if (!isFeelNumber(n)) return undefined;
      return fromDouble(Math.log(toDouble(n))) ?? new CallFailure(`No logarithm of '${formatNumber(n)}'`);
    }),
  ],
  exp: [builtin(['number'], ([n]) => (isFeelNumber(n) ? fromDouble(Math.exp(toDouble(n))) : undefined))],
  odd: [builtin(['number'], ([n]) => parity(n, 1))],
  even: [builtin(['number'], ([n]) => parity(n, 0))],
  // 48 random bits, as even a double keeps them all.
  'random number': [builtin([], () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48)],
};

function roundings(mode: RoundingMode) {
  return [
    builtin(['n'], ([n], evaluation) => rounded(n, 0, mode, evaluation)),
    builtin(['n', 'scale'], ([n, scale], evaluation) => rounded(n, scale, mode, evaluation)),
  ];
}

function rounded(
  n: FeelValue | undefined,
  scale: FeelValue | undefined,
  mode: RoundingMode,
  evaluation: Evaluation,
): FeelValue | CallFailure | undefined {
  if (!isFeelNumber(n) || !isFeelNumber(scale)) return undefined;
  const digits = Math.trunc(toDouble(scale));
  if (Math.abs(digits) > MAX_SCALE) return new CallFailure(`The scale '${String(digits)}' is out of range`);
  evaluation.step(Math.abs(digits));
  return roundNumber(n, digits, mode);
}

function magnitude(n: FeelValue | undefined): FeelValue | undefined {
  if (isFeelNumber(n)) return absoluteOf(n);
  if (n instanceof YearMonthDuration) return new YearMonthDuration(Math.abs(n.months));
  if (n instanceof DayTimeDuration) return new DayTimeDuration(n.nanos < 0n ? -n.nanos : n.nanos);
  return undefined;
}

function parity(n: FeelValue | undefined, wanted: 0 | 1): boolean | undefined {
  if (!isFeelNumber(n)) return undefined;
  const rest = moduloOf(absoluteOf(n), 2);
  return rest !== null && compareNumbers(rest, wanted) === 0;
}
