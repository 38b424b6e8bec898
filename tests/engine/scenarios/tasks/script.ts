import { bpmn, end, process, script, start } from '../../oracle/model.js';
import { create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'tasks/script',
  covers: [{ of: 'script task', kind: 'normal' }],
  resources: {
    'script.bpmn': bpmn(
      process(
        'script',
        [
          start('Start'),
          script('Sum', '=sum(amounts)', 'total', {
            input: [['=[1, 2, 3.5]', 'amounts']],
            output: [
              ['=total', 'bill'],
              ['=amounts', 'list'],
            ],
          }),
          script('Plain', '=bill + 1', 'next'),
          end('End'),
        ],
        'Start > Sum > Plain > End',
      ),
    ),
  },
  steps: [deploy('script.bpmn'), create('script')],
};
