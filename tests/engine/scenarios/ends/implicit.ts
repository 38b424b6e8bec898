import { bpmn, process, service, start } from '../../oracle/model.js';
import { activate, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'ends/implicit',
  covers: [
    { of: 'exclusive gateway', kind: 'normal' },
    { of: 'service task', kind: 'normal' },
  ],
  resources: {
    'implicit.bpmn': bpmn(
      process(
        'implicit',
        [start('Start'), service('A', 'im-a'), service('B', 'im-b'), service('C', 'im-c')],
        'Start > A; A > B; A > C',
      ),
    ),
  },
  steps: [
    deploy('implicit.bpmn'),
    create('implicit'),
    activate('im-a'),
    complete(),
    activate('im-c'),
    complete(),
    activate('im-b'),
    complete(),
  ],
};
