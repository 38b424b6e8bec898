import { bpmn, callActivity, end, process, script, start } from '../../oracle/model.js';
import { create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'multi-instance/call-activity',
  covers: [
    { of: 'parallel multi-instance', kind: 'normal' },
    { of: 'call activity', kind: 'normal' },
  ],
  resources: {
    'parent.bpmn': bpmn(
      process(
        'mi-parent',
        [
          start('Start'),
          callActivity('Call', 'mi-child', {
            multi: { collection: '=[1, 2]', element: 'item', outputCollection: 'results', outputElement: '=got' },
          }),
          end('End'),
        ],
        'Start > Call > End',
      ),
    ),
    'child.bpmn': bpmn(
      process('mi-child', [start('Begin'), script('Twice', '=item * 2', 'got'), end('Done')], 'Begin > Twice > Done'),
    ),
  },
  steps: [deploy('parent.bpmn', 'child.bpmn'), create('mi-parent')],
};
