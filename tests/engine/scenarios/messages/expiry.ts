import { bpmn, catches, end, message, onMessage, process, start } from '../../oracle/model.js';
import { advance, create, deploy, publish, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'messages/expiry',
  covers: [{ of: 'PublishMessage', kind: 'interrupted' }],
  resources: {
    'expiry.bpmn': bpmn(
      process('expiry', [start('Start'), catches('Wait', onMessage('expiry')), end('End')], 'Start > Wait > End'),
      message('expiry', '=key'),
    ),
  },
  steps: [
    deploy('expiry.bpmn'),
    publish('expiry', 'k', { timeToLive: 30_000, messageId: 'm' }),
    advance(31_000),
    create('expiry', { key: 'k' }),
    advance(61_000),
    publish('expiry', 'k', { timeToLive: 30_000, messageId: 'm' }),
  ],
};
