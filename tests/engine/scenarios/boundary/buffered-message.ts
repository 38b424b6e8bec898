import { boundary, bpmn, end, message, onMessage, process, service, start } from '../../oracle/model.js';
import { create, deploy, publish, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'boundary/buffered-message',
  covers: [
    { of: 'message boundary event (interrupting)', kind: 'normal' },
    { of: 'message boundary event (non-interrupting)', kind: 'normal' },
  ],
  resources: {
    'boundary-buffered.bpmn': bpmn(
      process(
        'boundary-buffered',
        [
          start('Start'),
          service('Work', 'bb'),
          boundary('Note', 'Work', onMessage('note'), { interrupting: false }),
          boundary('Stop', 'Work', onMessage('stop')),
          end('End'),
          end('Noted'),
          end('Stopped'),
        ],
        'Start > Work > End; Note > Noted; Stop > Stopped',
      ),
      message('note', '=k'),
      message('stop', '=k'),
    ),
  },
  steps: [
    deploy('boundary-buffered.bpmn'),
    publish('note', 'k', { timeToLive: 60_000, variables: { n: 1 } }),
    publish('note', 'k', { timeToLive: 60_000, variables: { n: 2 } }),
    publish('stop', 'k', { timeToLive: 60_000 }),
    create('boundary-buffered', { k: 'k' }),
  ],
};
