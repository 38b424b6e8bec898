import { boundary, bpmn, end, message, onMessage, process, service, start } from '../../oracle/model.js';
import { activate, complete, create, deploy, publish, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'boundary/message-interrupting',
  covers: [
    { of: 'message boundary event (interrupting)', kind: 'normal' },
    { of: 'service task', kind: 'interrupted' },
    { of: 'message boundary event (interrupting)', kind: 'interrupted' },
  ],
  resources: {
    'message-boundary.bpmn': bpmn(
      process(
        'message-boundary',
        [
          start('Start'),
          service('Work', 'mb', { input: [['="hidden"', 'case']] }),
          boundary('Withdrawn', 'Work', onMessage('withdrawn'), { output: [['=reason', 'why']] }),
          end('End'),
          end('Gone'),
        ],
        'Start > Work > End; Withdrawn > Gone',
      ),
      message('withdrawn', '=case'),
    ),
  },
  steps: [
    deploy('message-boundary.bpmn'),
    create('message-boundary', { case: 'c' }),
    publish('withdrawn', 'hidden'),
    publish('withdrawn', 'c', { variables: { reason: 'late', extra: 1 } }),
    create('message-boundary', { case: 'd' }),
    activate('mb'),
    complete(),
    publish('withdrawn', 'd'),
  ],
};
