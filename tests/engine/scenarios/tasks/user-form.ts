import { bpmn, end, process, start, user } from '../../oracle/model.js';
import { activate, create, deploy, findIncident, resolve, type Scenario } from '../../oracle/scenario.js';

const asking = (type: string) =>
  bpmn(
    process(
      `user-form-${type}`,
      [
        start('Start'),
        user('Fill', { extensions: `<zeebe:formDefinition formId="form-fill" bindingType="${type}"/>` }),
        end('End'),
      ],
      'Start > Fill > End',
    ),
  );

export const scenario: Scenario = {
  name: 'tasks/user-form',
  covers: [
    { of: 'user task', kind: 'normal' },
    { of: 'user task', kind: 'incident' },
  ],
  resources: {
    'latest.bpmn': asking('latest'),
    'deployment.bpmn': asking('deployment'),
    'fill.form': '{"id":"form-fill","components":[]}',
    'changed/fill.form': '{"id":"form-fill","components":[{"type":"text"}]}',
  },
  steps: [
    deploy('latest.bpmn'),
    create('user-form-latest'),
    findIncident('Fill'),
    deploy('deployment.bpmn', 'fill.form'),
    resolve(),
    deploy('changed/fill.form'),
    create('user-form-latest'),
    create('user-form-deployment'),
    activate('io.camunda.zeebe:userTask'),
  ],
};
