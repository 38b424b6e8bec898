import { bpmn, end, process, service, start, subProcess } from '../../oracle/model.js';
import { activate, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'subprocess/embedded',
  covers: [{ of: 'embedded sub-process', kind: 'normal' }],
  resources: {
    'embedded.bpmn': bpmn(
      process(
        'embedded',
        [
          start('Start'),
          subProcess('Sub', [start('In'), service('Work', 'h'), end('Out')], 'In > Work > Out', {
            input: [['=order', 'inner']],
            output: [['=inner', 'outer']],
          }),
          end('End'),
        ],
        'Start > Sub > End',
      ),
    ),
  },
  steps: [
    deploy('embedded.bpmn'),
    create('embedded', { order: 1 }),
    activate('h'),
    complete({ inner: 5, fresh: true }),
  ],
};
