import { bpmn, end, process, service, start } from '../../oracle/model.js';
import {
  activate,
  cancel,
  complete,
  create,
  deploy,
  findElement,
  findIncident,
  resolve,
  setVariables,
  type Scenario,
} from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'variables/output-mapping-error',
  covers: [
    { of: 'output mapping', kind: 'incident' },
    { of: 'output mapping', kind: 'interrupted' },
    { of: 'headers', kind: 'incident' },
    { of: 'headers', kind: 'interrupted' },
  ],
  resources: {
    'output-error.bpmn': bpmn(
      process(
        'output-error',
        [
          start('Start'),
          service('Work', 'oe', { headers: { h: 'v' }, output: [['=assert(a, a != null)', 'b']] }),
          end('End'),
        ],
        'Start > Work > End',
      ),
    ),
  },
  steps: [
    deploy('output-error.bpmn'),
    create('output-error'),
    activate('oe'),
    complete({ other: 1 }),
    findIncident('Work'),
    findElement('Work'),
    setVariables('$Work.key', { a: 1 }, true),
    resolve(),
    create('output-error'),
    activate('oe'),
    complete(),
    cancel(),
  ],
};
