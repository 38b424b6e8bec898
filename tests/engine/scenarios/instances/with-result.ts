import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { activate, begin, complete, deploy, finish, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'instances/with-result',
  covers: [{ of: 'CreateProcessInstanceWithResult', kind: 'normal' }],
  resources: {
    'with-result.bpmn': bpmn(
      process('with-result', [start('Start'), service('Work', 'result'), end('End')], 'Start > Work > End'),
    ),
  },
  steps: [
    deploy('with-result.bpmn'),
    begin('all', 'CreateProcessInstanceWithResult', {
      request: { bpmnProcessId: 'with-result', version: -1, variables: '{"a":1}' },
      requestTimeout: 20_000,
    }),
    activate('result'),
    complete({ b: [1, { c: null }] }),
    finish('all'),
    begin('some', 'CreateProcessInstanceWithResult', {
      request: { bpmnProcessId: 'with-result', version: -1, variables: '{"a":1}' },
      requestTimeout: 20_000,
      fetchVariables: ['b', 'missing'],
    }),
    activate('result'),
    complete({ b: 2 }),
    finish('some'),
  ],
};
