import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { activate, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'tasks/service-task',
  covers: [
    { of: 'service task', kind: 'normal' },
    { of: 'none start event', kind: 'normal' },
    { of: 'none end event', kind: 'normal' },
    { of: 'CreateProcessInstance', kind: 'normal' },
    { of: 'ActivateJobs', kind: 'normal' },
    { of: 'CompleteJob', kind: 'normal' },
    { of: 'headers', kind: 'normal' },
  ],
  resources: {
    'service-task.bpmn': bpmn(
      process(
        'service-task',
        [start('Start'), service('Work', 'work', { headers: { office: 'registry', floor: '2' } }), end('End')],
        'Start > Work > End',
      ),
    ),
  },
  steps: [
    deploy('service-task.bpmn'),
    create('service-task', { amount: 12 }),
    activate('work'),
    complete({ done: true, amount: 13 }),
  ],
};
