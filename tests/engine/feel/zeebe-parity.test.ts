import { readFileSync } from 'node:fs';
import { evaluateExpression, parseExpression, type FeelType } from '../../../src/engine/feel/expression.js';
import type { Json } from '../../../src/engine/result.js';

/** A question and what Zeebe 8.6.0 answered; see fixtures/README.md. */
interface Recorded {
  readonly expression: string;
  readonly variables?: Record<string, Json>;
  readonly refused?: true;
  readonly failure?: string;
  readonly type?: string;
  readonly value?: Json;
  readonly warnings?: readonly string[];
  /** Why DiMe answers otherwise. */
  readonly differs?: string;
}

const recorded = JSON.parse(
  readFileSync(new URL('fixtures/zeebe-expressions.json', import.meta.url), 'utf8'),
) as Recorded[];

/** Zeebe's names of the types; it has none for times, functions and ranges. */
const ZEEBE_TYPES: Record<FeelType, string> = {
  null: 'NULL',
  boolean: 'BOOLEAN',
  number: 'NUMBER',
  string: 'STRING',
  date: 'DATE',
  time: 'UNKNOWN',
  'date-time': 'DATE_TIME',
  'days-time-duration': 'DURATION',
  'years-months-duration': 'PERIOD',
  list: 'ARRAY',
  context: 'OBJECT',
  function: 'UNKNOWN',
  range: 'UNKNOWN',
};

/** Doubles that were reached by another way may differ in the last digit. */
function rounded(value: Json): Json {
  if (typeof value === 'number') return Number(value.toPrecision(15));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, rounded(entry)]));
}

function answer({ expression, variables = {} }: Recorded): unknown {
  const parsed = parseExpression(expression);
  if (!parsed.ok) return { refused: true };
  const result = evaluateExpression(parsed.value, variables, { nowMs: Date.UTC(2026, 9, 4, 12, 30) });
  if (!result.ok) return { failure: result.error };
  return { type: ZEEBE_TYPES[result.value.type], value: rounded(result.value.value), warnings: result.value.warnings };
}

function wanted({ refused, failure, type, value = null, warnings }: Recorded): unknown {
  if (refused) return { refused };
  if (failure === undefined) return { type, value: rounded(value), warnings };
  // The incident shows both.
  const noted = warnings?.length ? ` The evaluation reported the following warnings:\n${warnings.join('\n')}` : '';
  return { failure: `${failure}${noted}` };
}

const title = ({ expression, variables }: Recorded) =>
  `${expression}${variables ? ` with ${JSON.stringify(variables)}` : ''}`;

describe('expressions as Zeebe 8.6.0 evaluates them', () => {
  const same = recorded.filter(({ differs }) => differs === undefined);
  it.each(same.map((question) => [title(question), question] as const))('%s', (_, question) => {
    expect(answer(question)).toEqual(wanted(question));
  });
});

describe('known differences from Zeebe 8.6.0', () => {
  const different = recorded.filter(({ differs }) => differs !== undefined);
  it.each(different.map((question) => [title(question), question.differs, question] as const))(
    '%s: %s',
    (_, reason, question) => {
      expect(reason).not.toBe('');
      expect(answer(question)).not.toEqual(wanted(question));
    },
  );
});
