import { bpmn, end, message, onMessage, process, start } from '../../oracle/model.js';
import { create, deployAs, refused, rpc, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'instances/create-refused',
  covers: [{ of: 'CreateProcessInstance', kind: 'incident' }],
  resources: {
    'create-refused.bpmn': bpmn(process('create-refused', [start('Start'), end('End')], 'Start > End')),
    'only-message.bpmn': bpmn(
      process('only-message-start', [start('Start', onMessage('never')), end('End')], 'Start > End'),
      message('never'),
    ),
  },
  steps: [
    deployAs('deployed', 'create-refused.bpmn', 'only-message.bpmn'),
    create('nobody', {}, { fails: refused('NOT_FOUND') }),
    rpc('CreateProcessInstance', { bpmnProcessId: 'create-refused', version: 7 }, { fails: refused('NOT_FOUND') }),
    rpc('CreateProcessInstance', { bpmnProcessId: 'create-refused' }, { fails: refused('NOT_FOUND') }),
    rpc('CreateProcessInstance', { processDefinitionKey: 12 }, { fails: refused('NOT_FOUND') }),
    rpc('CreateProcessInstance', {}, { fails: refused('NOT_FOUND') }),
    rpc('CreateProcessInstance', { processDefinitionKey: -1, version: -1 }, { fails: refused('INVALID_ARGUMENT') }),
    create('only-message-start', {}, { fails: refused('FAILED_PRECONDITION') }),
    rpc(
      'CreateProcessInstance',
      { bpmnProcessId: 'create-refused', version: -1, variables: '{' },
      { fails: refused('INVALID_ARGUMENT') },
    ),
    rpc(
      'CreateProcessInstance',
      { bpmnProcessId: 'create-refused', version: -1, variables: '[1]' },
      { fails: refused('INVALID_ARGUMENT') },
    ),
    rpc(
      'CreateProcessInstance',
      { bpmnProcessId: 'create-refused', version: -1, tenantId: 'other' },
      { fails: refused('INVALID_ARGUMENT') },
    ),
  ],
};
