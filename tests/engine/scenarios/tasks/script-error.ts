import { bpmn, end, process, script, start } from '../../oracle/model.js';
import { cancel, create, deploy, findIncident, resolve, setVariables, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'tasks/script-error',
  covers: [
    { of: 'script task', kind: 'incident' },
    { of: 'script task', kind: 'interrupted' },
  ],
  resources: {
    'script-error.bpmn': bpmn(
      process(
        'script-error',
        [start('Start'), script('Check', '=assert(a, a != null)', 'checked'), end('End')],
        'Start > Check > End',
      ),
    ),
  },
  steps: [
    deploy('script-error.bpmn'),
    create('script-error'),
    findIncident('Check'),
    setVariables('$instance.processInstanceKey', { a: 'given' }),
    resolve(),
    create('script-error'),
    cancel(),
  ],
};
