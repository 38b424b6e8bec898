import { boundary, bpmn, end, onTimer, process, service, start } from '../../oracle/model.js';
import { activate, advance, complete, create, deploy, refused, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'boundary/timer-interrupting',
  covers: [
    { of: 'timer boundary event (interrupting)', kind: 'normal' },
    { of: 'service task', kind: 'interrupted' },
    { of: 'CompleteJob', kind: 'interrupted' },
  ],
  resources: {
    'timer-boundary.bpmn': bpmn(
      process(
        'timer-boundary',
        [
          start('Start'),
          service('Work', 'slow'),
          boundary('Late', 'Work', onTimer({ duration: 'PT5M' })),
          end('End'),
          end('TooLate'),
        ],
        'Start > Work > End; Late > TooLate',
      ),
    ),
  },
  steps: [
    deploy('timer-boundary.bpmn'),
    create('timer-boundary'),
    activate('slow'),
    advance(301_000),
    complete({}, '$jobs[0].key', { fails: refused('NOT_FOUND') }),
  ],
};
