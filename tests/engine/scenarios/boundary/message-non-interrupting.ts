import { boundary, bpmn, end, message, onMessage, process, service, start } from '../../oracle/model.js';
import { activate, complete, create, deploy, publish, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'boundary/message-non-interrupting',
  covers: [{ of: 'message boundary event (non-interrupting)', kind: 'normal' }],
  resources: {
    'message-boundary-non.bpmn': bpmn(
      process(
        'message-boundary-non',
        [
          start('Start'),
          service('Work', 'n'),
          boundary('Asked', 'Work', onMessage('asked'), { interrupting: false }),
          end('End'),
          service('Answer', 'answer'),
          end('Answered'),
        ],
        'Start > Work > End; Asked > Answer > Answered',
      ),
      message('asked', '=case'),
    ),
  },
  steps: [
    deploy('message-boundary-non.bpmn'),
    create('message-boundary-non', { case: 'c-1' }),
    publish('asked', 'c-1', { variables: { question: 1 } }),
    publish('asked', 'c-1', { variables: { question: 2 } }),
    activate('answer', { as: 'answers' }),
    complete({}, '$answers[0].key'),
    activate('n'),
    complete(),
    complete({}, '$answers[1].key'),
  ],
};
