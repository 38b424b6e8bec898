import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { activate, complete, create, deploy, fail, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'jobs/order-and-priority-of-types',
  covers: [{ of: 'ActivateJobs', kind: 'normal' }],
  resources: {
    'two-types.bpmn': bpmn(
      process(
        'two-types',
        [start('Start'), service('A', 'type-one'), service('B', 'type-two'), end('End')],
        'Start > A; A > End; Start > B; B > End',
      ),
    ),
  },
  steps: [
    deploy('two-types.bpmn'),
    create('two-types', { n: 1 }),
    create('two-types', { n: 2 }),
    activate('type-two', { as: 'twos', maxJobsToActivate: 1 }),
    fail({ retries: 5 }, '$twos[0].key'),
    activate('type-two', { as: 'twos' }),
    activate('type-one', { as: 'ones' }),
    complete({}, '$ones[1].key'),
    complete({}, '$twos[1].key'),
  ],
};
