import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { activate, deploy, fail, findIncident, refused, rpc, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'gateway/operation-reference',
  covers: [
    { of: 'CancelProcessInstance', kind: 'normal' },
    { of: 'SetVariables', kind: 'normal' },
    { of: 'ResolveIncident', kind: 'normal' },
    { of: 'UpdateJobRetries', kind: 'normal' },
    { of: 'UpdateJobTimeout', kind: 'normal' },
  ],
  resources: {
    'referenced.bpmn': bpmn(
      process('referenced', [start('Start'), service('Work', 'referenced'), end('End')], 'Start > Work > End'),
    ),
  },
  steps: [
    deploy('referenced.bpmn'),
    rpc(
      'CreateProcessInstance',
      { bpmnProcessId: 'referenced', version: -1, operationReference: 11 },
      { as: 'instance' },
    ),
    activate('referenced'),
    rpc('UpdateJobTimeout', { jobKey: '$jobs[0].key', timeout: 5000, operationReference: 12 }),
    fail({ retries: 0 }),
    rpc('UpdateJobRetries', { jobKey: '$jobs[0].key', retries: 1, operationReference: 13 }),
    findIncident(),
    rpc('ResolveIncident', { incidentKey: '$incident.key', operationReference: 14 }),
    rpc('SetVariables', {
      elementInstanceKey: '$instance.processInstanceKey',
      variables: '{"a":1}',
      operationReference: 15,
    }),
    rpc('CancelProcessInstance', { processInstanceKey: '$instance.processInstanceKey', operationReference: 16 }),
    rpc(
      'CancelProcessInstance',
      { processInstanceKey: '$instance.processInstanceKey', operationReference: 17 },
      { fails: refused('NOT_FOUND') },
    ),
  ],
};
