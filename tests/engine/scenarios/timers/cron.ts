import { boundary, bpmn, end, onTimer, process, service, start } from '../../oracle/model.js';
import { activate, advance, complete, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'timers/cron',
  covers: [
    { of: 'timer start event', kind: 'normal' },
    { of: 'timer boundary event (non-interrupting)', kind: 'normal' },
  ],
  resources: {
    'cron.bpmn': bpmn(
      process(
        'cron',
        [
          start('Tick', onTimer({ cycle: '0 0 8 * * *' })),
          service('Work', 'cron'),
          boundary('Remind', 'Work', onTimer({ cycle: '0 */20 * * * *' }), { interrupting: false }),
          end('End'),
          end('Reminded'),
        ],
        'Tick > Work > End; Remind > Reminded',
      ),
    ),
  },
  steps: [
    deploy('cron.bpmn'),
    advance(8 * 3_600_000 + 1_000),
    advance(1_200_000),
    advance(3_600_000),
    activate('cron'),
    complete(),
    advance(24 * 3_600_000),
  ],
};
