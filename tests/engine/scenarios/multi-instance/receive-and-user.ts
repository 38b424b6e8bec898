import { bpmn, end, message, process, receive, start } from '../../oracle/model.js';
import { create, deploy, publish, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'multi-instance/receive-and-user',
  covers: [
    { of: 'parallel multi-instance', kind: 'normal' },
    { of: 'receive task', kind: 'normal' },
  ],
  resources: {
    'mi-receive.bpmn': bpmn(
      process(
        'mi-receive',
        [start('Start'), receive('Wait', 'mi-message', { multi: { collection: '=keys', element: 'key' } }), end('End')],
        'Start > Wait > End',
      ),
      message('mi-message', '=key'),
    ),
  },
  steps: [
    deploy('mi-receive.bpmn'),
    create('mi-receive', { keys: ['a', 'b', 'a'] }),
    publish('mi-message', 'b', { variables: { n: 1 } }),
    publish('mi-message', 'a', { variables: { n: 2 } }),
    publish('mi-message', 'a', { variables: { n: 3 } }),
  ],
};
