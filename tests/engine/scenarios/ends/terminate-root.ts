import { bpmn, catches, end, onTimer, parallel, process, service, start, terminates } from '../../oracle/model.js';
import { activate, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'ends/terminate-root',
  covers: [{ of: 'terminate end event', kind: 'normal' }],
  resources: {
    'terminate-root.bpmn': bpmn(
      process(
        'terminate-root',
        [
          start('Start'),
          parallel('Fork'),
          service('A', 'tr-a'),
          catches('B', onTimer({ duration: 'PT1H' })),
          end('Kill', terminates),
          end('End'),
        ],
        'Start > Fork; Fork > A > Kill; Fork > B > End',
      ),
    ),
    'terminate-stuck.bpmn': bpmn(
      process(
        'terminate-stuck',
        [start('Start'), end('Kill', terminates, { output: [['=assert(a, a != null)', 'b']] })],
        'Start > Kill',
      ),
    ),
  },
  steps: [
    deploy('terminate-root.bpmn'),
    create('terminate-root'),
    activate('tr-a'),
    complete(),
    deploy('terminate-stuck.bpmn'),
    create('terminate-stuck'),
  ],
};
