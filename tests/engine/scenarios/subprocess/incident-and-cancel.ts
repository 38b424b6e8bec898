import { bpmn, end, process, start, subProcess } from '../../oracle/model.js';
import { cancel, create, deploy, findIncident, resolve, setVariables, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'subprocess/incident-and-cancel',
  covers: [
    { of: 'embedded sub-process', kind: 'incident' },
    { of: 'embedded sub-process', kind: 'interrupted' },
  ],
  resources: {
    'sub-stuck.bpmn': bpmn(
      process(
        'sub-stuck',
        [
          start('Start'),
          subProcess('Sub', [start('In'), end('Out')], 'In > Out', {
            input: [['=assert(a, a != null)', 'inner']],
            output: [['=assert(b, b != null)', 'outer']],
          }),
          end('End'),
        ],
        'Start > Sub > End',
      ),
    ),
  },
  steps: [
    deploy('sub-stuck.bpmn'),
    create('sub-stuck'),
    findIncident('Sub'),
    setVariables('$instance.processInstanceKey', { a: 1 }),
    resolve(),
    findIncident('Sub'),
    setVariables('$instance.processInstanceKey', { b: 1 }),
    resolve(),
    create('sub-stuck'),
    cancel(),
  ],
};
