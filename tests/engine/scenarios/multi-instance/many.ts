import { bpmn, end, manual, process, service, start } from '../../oracle/model.js';
import { activate, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'multi-instance/many',
  covers: [{ of: 'parallel multi-instance', kind: 'normal' }],
  resources: {
    'mi-many.bpmn': bpmn(
      process(
        'mi-many',
        [
          start('Start'),
          manual('Each', {
            multi: {
              collection: '=for i in 1..60 return i',
              element: 'item',
              outputCollection: 'out',
              outputElement: '=item * 2',
            },
          }),
          service('After', 'mi-many'),
          end('End'),
        ],
        'Start > Each > After > End',
      ),
    ),
  },
  steps: [deploy('mi-many.bpmn'), create('mi-many'), activate('mi-many')],
};
