import { boundary, bpmn, end, onTimer, process, service, start, subProcess } from '../../oracle/model.js';
import { activate, cancel, complete, deploy, refused, rpc, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'instances/start-instructions',
  covers: [
    { of: 'CreateProcessInstance', kind: 'normal' },
    { of: 'CreateProcessInstance', kind: 'incident' },
  ],
  resources: {
    'instructed.bpmn': bpmn(
      process(
        'instructed',
        [
          start('Start'),
          service('First', 'first'),
          subProcess('Sub', [start('In'), service('Inner', 'inner'), end('Out')], 'In > Inner > Out'),
          service('Each', 'each', { multi: { collection: '=[1]' } }),
          boundary('Late', 'Inner', onTimer({ duration: 'PT1M' })),
          end('End'),
        ].filter(({ id }) => id !== 'Late'),
        'Start > First > Sub > Each > End',
      ),
    ),
  },
  steps: [
    deploy('instructed.bpmn'),
    rpc(
      'CreateProcessInstance',
      {
        bpmnProcessId: 'instructed',
        version: -1,
        variables: '{"a":1}',
        startInstructions: [{ elementId: 'Inner' }, { elementId: 'First' }],
      },
      { as: 'instance' },
    ),
    activate('inner'),
    complete(),
    rpc(
      'CreateProcessInstance',
      { bpmnProcessId: 'instructed', version: -1, startInstructions: [{ elementId: 'Nowhere' }] },
      { fails: refused('INVALID_ARGUMENT') },
    ),
    rpc(
      'CreateProcessInstance',
      { bpmnProcessId: 'instructed', version: -1, startInstructions: [{ elementId: 'Start' }] },
      { fails: refused('INVALID_ARGUMENT') },
    ),
    cancel(),
  ],
};
