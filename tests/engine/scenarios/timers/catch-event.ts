import { bpmn, catches, end, onTimer, process, start } from '../../oracle/model.js';
import { advance, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'timers/catch-event',
  covers: [{ of: 'timer catch event', kind: 'normal' }],
  resources: {
    'catch-timer.bpmn': bpmn(
      process(
        'catch-timer',
        [
          start('Start'),
          catches('Wait', onTimer({ duration: '=wait' })),
          catches('Then', onTimer({ duration: 'PT1H' })),
          end('End'),
        ],
        'Start > Wait > Then > End',
      ),
    ),
  },
  steps: [
    deploy('catch-timer.bpmn'),
    create('catch-timer', { wait: 'PT10M' }),
    advance(599_000),
    advance(2_000),
    advance(3_601_000),
  ],
};
