import { bpmn, catches, end, onTimer, process, start } from '../../oracle/model.js';
import { advance, create, deploy, findIncident, resolve, setVariables, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'timers/catch-error',
  covers: [{ of: 'timer catch event', kind: 'incident' }],
  resources: {
    'timer-error.bpmn': bpmn(
      process(
        'timer-error',
        [
          start('Start'),
          catches('Wait', onTimer({ duration: '=wait' })),
          catches('Date', onTimer({ date: '=at' })),
          end('End'),
        ],
        'Start > Wait > Date > End',
      ),
    ),
  },
  steps: [
    deploy('timer-error.bpmn'),
    create('timer-error'),
    findIncident('Wait'),
    setVariables('$instance.processInstanceKey', { wait: 'five minutes' }),
    resolve(),
    findIncident('Wait'),
    setVariables('$instance.processInstanceKey', { wait: 'PT1M', at: '2026-13-01' }),
    resolve(),
    advance(61_000),
    findIncident('Date'),
    setVariables('$instance.processInstanceKey', { at: 12 }),
    resolve(),
    findIncident('Date'),
    setVariables('$instance.processInstanceKey', { at: '2020-01-01T00:00:00+01:00' }),
    resolve(),
  ],
};
