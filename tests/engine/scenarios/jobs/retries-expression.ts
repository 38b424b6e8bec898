import { bpmn, end, process, service, start } from '../../oracle/model.js';
import {
  activate,
  complete,
  create,
  deploy,
  findIncident,
  resolve,
  setVariables,
  type Scenario,
} from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'jobs/retries-expression',
  covers: [
    { of: 'service task', kind: 'normal' },
    { of: 'service task', kind: 'incident' },
  ],
  resources: {
    'retries.bpmn': bpmn(
      process(
        'retries',
        [start('Start'), service('Work', '="type-" + kind', { retries: '=count' }), end('End')],
        'Start > Work > End',
      ),
    ),
  },
  steps: [
    deploy('retries.bpmn'),
    create('retries', { kind: 'a', count: 7 }),
    activate('type-a'),
    create('retries', { kind: 3, count: 7 }),
    findIncident('Work'),
    setVariables('$instance.processInstanceKey', { kind: 'b', count: 'many' }),
    resolve(),
    findIncident('Work'),
    setVariables('$instance.processInstanceKey', { count: 1 }),
    resolve(),
    activate('type-b'),
    complete(),
  ],
};
