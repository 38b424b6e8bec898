import { bpmn, catches, end, message, onMessage, process, start } from '../../oracle/model.js';
import { cancel, create, deploy, publish, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'messages/instance-gone',
  covers: [
    { of: 'PublishMessage', kind: 'interrupted' },
    { of: 'message catch event', kind: 'interrupted' },
  ],
  resources: {
    'gone.bpmn': bpmn(
      process(
        'catch-gone',
        [start('Start'), catches('Wait', onMessage('gone-message')), end('End')],
        'Start > Wait > End',
      ),
      message('gone-message', '=k'),
    ),
  },
  steps: [
    deploy('gone.bpmn'),
    create('catch-gone', { k: 'k' }),
    create('catch-gone', { k: 'k' }, { as: 'other' }),
    cancel(),
    publish('gone-message', 'k', { timeToLive: 60_000, variables: { n: 1 } }),
    create('catch-gone', { k: 'k' }),
    publish('gone-message', 'k', { timeToLive: 60_000, variables: { n: 2 } }),
  ],
};
