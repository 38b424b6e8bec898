import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { activate, complete, create, deploy, fail, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'jobs/fail-local-variables',
  covers: [
    { of: 'FailJob', kind: 'normal' },
    { of: 'CompleteJob', kind: 'normal' },
  ],
  resources: {
    'fail-local.bpmn': bpmn(
      process('fail-local', [start('Start'), service('Work', 'fl'), end('End')], 'Start > Work > End'),
    ),
  },
  steps: [
    deploy('fail-local.bpmn'),
    create('fail-local', { seen: 0 }),
    activate('fl'),
    fail({ retries: 3, errorMessage: 'x'.repeat(20), variables: '{"seen":1,"tried":true}' }),
    activate('fl'),
    complete({ seen: 2, tried: false, fresh: 1 }),
  ],
};
