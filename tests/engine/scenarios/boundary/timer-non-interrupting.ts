import { boundary, bpmn, end, onTimer, process, service, start } from '../../oracle/model.js';
import { activate, advance, cancel, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'boundary/timer-non-interrupting',
  covers: [
    { of: 'timer boundary event (non-interrupting)', kind: 'normal' },
    { of: 'timer boundary event (non-interrupting)', kind: 'interrupted' },
    { of: 'timer boundary event (interrupting)', kind: 'interrupted' },
  ],
  resources: {
    'timer-non.bpmn': bpmn(
      process(
        'timer-non',
        [
          start('Start'),
          service('Work', 'tn'),
          boundary('Remind', 'Work', onTimer({ duration: 'PT1M' }), { interrupting: false }),
          boundary('Late', 'Work', onTimer({ duration: 'PT1H' })),
          end('End'),
          service('Nudge', 'nudge'),
          end('Nudged'),
          end('TooLate'),
        ],
        'Start > Work > End; Remind > Nudge > Nudged; Late > TooLate',
      ),
    ),
  },
  steps: [
    deploy('timer-non.bpmn'),
    create('timer-non'),
    advance(61_000),
    activate('tn'),
    complete(),
    activate('nudge'),
    complete(),
    advance(3_600_000),
    create('timer-non'),
    cancel(),
  ],
};
