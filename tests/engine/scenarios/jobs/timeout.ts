import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { activate, advance, complete, create, deploy, refused, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'jobs/timeout',
  covers: [
    { of: 'ActivateJobs', kind: 'interrupted' },
    { of: 'CompleteJob', kind: 'normal' },
  ],
  resources: {
    'job-timeout.bpmn': bpmn(
      process('job-timeout', [start('Start'), service('Work', 'timed'), end('End')], 'Start > Work > End'),
    ),
  },
  steps: [
    deploy('job-timeout.bpmn'),
    create('job-timeout'),
    activate('timed', { timeout: 10_000 }),
    advance(12_000),
    activate('timed', { as: 'again', timeout: 10_000, worker: 'second' }),
    complete({ by: 'first' }),
    complete({ by: 'second' }, '$again[0].key', { fails: refused('NOT_FOUND') }),
  ],
};
