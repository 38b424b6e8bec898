import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { cancel, create, deploy, findElement, refused, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'instances/cancel-refused',
  covers: [{ of: 'CancelProcessInstance', kind: 'incident' }],
  resources: {
    'cancel-refused.bpmn': bpmn(
      process('cancel-refused', [start('Start'), service('Work', 'c'), end('End')], 'Start > Work > End'),
    ),
    'quick.bpmn': bpmn(process('quick', [start('Start'), end('End')], 'Start > End')),
  },
  steps: [
    deploy('cancel-refused.bpmn', 'quick.bpmn'),
    create('cancel-refused'),
    findElement('Work'),
    cancel('$Work.key', { fails: refused('NOT_FOUND') }),
    cancel('2251799813685248', { fails: refused('NOT_FOUND') }),
    create('quick', {}, { as: 'done' }),
    cancel('$done.processInstanceKey', { fails: refused('NOT_FOUND') }),
    cancel(),
    cancel('$instance.processInstanceKey', { fails: refused('NOT_FOUND') }),
  ],
};
