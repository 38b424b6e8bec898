import { bpmn, catches, end, exclusive, onSignal, process, signal, start } from '../../oracle/model.js';
import {
  broadcast,
  cancel,
  create,
  deploy,
  find,
  findIncident,
  resolve,
  setVariables,
  type Scenario,
} from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'signals/incidents',
  covers: [
    { of: 'signal start event', kind: 'incident' },
    { of: 'signal catch event', kind: 'incident' },
    { of: 'BroadcastSignal', kind: 'interrupted' },
  ],
  resources: {
    'signal-stuck.bpmn': bpmn(
      process(
        'signal-stuck',
        [
          start('Start'),
          exclusive('Split'),
          catches('Wait', '<bpmn:signalEventDefinition signalRef="Dynamic"/>'),
          end('End'),
        ],
        'Start > Split; Split > Wait > End',
      ),
      signal('dynamic').replace('id="Signal_dynamic" name="dynamic"', 'id="Dynamic" name="=name"'),
    ),
    'signal-start-stuck.bpmn': bpmn(
      process(
        'signal-start-stuck',
        [start('Alarm', onSignal('stuck-alarm'), { output: [['=assert(a, a != null)', 'copy']] }), end('End')],
        'Alarm > End',
      ),
      signal('stuck-alarm'),
    ),
  },
  steps: [
    deploy('signal-stuck.bpmn', 'signal-start-stuck.bpmn'),
    create('signal-stuck'),
    findIncident('Wait'),
    setVariables('$instance.processInstanceKey', { name: 'named' }),
    resolve(),
    cancel(),
    broadcast('named'),
    broadcast('stuck-alarm'),
    findIncident('Alarm'),
    find('alarm', 'PROCESS_INSTANCE', 'ELEMENT_ACTIVATED', { elementId: 'Alarm' }),
    setVariables('$alarm.value.processInstanceKey', { a: 1 }),
    resolve(),
  ],
};
