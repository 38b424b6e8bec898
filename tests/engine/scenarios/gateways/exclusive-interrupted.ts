import { bpmn, end, exclusive, process, start } from '../../oracle/model.js';
import { cancel, create, deploy, findIncident, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'gateways/exclusive-interrupted',
  covers: [{ of: 'exclusive gateway', kind: 'interrupted' }],
  resources: {
    'exclusive-cancelled.bpmn': bpmn(
      process(
        'exclusive-cancelled',
        [start('Start'), exclusive('Split'), end('Yes'), end('No')],
        'Start > Split; Split > Yes if amount > 10; Split > No if missing.path = "x"',
      ),
    ),
  },
  steps: [
    deploy('exclusive-cancelled.bpmn'),
    create('exclusive-cancelled', { amount: 1 }),
    findIncident('Split'),
    cancel(),
  ],
};
