import { bpmn, end, process, service, start } from '../../oracle/model.js';
import {
  activate,
  advance,
  create,
  deploy,
  fail,
  find,
  refused,
  updateTimeout,
  type Scenario,
} from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'jobs/update-timeout',
  covers: [
    { of: 'UpdateJobTimeout', kind: 'normal' },
    { of: 'UpdateJobTimeout', kind: 'incident' },
  ],
  resources: {
    'update-timeout.bpmn': bpmn(
      process('update-timeout', [start('Start'), service('Work', 'ut'), end('End')], 'Start > Work > End'),
    ),
  },
  steps: [
    deploy('update-timeout.bpmn'),
    create('update-timeout'),
    find('job', 'JOB', 'CREATED'),
    updateTimeout(1000, '$job.key', { fails: refused('FAILED_PRECONDITION') }),
    updateTimeout(1000, '2251799813685248', { fails: refused('NOT_FOUND') }),
    activate('ut', { timeout: 10_000 }),
    advance(5_000),
    updateTimeout(20_000),
    advance(10_000),
    advance(12_000),
    fail({ retries: 0 }),
    updateTimeout(1000, '$jobs[0].key', { fails: refused('FAILED_PRECONDITION') }),
  ],
};
