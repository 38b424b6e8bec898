import { decisionTable } from '../../oracle/decision-model.js';
import { bpmn, businessRule, end, process, start } from '../../oracle/model.js';
import { create, deploy, type Scenario } from '../../oracle/scenario.js';

const policies = {
  unique: ['UNIQUE'],
  any: ['ANY'],
  first: ['FIRST'],
  rules: ['RULE ORDER'],
  collect: ['COLLECT'],
  sum: ['COLLECT', 'SUM'],
  min: ['COLLECT', 'MIN'],
  max: ['COLLECT', 'MAX'],
  count: ['COLLECT', 'COUNT'],
} as Record<string, [string, string?]>;
const dmn = Object.entries(policies).map(
  ([name, [hitPolicy, aggregation]]) =>
    [
      `${name}.dmn`,
      decisionTable({
        decisionId: `hit-${name}`,
        drgId: `graph-hit-${name}`,
        hitPolicy,
        ...(aggregation === undefined ? {} : { aggregation }),
        inputs: ['n'],
        outputs: ['r'],
        rules:
          name === 'unique'
            ? [
                ['< 5', '1'],
                ['>= 5', '2'],
              ]
            : name === 'any'
              ? [
                  ['< 5', '1'],
                  ['< 3', '1'],
                ]
              : [
                  ['< 5', '10'],
                  ['[1..3]', '20'],
                  ['> 100', '30'],
                ],
      }),
    ] as const,
);

export const scenario: Scenario = {
  name: 'decisions/hit-policies',
  covers: [{ of: 'business rule task', kind: 'normal' }],
  resources: {
    ...Object.fromEntries(dmn),
    'hits.bpmn': bpmn(
      process(
        'hits',
        [start('Start'), ...Object.keys(policies).map((name) => businessRule(name, `hit-${name}`, name)), end('End')],
        `Start > ${Object.keys(policies).join(' > ')} > End`,
      ),
    ),
  },
  steps: [deploy(...dmn.map(([name]) => name), 'hits.bpmn'), create('hits', { n: 2 }), create('hits', { n: 50 })],
};
