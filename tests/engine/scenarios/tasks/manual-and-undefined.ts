import { bpmn, end, manual, node, process, start } from '../../oracle/model.js';
import { create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'tasks/manual-and-undefined',
  covers: [{ of: 'manual task', kind: 'normal' }],
  resources: {
    'manual.bpmn': bpmn(
      process(
        'manual',
        [
          start('Start'),
          manual('Stamp', { input: [['=1', 'seen']], output: [['=seen', 'kept']] }),
          node('task', 'Undefined'),
          end('End'),
        ],
        'Start > Stamp > Undefined > End',
      ),
    ),
  },
  steps: [deploy('manual.bpmn'), create('manual')],
};
