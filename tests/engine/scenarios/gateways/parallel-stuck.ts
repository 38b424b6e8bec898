import { bpmn, end, parallel, process, service, start } from '../../oracle/model.js';
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
  name: 'gateways/parallel-stuck',
  covers: [{ of: 'parallel gateway', kind: 'incident' }],
  resources: {
    'parallel-stuck.bpmn': bpmn(
      process(
        'parallel-stuck',
        [
          start('Start'),
          parallel('Fork'),
          service('A', 'ps', { input: [['=assert(a, a != null)', 'b']] }),
          end('B'),
          end('End'),
        ],
        'Start > Fork; Fork > A > End; Fork > B',
      ),
    ),
  },
  steps: [
    deploy('parallel-stuck.bpmn'),
    create('parallel-stuck'),
    findIncident('A'),
    setVariables('$instance.processInstanceKey', { a: 0 }),
    resolve(),
    activate('ps'),
    complete(),
  ],
};
