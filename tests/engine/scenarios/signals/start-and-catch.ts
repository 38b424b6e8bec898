import { bpmn, catches, end, onSignal, process, service, signal, start } from '../../oracle/model.js';
import { activate, broadcast, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'signals/start-and-catch',
  covers: [
    { of: 'signal start event', kind: 'normal' },
    { of: 'signal catch event', kind: 'normal' },
    { of: 'BroadcastSignal', kind: 'normal' },
  ],
  resources: {
    'signal.bpmn': bpmn(
      process(
        'signalled',
        [start('Alarm', onSignal('alarm')), service('Work', 'alarmed'), end('End')],
        'Alarm > Work > End',
      ),
      signal('alarm'),
    ),
    'signal-catch.bpmn': bpmn(
      process(
        'signal-catch',
        [start('Start'), catches('Wait', onSignal('alarm'), { output: [['=level', 'copied']] }), end('End')],
        'Start > Wait > End',
      ),
      signal('alarm'),
    ),
  },
  steps: [
    deploy('signal.bpmn', 'signal-catch.bpmn'),
    create('signal-catch'),
    create('signal-catch'),
    broadcast('nobody', { level: 0 }),
    broadcast('alarm', { level: 3 }),
    broadcast('alarm', { level: 4 }),
    activate('alarmed'),
    complete(),
  ],
};
