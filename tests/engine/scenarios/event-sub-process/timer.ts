import { bpmn, end, eventSubProcess, onTimer, process, service, start } from '../../oracle/model.js';
import { activate, advance, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'event-sub-process/timer',
  covers: [
    { of: 'timer event sub-process (interrupting)', kind: 'normal' },
    { of: 'timer event sub-process (non-interrupting)', kind: 'normal' },
    { of: 'service task', kind: 'interrupted' },
  ],
  resources: {
    'esp-timer.bpmn': bpmn(
      process(
        'esp-timer',
        [
          start('Start'),
          service('Work', 'esp-t'),
          end('End'),
          eventSubProcess(
            'Remind',
            [
              start('Tick', onTimer({ cycle: 'R2/PT1M' }), { interrupting: false }),
              service('Nudge', 'esp-nudge'),
              end('Nudged'),
            ],
            'Tick > Nudge > Nudged',
          ),
          eventSubProcess(
            'Expire',
            [start('Over', onTimer({ duration: 'PT1H' })), service('Close', 'esp-close'), end('Closed')],
            'Over > Close > Closed',
          ),
        ],
        'Start > Work > End',
      ),
    ),
  },
  steps: [
    deploy('esp-timer.bpmn'),
    create('esp-timer'),
    advance(61_000),
    activate('esp-nudge'),
    complete({ nudged: 1 }),
    advance(61_000),
    advance(3_600_000),
    activate('esp-nudge', { as: 'none' }),
    activate('esp-close'),
    complete(),
  ],
};
