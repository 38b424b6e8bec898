/** How messages speak of expressions and their results. */
import type { Expression, FeelOutcome, FeelType } from '../feel/expression.js';

/** As Zeebe names the types in its messages. */
const TYPE_NAMES = {
  null: 'NULL',
  boolean: 'BOOLEAN',
  number: 'NUMBER',
  string: 'STRING',
  date: 'DATE',
  time: 'TIME',
  'date-time': 'DATE_TIME',
  'days-time-duration': 'DURATION',
  'years-months-duration': 'PERIOD',
  list: 'ARRAY',
  context: 'OBJECT',
  function: 'FUNCTION',
  range: 'RANGE',
} as const satisfies Record<FeelType, string>;

export const typeName = (type: FeelType): string => TYPE_NAMES[type];

/** The expression as messages quote it: without the sign that marks FEEL. */
export function expressionText({ source }: Expression): string {
  return source.startsWith('=') ? source.slice(1) : source;
}

export function withWarnings(message: string, warnings: readonly string[]): string {
  return warnings.length > 0
    ? `${message} The evaluation reported the following warnings:\n${warnings.join('\n')}`
    : message;
}

/** What is wrong with the type of a result; undefined when it is one of the accepted ones. */
export function typeMismatch(
  expression: Expression,
  { type, warnings }: FeelOutcome,
  accepted: readonly FeelType[],
): string | undefined {
  if (accepted.includes(type)) return undefined;
  const names = accepted.map(typeName);
  const expected = names.length === 1 ? `'${names[0]}'` : `one of '[${names.join(', ')}]'`;
  return withWarnings(
    `Expected result of the expression '${expressionText(expression)}' to be ${expected}, but was '${typeName(type)}'.`,
    warnings,
  );
}
