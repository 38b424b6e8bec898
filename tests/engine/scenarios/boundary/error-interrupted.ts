import { boundary, bpmn, end, error, onError, process, service, start } from '../../oracle/model.js';
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
  name: 'boundary/error-interrupted',
  covers: [{ of: 'error boundary event', kind: 'interrupted' }],
  resources: {
    'error-cancelled.bpmn': bpmn(
      process(
        'error-cancelled',
        [
          start('Start'),
          service('Work', 'ec'),
          boundary('Failed', 'Work', onError('F'), { output: [['=assert(x, x != null)', 'y']] }),
          end('End'),
          end('Caught'),
        ],
        'Start > Work > End; Failed > Caught',
      ),
      error('F'),
    ),
  },
  steps: [
    deploy('error-cancelled.bpmn'),
    create('error-cancelled'),
    activate('ec'),
    throwError('F', { variables: '{"z":1}' }),
    findIncident('Failed'),
    resolve(),
    cancel(),
  ],
};
