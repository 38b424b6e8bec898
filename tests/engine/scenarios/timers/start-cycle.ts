import { bpmn, end, onTimer, process, start } from '../../oracle/model.js';
import { advance, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'timers/start-cycle',
  covers: [{ of: 'timer start event', kind: 'normal' }],
  resources: {
    'start-cycle.bpmn': bpmn(
      process('start-cycle', [start('Tick', onTimer({ cycle: 'R2/PT10M' })), end('End')], 'Tick > End'),
    ),
  },
  steps: [deploy('start-cycle.bpmn'), advance(601_000), advance(601_000), advance(601_000)],
};
