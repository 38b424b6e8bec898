import { readFileSync } from 'node:fs';
import { parseDecisionRequirements } from '../../../src/engine/dmn/decision-requirements.js';
import { evaluateDecision } from '../../../src/engine/dmn/evaluate-decision.js';
import type { Json } from '../../../src/engine/result.js';
import { definitionsXml } from './decision-tables.js';

/** A decision and what Zeebe 8.6.0 answered; see ../feel/fixtures/README.md. */
interface Recorded {
  readonly name: string;
  /** The elements inside `definitions`. */
  readonly content: string;
  readonly decisionId: string;
  readonly variables: Record<string, Json>;
  readonly refused?: true;
  readonly output?: Json;
  readonly failure?: { decisionId: string; message: string };
  readonly evaluated?: Json;
  /** Why DiMe answers otherwise. */
  readonly differs?: string;
}

const recorded = JSON.parse(
  readFileSync(new URL('fixtures/zeebe-decisions.json', import.meta.url), 'utf8'),
) as Recorded[];

async function answer({ content, decisionId, variables }: Recorded): Promise<unknown> {
  const parsed = await parseDecisionRequirements(definitionsXml(content));
  if (!parsed.ok) return { refused: true };
  const { output, failure, evaluated } = evaluateDecision(parsed.value, decisionId, variables, { nowMs: 0 });
  return failure ? { output, failure, evaluated } : { output, evaluated };
}

function wanted({ refused, output, failure, evaluated }: Recorded): unknown {
  if (refused) return { refused };
  return failure ? { output, failure, evaluated } : { output, evaluated };
}

const title = ({ name, variables }: Recorded) => `${name} with ${JSON.stringify(variables)}`;

describe('decisions as Zeebe 8.6.0 evaluates them', () => {
  const same = recorded.filter(({ differs }) => differs === undefined);
  it.each(same.map((question) => [title(question), question] as const))('%s', async (_, question) => {
    expect(await answer(question)).toEqual(wanted(question));
  });
});

describe('known differences from Zeebe 8.6.0', () => {
  const different = recorded.filter(({ differs }) => differs !== undefined);
  it.each(different.map((question) => [title(question), question.differs, question] as const))(
    '%s: %s',
    async (_, reason, question) => {
      expect(reason).not.toBe('');
      expect(await answer(question)).not.toEqual(wanted(question));
    },
  );
});
