import { bpmn, catches, end, onTimer, parallel, process, start } from '../../oracle/model.js';
import { advance, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'timers/long-and-calendar',
  covers: [{ of: 'timer catch event', kind: 'normal' }],
  resources: {
    'calendar.bpmn': bpmn(
      process(
        'calendar',
        [
          start('Start'),
          parallel('Fork'),
          catches('Days', onTimer({ duration: 'P3DT1H' })),
          catches('Months', onTimer({ duration: 'P1M' })),
          catches('Negative', onTimer({ duration: '-PT1H' })),
          parallel('Join'),
          end('End'),
        ],
        'Start > Fork; Fork > Days > Join; Fork > Months > Join; Fork > Negative > Join; Join > End',
      ),
    ),
  },
  steps: [deploy('calendar.bpmn'), create('calendar'), advance(3 * 86_400_000 + 3_601_000), advance(29 * 86_400_000)],
};
