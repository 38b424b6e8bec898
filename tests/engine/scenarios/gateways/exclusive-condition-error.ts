import { bpmn, end, exclusive, process, start } from '../../oracle/model.js';
import { create, deploy, findIncident, resolve, setVariables, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'gateways/exclusive-condition-error',
  covers: [
    { of: 'exclusive gateway', kind: 'incident' },
    { of: 'ResolveIncident', kind: 'normal' },
    { of: 'SetVariables', kind: 'normal' },
  ],
  resources: {
    'condition-error.bpmn': bpmn(
      process(
        'condition-error',
        [start('Start'), exclusive('Split'), end('Yes'), end('No')],
        'Start > Split; Split > Yes if amount > 10; Split > No if amount < 0',
      ),
    ),
  },
  steps: [
    deploy('condition-error.bpmn'),
    create('condition-error', { amount: 5 }),
    findIncident('Split'),
    resolve(),
    findIncident('Split'),
    setVariables('$instance.processInstanceKey', { amount: 'many' }),
    resolve(),
    findIncident('Split'),
    setVariables('$instance.processInstanceKey', { amount: 11 }),
    resolve(),
  ],
};
