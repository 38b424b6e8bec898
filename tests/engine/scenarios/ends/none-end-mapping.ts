import { bpmn, end, process, start } from '../../oracle/model.js';
import { cancel, create, deploy, findIncident, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'ends/none-end-mapping',
  covers: [
    { of: 'none end event', kind: 'incident' },
    { of: 'none end event', kind: 'interrupted' },
  ],
  resources: {
    'end-mapping.bpmn': bpmn(
      process(
        'end-mapping',
        [start('Start'), end('End', '', { output: [['=assert(a, a != null)', 'b']] })],
        'Start > End',
      ),
    ),
  },
  steps: [
    deploy('end-mapping.bpmn'),
    create('end-mapping', { a: 1 }),
    create('end-mapping'),
    findIncident('End'),
    cancel(),
  ],
};
