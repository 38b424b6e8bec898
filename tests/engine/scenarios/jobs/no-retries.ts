import { bpmn, end, process, service, start } from '../../oracle/model.js';
import {
  activate,
  complete,
  create,
  deploy,
  fail,
  findIncident,
  refused,
  resolve,
  updateRetries,
  type Scenario,
} from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'jobs/no-retries',
  covers: [
    { of: 'FailJob', kind: 'incident' },
    { of: 'ResolveIncident', kind: 'normal' },
    { of: 'UpdateJobRetries', kind: 'normal' },
    { of: 'service task', kind: 'incident' },
  ],
  resources: {
    'no-retries.bpmn': bpmn(
      process('no-retries', [start('Start'), service('Work', 'f', { retries: '2' }), end('End')], 'Start > Work > End'),
    ),
  },
  steps: [
    deploy('no-retries.bpmn'),
    create('no-retries'),
    activate('f'),
    fail({ retries: 1, errorMessage: 'try again' }),
    activate('f'),
    fail({ retries: 0, errorMessage: 'no use' }),
    activate('f', { as: 'none' }),
    complete({}, '$jobs[0].key', { fails: refused('FAILED_PRECONDITION') }),
    findIncident(),
    resolve('$incident.key', { fails: refused('NOT_FOUND') }),
    updateRetries(1),
    resolve(),
    activate('f'),
    complete(),
  ],
};
