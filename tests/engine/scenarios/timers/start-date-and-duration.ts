import { bpmn, end, onTimer, process, start } from '../../oracle/model.js';
import { advance, deploy, type Scenario } from '../../oracle/scenario.js';

const dated = (id: string, timer: { duration?: string; date?: string; cycle?: string }) =>
  bpmn(process(id, [start('Once', onTimer(timer)), end('End')], 'Once > End'));

export const scenario: Scenario = {
  name: 'timers/start-date-and-duration',
  covers: [{ of: 'timer start event', kind: 'normal' }],
  resources: {
    'past.bpmn': dated('start-past', { date: '2020-01-01T00:00:00Z' }),
    'now.bpmn': dated('start-now', { date: '=now() + duration("PT5M")' }),
    'duration.bpmn': dated('start-duration', { duration: 'PT5M' }),
  },
  steps: [deploy('past.bpmn'), deploy('now.bpmn'), deploy('duration.bpmn'), advance(301_000)],
};
