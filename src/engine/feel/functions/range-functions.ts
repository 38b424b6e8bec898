import { compare } from '../comparison.js';
import { FeelRange, type FeelValue } from '../feel-value.js';
import { builtin, type FunctionTable } from './builtin.js';

/** A point is a range of one value. */
interface Span {
  readonly isPoint: boolean;
  readonly start: FeelValue;
  readonly startIncluded: boolean;
  readonly end: FeelValue;
  readonly endIncluded: boolean;
}

type Relation = (a: Span, b: Span) => boolean;

/** Orders two ends of spans that were found comparable. */
const order = (left: FeelValue, right: FeelValue): number => compare(left, right) ?? 0;

const before: Relation = (a, b) => {
  const gap = order(a.end, b.start);
  return gap < 0 || (gap === 0 && (!a.endIncluded || !b.startIncluded));
};
const meets: Relation = (a, b) => a.endIncluded && b.startIncluded && order(a.end, b.start) === 0;
const overlaps: Relation = (a, b) => !before(a, b) && !before(b, a);
/** Whether `a` begins no later than `b`. */
const coversStart: Relation = (a, b) => {
  const gap = order(a.start, b.start);
  return gap < 0 || (gap === 0 && (a.startIncluded || !b.startIncluded));
};
/** Whether `a` ends no earlier than `b`. */
const coversEnd: Relation = (a, b) => {
  const gap = order(a.end, b.end);
  return gap > 0 || (gap === 0 && (a.endIncluded || !b.endIncluded));
};
const sameStart: Relation = (a, b) => a.startIncluded === b.startIncluded && order(a.start, b.start) === 0;
const sameEnd: Relation = (a, b) => a.endIncluded === b.endIncluded && order(a.end, b.end) === 0;
const includes: Relation = (a, b) => coversStart(a, b) && coversEnd(a, b);
const overlapsBefore: Relation = (a, b) => overlaps(a, b) && !coversStart(b, a) && coversEnd(b, a);
const finishes: Relation = (a, b) => sameEnd(a, b) && coversStart(b, a);
const starts: Relation = (a, b) => sameStart(a, b) && coversEnd(b, a);

const swapped =
  (relation: Relation): Relation =>
  (a, b) =>
    relation(b, a);

/** The overloads differ in the names of their parameters only. */
const PARAMETERS = [
  ['point1', 'point2'],
  ['point', 'range'],
  ['range', 'point'],
  ['range1', 'range2'],
] as const;

/** @source DMN 1.3 table 80 */
export const rangeFunctions: FunctionTable = {
  before: relation(before, 'points and ranges'),
  after: relation(swapped(before), 'points and ranges'),
  meets: relation(meets, 'ranges'),
  'met by': relation(swapped(meets), 'ranges'),
  overlaps: relation(overlaps, 'ranges'),
  'overlaps before': relation(overlapsBefore, 'ranges'),
  'overlaps after': relation(swapped(overlapsBefore), 'ranges'),
  finishes: relation(finishes, 'points and ranges'),
  'finished by': relation(swapped(finishes), 'points and ranges'),
  includes: relation(includes, 'points and ranges'),
  during: relation(swapped(includes), 'points and ranges'),
  starts: relation(starts, 'points and ranges'),
  'started by': relation(swapped(starts), 'points and ranges'),
  coincides: relation((a, b) => sameStart(a, b) && sameEnd(a, b), 'points and ranges'),
};

function relation(holds: Relation, over: 'ranges' | 'points and ranges') {
  return PARAMETERS.slice(over === 'ranges' ? 3 : 0).map((parameters) =>
    builtin(parameters, ([left = null, right = null]) => {
      const [a, b] = [spanOf(left), spanOf(right)];
      if (!a || !b || (over === 'ranges' && (a.isPoint || b.isPoint)) || !comparable(a, b)) return undefined;
      return holds(a, b);
    }),
  );
}

function spanOf(value: FeelValue): Span | undefined {
  if (value instanceof FeelRange) {
    const { start, startIncluded, end, endIncluded } = value;
    return start === null || end === null ? undefined : { isPoint: false, start, startIncluded, end, endIncluded };
  }
  if (value === null) return undefined;
  return { isPoint: true, start: value, startIncluded: true, end: value, endIncluded: true };
}

function comparable(a: Span, b: Span): boolean {
  return compare(a.start, b.start) !== null && compare(a.start, b.end) !== null && compare(a.end, b.start) !== null;
}
