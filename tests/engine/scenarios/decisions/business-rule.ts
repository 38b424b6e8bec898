import { decisionTable } from '../../oracle/decision-model.js';
import { bpmn, businessRule, end, process, start } from '../../oracle/model.js';
import { create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'decisions/business-rule',
  covers: [{ of: 'business rule task', kind: 'normal' }],
  resources: {
    'fee.dmn': decisionTable({
      decisionId: 'fee',
      drgId: 'fee-graph',
      hitPolicy: 'FIRST',
      inputs: ['use', 'age'],
      outputs: ['stamp', 'secretariat'],
      rules: [
        ['"exempt"', '', '0', '0'],
        ['"stamped","other"', '>= 18', '16', '0.52'],
        ['', '', 'null', '"?"'],
      ],
    }),
    'rule.bpmn': bpmn(
      process(
        'rule',
        [
          start('Start'),
          businessRule('Assess', 'fee', 'fee', { output: [['=fee.stamp', 'stamp']] }),
          businessRule('Again', '="fe" + "e"', 'again'),
          end('End'),
        ],
        'Start > Assess > Again > End',
      ),
    ),
  },
  steps: [
    deploy('fee.dmn', 'rule.bpmn'),
    create('rule', { use: 'stamped', age: 40 }),
    create('rule', { use: 'exempt' }),
    create('rule', { use: 'stamped', age: 4 }),
  ],
};
