import { boundary, bpmn, end, onTimer, process, service, start } from '../../oracle/model.js';
import { activate, advance, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'timers/missed-ticks',
  covers: [{ of: 'timer boundary event (non-interrupting)', kind: 'normal' }],
  resources: {
    'missed.bpmn': bpmn(
      process(
        'missed',
        [
          start('Start'),
          service('Work', 'missed'),
          boundary('Remind', 'Work', onTimer({ cycle: 'R4/PT1H' }), { interrupting: false }),
          end('End'),
          end('Reminded'),
        ],
        'Start > Work > End; Remind > Reminded',
      ),
    ),
  },
  steps: [
    deploy('missed.bpmn'),
    create('missed'),
    advance(3_601_000),
    advance(5 * 3_600_000),
    advance(3_590_000),
    advance(11_000),
    activate('missed'),
    complete(),
  ],
};
