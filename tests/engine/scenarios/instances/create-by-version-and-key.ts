import { bpmn, end, process, start } from '../../oracle/model.js';
import { create, deploy, deployAs, rpc, type Scenario } from '../../oracle/scenario.js';

const numbered = (endId: string) => bpmn(process('by-version', [start('Start'), end(endId)], `Start > ${endId}`));

export const scenario: Scenario = {
  name: 'instances/create-by-version-and-key',
  covers: [{ of: 'CreateProcessInstance', kind: 'normal' }],
  resources: { 'by-version.bpmn': numbered('One'), 'changed/by-version.bpmn': numbered('Two') },
  steps: [
    deployAs('first', 'by-version.bpmn'),
    deploy('changed/by-version.bpmn'),
    create('by-version'),
    rpc('CreateProcessInstance', { bpmnProcessId: 'by-version', version: 1, variables: '' }),
    rpc('CreateProcessInstance', {
      processDefinitionKey: '$first.deployments[0].process.processDefinitionKey',
      version: -1,
      variables: ' ',
    }),
  ],
};
