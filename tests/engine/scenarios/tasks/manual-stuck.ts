import { bpmn, end, manual, process, start } from '../../oracle/model.js';
import { cancel, create, deploy, findIncident, resolve, setVariables, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'tasks/manual-stuck',
  covers: [
    { of: 'manual task', kind: 'incident' },
    { of: 'manual task', kind: 'interrupted' },
  ],
  resources: {
    'manual-stuck.bpmn': bpmn(
      process(
        'manual-stuck',
        [start('Start'), manual('Stamp', { multi: { collection: '=papers' } }), end('End')],
        'Start > Stamp > End',
      ),
    ),
  },
  steps: [
    deploy('manual-stuck.bpmn'),
    create('manual-stuck'),
    findIncident('Stamp'),
    setVariables('$instance.processInstanceKey', { papers: [1, 2] }),
    resolve(),
    create('manual-stuck'),
    findIncident('Stamp'),
    cancel(),
  ],
};
