import { bpmn, catches, end, message, onMessage, process, service, start } from '../../oracle/model.js';
import { create, deploy, publish, type Scenario } from '../../oracle/scenario.js';

const waiting = (id: string) =>
  bpmn(
    process(
      id,
      [start('Start'), catches('Wait', onMessage('shared')), service('Work', 'shared-' + id), end('End')],
      'Start > Wait > Work > End',
    ),
    message('shared', '=key'),
  );

export const scenario: Scenario = {
  name: 'messages/several-processes',
  covers: [
    { of: 'PublishMessage', kind: 'normal' },
    { of: 'message start event', kind: 'normal' },
  ],
  resources: {
    'one.bpmn': waiting('several-one'),
    'two.bpmn': waiting('several-two'),
    'start.bpmn': bpmn(
      process(
        'several-start',
        [start('Start', onMessage('shared')), service('Work', 'shared-start'), end('End')],
        'Start > Work > End',
      ),
      message('shared'),
    ),
  },
  steps: [
    deploy('one.bpmn', 'two.bpmn', 'start.bpmn'),
    create('several-one', { key: 'k' }),
    create('several-one', { key: 'k' }),
    create('several-two', { key: 'k' }),
    publish('shared', 'k', { timeToLive: 60_000, messageId: 'a' }),
    publish('shared', 'k', { timeToLive: 60_000, messageId: 'b' }),
  ],
};
