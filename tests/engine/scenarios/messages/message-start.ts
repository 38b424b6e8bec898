import { bpmn, end, message, onMessage, process, service, start } from '../../oracle/model.js';
import { activate, complete, deploy, publish, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'messages/message-start',
  covers: [
    { of: 'message start event', kind: 'normal' },
    { of: 'PublishMessage', kind: 'normal' },
  ],
  resources: {
    'message-start.bpmn': bpmn(
      process(
        'message-start',
        [start('Ordered', onMessage('ordered')), service('Work', 'order'), end('End')],
        'Ordered > Work > End',
      ),
      message('ordered'),
    ),
  },
  steps: [
    deploy('message-start.bpmn'),
    publish('ordered', '', { variables: { order: 7 } }),
    publish('unknown', '', { variables: { order: 8 } }),
    activate('order'),
    complete(),
  ],
};
