import { bpmn, catches, end, message, onMessage, process, receive, start } from '../../oracle/model.js';
import { create, deploy, findIncident, publish, resolve, setVariables, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'messages/correlation-key-error',
  covers: [
    { of: 'message catch event', kind: 'incident' },
    { of: 'receive task', kind: 'incident' },
  ],
  resources: {
    'key-error.bpmn': bpmn(
      process(
        'key-error',
        [start('Start'), catches('Wait', onMessage('keyed')), receive('Then', 'keyed'), end('End')],
        'Start > Wait > Then > End',
      ),
      message('keyed', '=key'),
    ),
  },
  steps: [
    deploy('key-error.bpmn'),
    create('key-error'),
    findIncident('Wait'),
    setVariables('$instance.processInstanceKey', { key: [1] }),
    resolve(),
    findIncident('Wait'),
    setVariables('$instance.processInstanceKey', { key: 12.75 }),
    resolve(),
    publish('keyed', '12', { variables: { key: true } }),
    findIncident('Then'),
    setVariables('$instance.processInstanceKey', { key: 'text' }),
    resolve(),
    publish('keyed', 'text'),
  ],
};
