import { bpmn, callActivity, end, message, onMessage, process, start } from '../../oracle/model.js';
import { create, deploy, findIncident, resolve, setVariables, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'calls/incidents',
  covers: [{ of: 'call activity', kind: 'incident' }],
  resources: {
    'parent.bpmn': bpmn(
      process('missing-parent', [start('Start'), callActivity('Call', '=which'), end('End')], 'Start > Call > End'),
    ),
    'message-child.bpmn': bpmn(
      process('message-child', [start('Begin', onMessage('child-message')), end('Done')], 'Begin > Done'),
      message('child-message'),
    ),
    'child.bpmn': bpmn(process('found-child', [start('Begin'), end('Done')], 'Begin > Done')),
  },
  steps: [
    deploy('parent.bpmn', 'message-child.bpmn'),
    create('missing-parent'),
    findIncident('Call'),
    setVariables('$instance.processInstanceKey', { which: 'found-child' }),
    resolve(),
    findIncident('Call'),
    setVariables('$instance.processInstanceKey', { which: 'message-child' }),
    resolve(),
    findIncident('Call'),
    deploy('child.bpmn'),
    setVariables('$instance.processInstanceKey', { which: 'found-child' }),
    resolve(),
  ],
};
