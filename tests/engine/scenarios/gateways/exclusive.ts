import { bpmn, end, exclusive, process, service, start } from '../../oracle/model.js';
import { cancel, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'gateways/exclusive',
  covers: [{ of: 'exclusive gateway', kind: 'normal' }],
  resources: {
    'exclusive.bpmn': bpmn(
      process(
        'exclusive',
        [start('Start'), exclusive('Split'), service('Big', 'x'), end('Small'), end('Other'), end('End')],
        'Start > Split; Split > Small if amount < 10; Split > Other default; Split > Big if amount > 100; Big > End',
      ),
    ),
  },
  steps: [
    deploy('exclusive.bpmn'),
    create('exclusive', { amount: 5 }),
    create('exclusive', { amount: 50 }),
    create('exclusive', { amount: 500 }),
    cancel(),
  ],
};
