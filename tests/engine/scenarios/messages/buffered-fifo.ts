import { bpmn, catches, end, message, onMessage, process, start } from '../../oracle/model.js';
import { create, deploy, publish, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'messages/buffered-fifo',
  covers: [
    { of: 'PublishMessage', kind: 'normal' },
    { of: 'message catch event', kind: 'normal' },
  ],
  resources: {
    'fifo.bpmn': bpmn(
      process(
        'fifo',
        [start('Start'), catches('First', onMessage('fifo')), catches('Second', onMessage('fifo')), end('End')],
        'Start > First > Second > End',
      ),
      message('fifo', '=key'),
    ),
  },
  steps: [
    deploy('fifo.bpmn'),
    publish('fifo', 'k', { timeToLive: 600_000, variables: { n: 1 } }),
    publish('fifo', 'k', { timeToLive: 600_000, variables: { n: 2 } }),
    publish('fifo', 'other', { timeToLive: 600_000, variables: { n: 3 } }),
    create('fifo', { key: 'k' }),
    publish('fifo', 'k', { timeToLive: 600_000, variables: { n: 4 } }),
  ],
};
