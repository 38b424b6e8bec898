import { bpmn, callActivity, end, process, service, start } from '../../oracle/model.js';
import { activate, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'calls/call-activity',
  covers: [{ of: 'call activity', kind: 'normal' }],
  resources: {
    'caller.bpmn': bpmn(
      process('caller', [start('Start'), callActivity('Call', 'called'), end('End')], 'Start > Call > End'),
    ),
    'called.bpmn': bpmn(
      process('called', [start('Begin'), service('Inside', 'inside'), end('Done')], 'Begin > Inside > Done'),
    ),
  },
  steps: [
    deploy('caller.bpmn', 'called.bpmn'),
    create('caller', { order: 1 }),
    activate('inside'),
    complete({ result: 'ok', order: 2 }),
  ],
};
