import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { activate, create, deploy, type Scenario } from '../../oracle/scenario.js';

/** Three jobs that fit into a message one by one, but not together: the rest comes with the next answers. */
export const scenario: Scenario = {
  name: 'limits/batch-truncated',
  covers: [{ of: 'ActivateJobs', kind: 'normal' }],
  resources: {
    'batch-truncated.bpmn': bpmn(
      process('batch-truncated', [start('Start'), service('Work', 'truncated'), end('End')], 'Start > Work > End'),
    ),
  },
  steps: [
    deploy('batch-truncated.bpmn'),
    create('batch-truncated', { a: 'a'.repeat(1_700_000) }),
    create('batch-truncated', { a: 'b'.repeat(1_700_000) }),
    create('batch-truncated', { a: 'c'.repeat(1_700_000) }),
    activate('truncated'),
    activate('truncated'),
    activate('truncated'),
  ],
};
