import { bpmn, catches, end, onTimer, process, start } from '../../oracle/model.js';
import { advance, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'timers/catch-date',
  covers: [{ of: 'timer catch event', kind: 'normal' }],
  resources: {
    'catch-date.bpmn': bpmn(
      process(
        'catch-date',
        [start('Start'), catches('Wait', onTimer({ date: '=at' })), end('End')],
        'Start > Wait > End',
      ),
    ),
  },
  steps: [
    deploy('catch-date.bpmn'),
    create('catch-date', { at: '$at(60000)' }),
    create('catch-date', { at: '2001-01-01T00:00:00Z' }),
    advance(61_000),
  ],
};
