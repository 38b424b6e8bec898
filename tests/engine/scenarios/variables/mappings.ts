import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { activate, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'variables/mappings',
  covers: [
    { of: 'input mapping', kind: 'normal' },
    { of: 'output mapping', kind: 'normal' },
  ],
  resources: {
    'mappings.bpmn': bpmn(
      process(
        'mappings',
        [
          start('Start'),
          service('Work', 'map', {
            input: [
              ['=person.name', 'name'],
              ['=name + "!"', 'greeting'],
              ['=1 + 1', 'nested.two'],
              ['=nested.two + 1', 'nested.three'],
              ['plain 12', 'text'],
              ['12', 'digits'],
              ['=missing', 'nothing'],
            ],
            output: [
              ['=result', 'outcome'],
              ['=result * 2', 'person.age'],
              ['=greeting', 'person.address.line'],
            ],
          }),
          end('End'),
        ],
        'Start > Work > End',
      ),
    ),
  },
  steps: [
    deploy('mappings.bpmn'),
    create('mappings', { person: { name: 'Ada', address: { city: 'Venezia' } } }),
    activate('map'),
    complete({ result: 21, unmapped: 'stays local' }),
  ],
};
