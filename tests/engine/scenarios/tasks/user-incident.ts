import { bpmn, end, process, start, user } from '../../oracle/model.js';
import {
  activate,
  cancel,
  create,
  deploy,
  fail,
  findIncident,
  resolve,
  setVariables,
  type Scenario,
} from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'tasks/user-incident',
  covers: [
    { of: 'user task', kind: 'incident' },
    { of: 'user task', kind: 'interrupted' },
  ],
  resources: {
    'user-stuck.bpmn': bpmn(
      process(
        'user-stuck',
        [
          start('Start'),
          user('Decide', {
            extensions:
              '<zeebe:assignmentDefinition assignee="=clerk" candidateGroups="=groups"/><zeebe:taskSchedule dueDate="=due"/>',
          }),
          end('End'),
        ],
        'Start > Decide > End',
      ),
    ),
  },
  steps: [
    deploy('user-stuck.bpmn'),
    create('user-stuck', { clerk: 12 }),
    findIncident('Decide'),
    setVariables('$instance.processInstanceKey', { clerk: 'ada', groups: 'registry' }),
    resolve(),
    findIncident('Decide'),
    setVariables('$instance.processInstanceKey', { groups: ['registry', 1] }),
    resolve(),
    findIncident('Decide'),
    setVariables('$instance.processInstanceKey', { groups: ['registry'], due: 'tomorrow' }),
    resolve(),
    findIncident('Decide'),
    setVariables('$instance.processInstanceKey', { due: '' }),
    resolve(),
    activate('io.camunda.zeebe:userTask'),
    fail({ retries: 0, errorMessage: 'cannot' }),
    cancel(),
  ],
};
