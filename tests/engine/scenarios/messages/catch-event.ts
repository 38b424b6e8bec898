import { bpmn, catches, end, message, onMessage, process, start } from '../../oracle/model.js';
import { create, deploy, publish, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'messages/catch-event',
  covers: [{ of: 'message catch event', kind: 'normal' }],
  resources: {
    'catch-message.bpmn': bpmn(
      process(
        'catch-message',
        [start('Start'), catches('Paid', onMessage('paid'), { output: [['=receipt', 'number']] }), end('End')],
        'Start > Paid > End',
      ),
      message('paid', '=order'),
    ),
  },
  steps: [
    deploy('catch-message.bpmn'),
    create('catch-message', { order: 17 }),
    publish('paid', '18', { variables: { receipt: 'wrong' } }),
    publish('paid', '17', { variables: { receipt: 'A-1' } }),
  ],
};
