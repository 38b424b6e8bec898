import { bpmn, end, error, eventSubProcess, onError, process, service, start } from '../../oracle/model.js';
import { activate, complete, create, deploy, throwError, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'event-sub-process/error',
  covers: [{ of: 'error event sub-process', kind: 'normal' }],
  resources: {
    'esp-error.bpmn': bpmn(
      process(
        'esp-error',
        [
          start('Start'),
          service('Work', 'esp-e'),
          service('Other', 'esp-o'),
          end('End'),
          eventSubProcess(
            'Handle',
            [
              start('Failed', onError('FAILED'), { output: [['=code', 'failure']] }),
              service('Repair', 'esp-repair'),
              end('Repaired'),
            ],
            'Failed > Repair > Repaired',
          ),
          eventSubProcess('Any', [start('AnyFailed', onError()), end('Ended')], 'AnyFailed > Ended'),
        ],
        'Start > Work > End; Start > Other > End',
      ),
      error('FAILED'),
    ),
  },
  steps: [
    deploy('esp-error.bpmn'),
    create('esp-error'),
    activate('esp-e'),
    throwError('FAILED', { errorMessage: 'broken', variables: '{"code":5}' }),
    activate('esp-repair'),
    complete(),
    create('esp-error'),
    activate('esp-o'),
    throwError('OTHER'),
  ],
};
