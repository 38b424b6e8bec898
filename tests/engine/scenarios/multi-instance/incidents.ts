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

const over = (id: string, multi: object) =>
  bpmn(
    process(
      id,
      [start('Start'), service('Work', id, { multi: { collection: '=items', element: 'item', ...multi } }), end('End')],
      'Start > Work > End',
    ),
  );

export const scenario: Scenario = {
  name: 'multi-instance/incidents',
  covers: [
    { of: 'parallel multi-instance', kind: 'incident' },
    { of: 'sequential multi-instance', kind: 'incident' },
  ],
  resources: {
    'collection.bpmn': over('mi-collection', {}),
    'output.bpmn': over('mi-output', {
      sequential: true,
      outputCollection: 'out',
      outputElement: '=assert(x, x != null)',
    }),
    'condition.bpmn': over('mi-condition', { completion: '=done' }),
  },
  steps: [
    deploy('collection.bpmn', 'output.bpmn', 'condition.bpmn'),
    create('mi-collection'),
    findIncident('Work'),
    setVariables('$instance.processInstanceKey', { items: [1] }),
    resolve(),
    activate('mi-collection'),
    complete(),
    create('mi-output', { items: [1] }),
    activate('mi-output'),
    complete(),
    findIncident('Work'),
    setVariables('$instance.processInstanceKey', { x: 5 }),
    resolve(),
    create('mi-condition', { items: [1, 2] }),
    activate('mi-condition'),
    complete(),
    findIncident('Work'),
    setVariables('$instance.processInstanceKey', { done: true }),
    resolve(),
  ],
};
