import { boundary, bpmn, end, message, onTimer, process, receive, start } from '../../oracle/model.js';
import { advance, create, deploy, publish, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'messages/receive-task',
  covers: [{ of: 'receive task', kind: 'normal' }],
  resources: {
    'receive.bpmn': bpmn(
      process(
        'receive',
        [
          start('Start'),
          receive('Wait', 'received', { input: [['="k-" + string(n)', 'key']], output: [['=answer', 'copied']] }),
          boundary('Late', 'Wait', onTimer({ duration: 'PT1M' })),
          end('End'),
          end('TooLate'),
        ],
        'Start > Wait > End; Late > TooLate',
      ),
      message('received', '=key'),
    ),
  },
  steps: [
    deploy('receive.bpmn'),
    create('receive', { n: 1 }),
    publish('received', 'k-1', { variables: { answer: 42, other: 1 } }),
    create('receive', { n: 2 }),
    advance(61_000),
    publish('received', 'k-2'),
  ],
};
