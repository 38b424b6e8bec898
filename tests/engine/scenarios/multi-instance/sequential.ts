import { bpmn, end, process, service, start, subProcess } from '../../oracle/model.js';
import { activate, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'multi-instance/sequential',
  covers: [{ of: 'sequential multi-instance', kind: 'normal' }],
  resources: {
    'mi-sequential.bpmn': bpmn(
      process(
        'mi-sequential',
        [
          start('Start'),
          subProcess('Each', [start('In'), service('Work', 'mi-s'), end('Out')], 'In > Work > Out', {
            multi: {
              sequential: true,
              collection: '=items',
              element: 'item',
              outputCollection: 'results',
              outputElement: '=result',
            },
          }),
          end('End'),
        ],
        'Start > Each > End',
      ),
    ),
  },
  steps: [
    deploy('mi-sequential.bpmn'),
    create('mi-sequential', { items: ['a', 'b'] }),
    activate('mi-s'),
    complete({ result: 'A' }),
    activate('mi-s'),
    complete({ other: 'B' }),
    create('mi-sequential', { items: [] }),
  ],
};
