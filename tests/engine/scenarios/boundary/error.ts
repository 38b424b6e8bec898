import { boundary, bpmn, end, error, onError, process, service, start } from '../../oracle/model.js';
import { activate, create, deploy, throwError, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'boundary/error',
  covers: [
    { of: 'error boundary event', kind: 'normal' },
    { of: 'ThrowError', kind: 'normal' },
  ],
  resources: {
    'error-boundary.bpmn': bpmn(
      process(
        'error-boundary',
        [
          start('Start'),
          service('Work', 'e', { input: [['=1', 'own']] }),
          boundary('Refused', 'Work', onError('REFUSED'), { output: [['=why', 'reason']] }),
          boundary('Any', 'Work', onError()),
          end('End'),
          end('Told'),
          end('Other'),
        ],
        'Start > Work > End; Refused > Told; Any > Other',
      ),
      error('REFUSED'),
    ),
  },
  steps: [
    deploy('error-boundary.bpmn'),
    create('error-boundary'),
    activate('e'),
    throwError('REFUSED', { errorMessage: 'not resident', variables: '{"why":"moved"}' }),
    create('error-boundary'),
    activate('e'),
    throwError('ELSE', { variables: '{"why":"unknown"}' }),
  ],
};
