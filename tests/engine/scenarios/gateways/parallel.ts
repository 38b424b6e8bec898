import { bpmn, end, parallel, process, service, start } from '../../oracle/model.js';
import { activate, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'gateways/parallel',
  covers: [{ of: 'parallel gateway', kind: 'normal' }],
  resources: {
    'parallel.bpmn': bpmn(
      process(
        'parallel',
        [start('Start'), parallel('Fork'), service('A', 'a'), service('B', 'b'), parallel('Join'), end('End')],
        'Start > Fork; Fork > A > Join; Fork > B > Join; Join > End',
      ),
    ),
  },
  steps: [
    deploy('parallel.bpmn'),
    create('parallel'),
    activate('b'),
    complete({ b: 1 }),
    activate('a'),
    complete({ a: 1 }),
  ],
};
