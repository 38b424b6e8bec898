import { bpmn, end, process, start, user } from '../../oracle/model.js';
import { activate, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'tasks/user',
  covers: [{ of: 'user task', kind: 'normal' }],
  resources: {
    'user.bpmn': bpmn(
      process(
        'user',
        [
          start('Start'),
          user('Decide', {
            headers: { screen: 'decide' },
            extensions:
              '<zeebe:assignmentDefinition assignee="=clerk" candidateGroups="registry, taxes" candidateUsers="=users"/><zeebe:taskSchedule dueDate="=due" followUpDate="2041-05-01T10:00:00Z"/><zeebe:formDefinition formKey="decide-form"/>',
          }),
          user('Plain'),
          end('End'),
        ],
        'Start > Decide > Plain > End',
      ),
    ),
  },
  steps: [
    deploy('user.bpmn'),
    create('user', { clerk: 'ada', users: ['ada', 'bob'], due: '2041-04-01T10:00:00+02:00' }),
    activate('io.camunda.zeebe:userTask'),
    complete({ decision: 'yes' }),
    activate('io.camunda.zeebe:userTask'),
    complete(),
  ],
};
