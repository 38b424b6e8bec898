import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { activate, create, deploy, fail, refused, updateRetries, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'jobs/update-retries-refused',
  covers: [{ of: 'UpdateJobRetries', kind: 'incident' }],
  resources: {
    'update-retries.bpmn': bpmn(
      process('update-retries', [start('Start'), service('Work', 'ur'), end('End')], 'Start > Work > End'),
    ),
  },
  steps: [
    deploy('update-retries.bpmn'),
    create('update-retries'),
    activate('ur'),
    updateRetries(0, '$jobs[0].key', { fails: refused('INVALID_ARGUMENT') }),
    updateRetries(-1, '$jobs[0].key', { fails: refused('INVALID_ARGUMENT') }),
    updateRetries(5, '2251799813685248', { fails: refused('NOT_FOUND') }),
    updateRetries(5),
    fail({ retries: 4 }),
    activate('ur'),
  ],
};
