import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { activate, advance, complete, create, deploy, fail, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'jobs/fail-back-off',
  covers: [{ of: 'FailJob', kind: 'normal' }],
  resources: {
    'back-off.bpmn': bpmn(
      process('back-off', [start('Start'), service('Work', 'g'), end('End')], 'Start > Work > End'),
    ),
  },
  steps: [
    deploy('back-off.bpmn'),
    create('back-off'),
    activate('g'),
    fail({ retries: 2, retryBackOff: 60_000, errorMessage: 'later', variables: '{"tried":1}' }),
    activate('g', { as: 'none' }),
    advance(61_000),
    activate('g'),
    complete(),
  ],
};
