import { bpmn, businessRuleJob, end, manual, process, scriptJob, send, start } from '../../oracle/model.js';
import { activate, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'tasks/send-script-rule-jobs',
  covers: [
    { of: 'send task', kind: 'normal' },
    { of: 'script task (job)', kind: 'normal' },
    { of: 'business rule task (job)', kind: 'normal' },
    { of: 'manual task', kind: 'normal' },
  ],
  resources: {
    'job-tasks.bpmn': bpmn(
      process(
        'job-tasks',
        [
          start('Start'),
          send('Send', 'send-it', { headers: { to: 'x' } }),
          scriptJob('Script', 'script-it'),
          businessRuleJob('Rule', 'rule-it'),
          manual('Manual', { input: [['=1', 'ignored']] }),
          end('End'),
        ],
        'Start > Send > Script > Rule > Manual > End',
      ),
    ),
  },
  steps: [
    deploy('job-tasks.bpmn'),
    create('job-tasks'),
    activate('send-it'),
    complete({ sent: true }),
    activate('script-it'),
    complete({ scripted: true }),
    activate('rule-it'),
    complete({ ruled: true }),
  ],
};
