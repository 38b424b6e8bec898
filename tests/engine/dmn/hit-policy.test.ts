import type { Json } from '../../../src/engine/result.js';
import { evaluateTable, type Table } from './decision-tables.js';

const rules = [
  ['< 10', '"low"'],
  ['>= 5', '"high"'],
  ['> 100', '"huge"'],
];

const amounts = [
  ['< 10', '3'],
  ['>= 5', '4.5'],
  ['> 5', '1'],
];

const two: NonNullable<Table['outputs']> = [{ name: 'a' }, { name: 'b' }];

describe('hit policies', () => {
  it.each<[string, Table, Json, Json]>([
    ['UNIQUE gives the only match', { rules }, 1, 'low'],
    ['no match is null', { rules: [['> 100', '1']] }, 1, null],
    ['no match is the default', { rules: [['> 100', '1']], outputs: [{ name: 'r', fallback: '"other"' }] }, 1, 'other'],
    ['FIRST gives the first of several', { policy: 'hitPolicy="FIRST"', rules }, 7, 'low'],
    [
      'ANY gives what all agree on',
      {
        policy: 'hitPolicy="ANY"',
        rules: [
          ['< 10', '1'],
          ['> 1', '1'],
        ],
      },
      5,
      1,
    ],
    ['RULE ORDER gives a list', { policy: 'hitPolicy="RULE ORDER"', rules }, 7, ['low', 'high']],
    ['RULE ORDER of one match is a list', { policy: 'hitPolicy="RULE ORDER"', rules }, 1, ['low']],
    ['COLLECT gives a list', { policy: 'hitPolicy="COLLECT"', rules }, 200, ['high', 'huge']],
    ['COLLECT SUM', { policy: 'hitPolicy="COLLECT" aggregation="SUM"', rules: amounts }, 7, 8.5],
    ['COLLECT MIN', { policy: 'hitPolicy="COLLECT" aggregation="MIN"', rules: amounts }, 7, 1],
    ['COLLECT MAX', { policy: 'hitPolicy="COLLECT" aggregation="MAX"', rules: amounts }, 7, 4.5],
    ['COLLECT COUNT', { policy: 'hitPolicy="COLLECT" aggregation="COUNT"', rules: amounts }, 7, 3],
    [
      'COLLECT with nothing to collect is null',
      { policy: 'hitPolicy="COLLECT" aggregation="COUNT"', rules: [['> 9', '1']] },
      7,
      null,
    ],
    [
      'PRIORITY follows the list of values',
      { policy: 'hitPolicy="PRIORITY"', rules, outputs: [{ name: 'r', values: '"high","low"' }] },
      7,
      'high',
    ],
    [
      'OUTPUT ORDER sorts by the list of values',
      { policy: 'hitPolicy="OUTPUT ORDER"', rules, outputs: [{ name: 'r', values: '"high","low"' }] },
      7,
      ['high', 'low'],
    ],
    ['several outputs are a context', { rules: [['-', '1', '"x"']], outputs: two }, 7, { a: 1, b: 'x' }],
    [
      'several outputs collected are contexts',
      {
        policy: 'hitPolicy="COLLECT"',
        rules: [
          ['-', '1', '2'],
          ['', '3', '4'],
        ],
        outputs: two,
      },
      7,
      [
        { a: 1, b: 2 },
        { a: 3, b: 4 },
      ],
    ],
  ])('%s', async (_, table, x, output) => {
    expect(await evaluateTable(table, { x })).toMatchObject({ output, failure: null });
  });

  it('refuses two matches of UNIQUE', async () => {
    const { failure, output } = await evaluateTable({ rules }, { x: 7 });
    expect(output).toBeNull();
    expect(failure).toEqual({
      decisionId: 'd',
      message: `multiple values aren't allowed for UNIQUE hit policy. found: 'List(Map(result -> "low"), Map(result -> "high"))'`,
    });
  });

  it('refuses different matches of ANY', async () => {
    const { failure } = await evaluateTable({ policy: 'hitPolicy="ANY"', rules }, { x: 7 });
    expect(failure?.message).toMatch(/^different values aren't allowed for ANY hit policy/);
  });
});
