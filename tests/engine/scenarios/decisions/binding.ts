import { decisionTable } from '../../oracle/decision-model.js';
import { bpmn, businessRule, end, process, start } from '../../oracle/model.js';
import { create, deploy, type Scenario } from '../../oracle/scenario.js';

const fixed = (value: string) =>
  decisionTable({ decisionId: 'bound', drgId: 'bound-graph', inputs: ['n'], outputs: ['r'], rules: [['', value]] });

export const scenario: Scenario = {
  name: 'decisions/binding',
  covers: [{ of: 'business rule task', kind: 'normal' }],
  resources: {
    'bound.dmn': fixed('1'),
    'changed/bound.dmn': fixed('2'),
    'bound.bpmn': bpmn(
      process(
        'bound-rule',
        [
          start('Start'),
          businessRule('Latest', 'bound', 'latest', { bindingType: 'latest' }),
          businessRule('Same', 'bound', 'same', { bindingType: 'deployment' }),
          end('End'),
        ],
        'Start > Latest > Same > End',
      ),
    ),
  },
  steps: [deploy('bound.dmn', 'bound.bpmn'), deploy('changed/bound.dmn'), create('bound-rule')],
};
