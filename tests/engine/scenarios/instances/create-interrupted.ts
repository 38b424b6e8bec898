import { bpmn, end, process, start } from '../../oracle/model.js';
import { cancel, create, deploy, findIncident, resolve, setVariables, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'instances/create-interrupted',
  covers: [
    { of: 'CreateProcessInstance', kind: 'interrupted' },
    { of: 'none start event', kind: 'interrupted' },
    { of: 'none start event', kind: 'incident' },
  ],
  resources: {
    'start-stuck.bpmn': bpmn(
      process(
        'start-stuck',
        [start('Start', '', { output: [['=assert(needed, needed != null)', 'copy']] }), end('End')],
        'Start > End',
      ),
    ),
  },
  steps: [
    deploy('start-stuck.bpmn'),
    create('start-stuck'),
    findIncident('Start'),
    resolve(),
    cancel(),
    create('start-stuck'),
    findIncident('Start'),
    setVariables('$instance.processInstanceKey', { needed: 1 }),
    resolve(),
  ],
};
