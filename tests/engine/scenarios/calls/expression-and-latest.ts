import { bpmn, callActivity, end, process, service, start } from '../../oracle/model.js';
import { activate, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

const child = (type: string) =>
  bpmn(process('latest-child', [start('Begin'), service('Inside', type), end('Done')], 'Begin > Inside > Done'));

export const scenario: Scenario = {
  name: 'calls/expression-and-latest',
  covers: [{ of: 'call activity', kind: 'normal' }],
  resources: {
    'parent.bpmn': bpmn(
      process('latest-parent', [start('Start'), callActivity('Call', '=which'), end('End')], 'Start > Call > End'),
    ),
    'child.bpmn': child('lc-1'),
    'changed/child.bpmn': child('lc-2'),
  },
  steps: [
    deploy('parent.bpmn', 'child.bpmn'),
    deploy('changed/child.bpmn'),
    create('latest-parent', { which: 'latest-child' }),
    activate('lc-1', { as: 'none' }),
    activate('lc-2'),
    complete(),
  ],
};
