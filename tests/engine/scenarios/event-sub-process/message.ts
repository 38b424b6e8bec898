import { bpmn, end, eventSubProcess, message, onMessage, process, service, start } from '../../oracle/model.js';
import { activate, complete, create, deploy, publish, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'event-sub-process/message',
  covers: [
    { of: 'message event sub-process (interrupting)', kind: 'normal' },
    { of: 'message event sub-process (non-interrupting)', kind: 'normal' },
  ],
  resources: {
    'esp-message.bpmn': bpmn(
      process(
        'esp-message',
        [
          start('Start'),
          service('Work', 'esp-m'),
          end('End'),
          eventSubProcess(
            'Ask',
            [
              start('Asked', onMessage('esp-asked'), { interrupting: false, output: [['=n', 'number']] }),
              service('Answer', 'esp-answer'),
              end('Answered'),
            ],
            'Asked > Answer > Answered',
          ),
          eventSubProcess(
            'Withdraw',
            [start('Withdrawn', onMessage('esp-withdrawn')), end('Closed')],
            'Withdrawn > Closed',
          ),
        ],
        'Start > Work > End',
      ),
      message('esp-asked', '=k'),
      message('esp-withdrawn', '=k'),
    ),
  },
  steps: [
    deploy('esp-message.bpmn'),
    create('esp-message', { k: 'k' }),
    publish('esp-asked', 'k', { variables: { n: 1 } }),
    publish('esp-asked', 'k', { variables: { n: 2 } }),
    activate('esp-answer'),
    complete({ answer: 'a' }),
    publish('esp-withdrawn', 'k', { variables: { why: 'moved' } }),
    publish('esp-asked', 'k', { variables: { n: 3 } }),
  ],
};
