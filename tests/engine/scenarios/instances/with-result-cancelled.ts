import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { advance, begin, cancel, deploy, find, finish, refused, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'instances/with-result-cancelled',
  covers: [{ of: 'CreateProcessInstanceWithResult', kind: 'interrupted' }],
  resources: {
    'result-cancelled.bpmn': bpmn(
      process('result-cancelled', [start('Start'), service('Work', 'result-c'), end('End')], 'Start > Work > End'),
    ),
  },
  steps: [
    deploy('result-cancelled.bpmn'),
    begin('never', 'CreateProcessInstanceWithResult', {
      request: { bpmnProcessId: 'result-cancelled', version: -1 },
      requestTimeout: 1_000,
    }),
    find('root', 'PROCESS_INSTANCE', 'ELEMENT_ACTIVATED', { elementId: 'result-cancelled' }),
    cancel('$root.key'),
    advance(2_000),
    finish('never', refused('DEADLINE_EXCEEDED')),
  ],
};
