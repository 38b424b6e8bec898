import { bpmn, end, process, service, start } from '../../oracle/model.js';
import {
  activate,
  cancel,
  complete,
  create,
  deploy,
  findIncident,
  resolve,
  setVariables,
  type Scenario,
} from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'multi-instance/parallel-collection-changes',
  covers: [
    { of: 'parallel multi-instance', kind: 'normal' },
    { of: 'parallel multi-instance', kind: 'incident' },
  ],
  resources: {
    'mi-shrinks.bpmn': bpmn(
      process(
        'mi-shrinks',
        [
          start('Start'),
          service('Work', 'mi-shrinks', { multi: { collection: '=items', element: 'item' } }),
          end('End'),
        ],
        'Start > Work > End',
      ),
    ),
  },
  steps: [
    deploy('mi-shrinks.bpmn'),
    create('mi-shrinks', { items: [1, 2] }),
    activate('mi-shrinks'),
    complete({}, '$jobs[0].key'),
    setVariables('$instance.processInstanceKey', { items: [1] }),
    complete({}, '$jobs[1].key'),
    cancel(),
    create('mi-shrinks', { items: [1, 2] }),
    activate('mi-shrinks'),
    setVariables('$instance.processInstanceKey', { items: 'none' }),
    complete({}, '$jobs[0].key'),
    findIncident('Work'),
    setVariables('$instance.processInstanceKey', { items: [1, 2] }),
    resolve(),
    complete({}, '$jobs[1].key'),
  ],
};
