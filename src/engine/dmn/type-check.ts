import { brief, feelTypeOf, type FeelType, type FeelValue } from '../feel/feel-value.js';
import { DecisionFailure } from './logic.js';

/** The types that a result is checked for; others (also defined ones) are not, as in Zeebe. */
const CHECKED: Readonly<Record<string, FeelType>> = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  time: 'time',
  date: 'date',
  dateTime: 'date-time',
  dayTimeDuration: 'days-time-duration',
  yearMonthDuration: 'years-months-duration',
};

/**
 * The value, when it is null or of the declared type; nothing is converted.
 *
 * @throws {DecisionFailure} otherwise
 */
export function checkType(value: FeelValue, typeRef: string | undefined): FeelValue {
  const name = (typeRef ?? '').replace(/^feel:/u, '');
  const type = Object.hasOwn(CHECKED, name) ? CHECKED[name] : undefined;
  if (value === null || type === undefined || feelTypeOf(value) === type) return value;
  throw new DecisionFailure(`expected '${name}' but found '${brief(value)}'`);
}
