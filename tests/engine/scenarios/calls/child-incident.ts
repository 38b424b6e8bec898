import { bpmn, callActivity, end, process, script, start } from '../../oracle/model.js';
import { create, deploy, find, findIncident, resolve, setVariables, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'calls/child-incident',
  covers: [
    { of: 'call activity', kind: 'incident' },
    { of: 'ResolveIncident', kind: 'normal' },
  ],
  resources: {
    'parent.bpmn': bpmn(
      process(
        'incident-parent',
        [
          start('Start'),
          callActivity('Call', 'incident-child', { output: [['=assert(z, z != null)', 'done']] }),
          end('End'),
        ],
        'Start > Call > End',
      ),
    ),
    'child.bpmn': bpmn(
      process(
        'incident-child',
        [start('Begin'), script('Check', '=assert(y, y != null)', 'z'), end('Done')],
        'Begin > Check > Done',
      ),
    ),
  },
  steps: [
    deploy('parent.bpmn', 'child.bpmn'),
    create('incident-parent'),
    findIncident('Check'),
    find('child', 'PROCESS_INSTANCE', 'ELEMENT_ACTIVATED', { elementId: 'incident-child' }),
    setVariables('$child.key', { y: 1 }),
    resolve(),
  ],
};
