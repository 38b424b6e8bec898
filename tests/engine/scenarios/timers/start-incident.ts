import { bpmn, end, onTimer, process, start } from '../../oracle/model.js';
import {
  advance,
  deploy,
  deployFails,
  find,
  findIncident,
  refused,
  resolve,
  setVariables,
  type Scenario,
} from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'timers/start-incident',
  covers: [{ of: 'timer start event', kind: 'incident' }],
  resources: {
    'timer-start-stuck.bpmn': bpmn(
      process(
        'timer-start-stuck',
        [start('Tick', onTimer({ duration: 'PT1M' }), { output: [['=assert(a, a != null)', 'copy']] }), end('End')],
        'Tick > End',
      ),
    ),
    'bad-date.bpmn': bpmn(process('bad-date', [start('Tick', onTimer({ date: '=soon' })), end('End')], 'Tick > End')),
  },
  steps: [
    deployFails(refused('INVALID_ARGUMENT'), 'bad-date.bpmn'),
    deploy('timer-start-stuck.bpmn'),
    advance(61_000),
    findIncident('Tick'),
    find('tick', 'PROCESS_INSTANCE', 'ELEMENT_ACTIVATED', { elementId: 'Tick' }),
    setVariables('$tick.value.processInstanceKey', { a: 1 }),
    resolve(),
  ],
};
