import { bpmn, end, error, eventSubProcess, onError, process, service, start } from '../../oracle/model.js';
import {
  activate,
  cancel,
  create,
  deploy,
  findIncident,
  resolve,
  throwError,
  type Scenario,
} from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'event-sub-process/error-incident',
  covers: [
    { of: 'error event sub-process', kind: 'incident' },
    { of: 'error event sub-process', kind: 'interrupted' },
  ],
  resources: {
    'esp-error-stuck.bpmn': bpmn(
      process(
        'esp-error-stuck',
        [
          start('Start'),
          service('Work', 'esp-es'),
          end('End'),
          eventSubProcess(
            'Handle',
            [start('Failed', onError('FAILED'), { output: [['=assert(x, x != null)', 'y']] }), end('Repaired')],
            'Failed > Repaired',
          ),
        ],
        'Start > Work > End',
      ),
      error('FAILED'),
    ),
  },
  steps: [
    deploy('esp-error-stuck.bpmn'),
    create('esp-error-stuck'),
    activate('esp-es'),
    throwError('FAILED'),
    findIncident('Failed'),
    resolve(),
    cancel(),
    create('esp-error-stuck'),
    activate('esp-es'),
    throwError('UNKNOWN'),
    cancel(),
  ],
};
