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
  name: 'variables/input-mapping-error',
  covers: [
    { of: 'input mapping', kind: 'incident' },
    { of: 'input mapping', kind: 'interrupted' },
  ],
  resources: {
    'input-error.bpmn': bpmn(
      process(
        'input-error',
        [start('Start'), service('Work', 'ie', { input: [['=assert(a, a != null)', 'b']] }), end('End')],
        'Start > Work > End',
      ),
    ),
  },
  steps: [
    deploy('input-error.bpmn'),
    create('input-error'),
    findIncident('Work'),
    setVariables('$instance.processInstanceKey', { a: 1 }),
    resolve(),
    activate('ie'),
    complete(),
    create('input-error'),
    findIncident('Work'),
    cancel(),
  ],
};
