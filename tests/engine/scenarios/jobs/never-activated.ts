import { boundary, bpmn, end, error, onError, process, service, start } from '../../oracle/model.js';
import { complete, create, deploy, fail, find, throwError, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'jobs/never-activated',
  covers: [
    { of: 'CompleteJob', kind: 'normal' },
    { of: 'FailJob', kind: 'normal' },
    { of: 'ThrowError', kind: 'normal' },
  ],
  resources: {
    'never-activated.bpmn': bpmn(
      process(
        'never-activated',
        [
          start('Start'),
          service('A', 'never-a'),
          service('B', 'never-b'),
          boundary('Thrown', 'B', onError('E')),
          end('End'),
        ],
        'Start > A > B > End; Thrown > End',
      ),
      error('E'),
    ),
  },
  steps: [
    deploy('never-activated.bpmn'),
    create('never-activated'),
    find('job', 'JOB', 'CREATED', { elementId: 'A' }),
    fail({ retries: 1 }, '$job.key'),
    complete({}, '$job.key'),
    find('job', 'JOB', 'CREATED', { elementId: 'B' }),
    throwError('E', {}, '$job.key'),
  ],
};
