import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { advance, begin, complete, create, deploy, finish, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'jobs/long-poll',
  covers: [
    { of: 'ActivateJobs', kind: 'normal' },
    { of: 'ActivateJobs', kind: 'interrupted' },
  ],
  resources: {
    'long-poll.bpmn': bpmn(
      process('long-poll', [start('Start'), service('Work', 'polled'), end('End')], 'Start > Work > End'),
    ),
  },
  steps: [
    deploy('long-poll.bpmn'),
    begin('poll', 'ActivateJobs', {
      type: 'polled',
      worker: 'w',
      timeout: 60_000,
      maxJobsToActivate: 5,
      requestTimeout: 9_000,
    }),
    create('long-poll', { a: 1 }),
    finish('poll'),
    begin('empty', 'ActivateJobs', {
      type: 'polled',
      worker: 'w',
      timeout: 60_000,
      maxJobsToActivate: 5,
      requestTimeout: 4_000,
    }),
    advance(5_000),
    finish('empty'),
    complete({}, '$poll[0].key'),
  ],
};
