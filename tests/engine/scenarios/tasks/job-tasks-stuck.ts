import { bpmn, businessRuleJob, end, parallel, process, scriptJob, send, start } from '../../oracle/model.js';
import { activate, cancel, create, deploy, fail, throwError, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'tasks/job-tasks-stuck',
  covers: [
    { of: 'send task', kind: 'incident' },
    { of: 'send task', kind: 'interrupted' },
    { of: 'script task (job)', kind: 'incident' },
    { of: 'script task (job)', kind: 'interrupted' },
    { of: 'business rule task (job)', kind: 'incident' },
    { of: 'business rule task (job)', kind: 'interrupted' },
  ],
  resources: {
    'job-tasks-stuck.bpmn': bpmn(
      process(
        'job-tasks-stuck',
        [
          start('Start'),
          parallel('Fork'),
          send('Send', 'stuck-send'),
          scriptJob('Script', 'stuck-script'),
          businessRuleJob('Rule', 'stuck-rule'),
          end('A'),
          end('B'),
          end('C'),
        ],
        'Start > Fork; Fork > Send > A; Fork > Script > B; Fork > Rule > C',
      ),
    ),
  },
  steps: [
    deploy('job-tasks-stuck.bpmn'),
    create('job-tasks-stuck'),
    activate('stuck-send'),
    fail({ retries: 0, errorMessage: 'no mail' }),
    activate('stuck-script'),
    fail({ retries: 0 }),
    activate('stuck-rule'),
    throwError('RULE'),
    cancel(),
  ],
};
