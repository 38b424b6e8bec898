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
  name: 'multi-instance/collection-changes',
  covers: [
    { of: 'sequential multi-instance', kind: 'incident' },
    { of: 'sequential multi-instance', kind: 'normal' },
  ],
  resources: {
    'mi-changes.bpmn': bpmn(
      process(
        'mi-changes',
        [
          start('Start'),
          service('Work', 'mi-changes', { multi: { sequential: true, collection: '=items', element: 'item' } }),
          end('End'),
        ],
        'Start > Work > End',
      ),
    ),
  },
  steps: [
    deploy('mi-changes.bpmn'),
    create('mi-changes', { items: [1, 2, 3] }),
    activate('mi-changes'),
    setVariables('$instance.processInstanceKey', { items: [1, 5] }),
    complete(),
    activate('mi-changes'),
    setVariables('$instance.processInstanceKey', { items: 'none' }),
    complete(),
    findIncident('Work'),
    setVariables('$instance.processInstanceKey', { items: [1, 2] }),
    resolve(),
  ],
};
