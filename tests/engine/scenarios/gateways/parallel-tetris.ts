import { bpmn, end, exclusive, manual, parallel, process, service, start } from '../../oracle/model.js';
import { activate, cancel, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'gateways/parallel-tetris',
  covers: [{ of: 'parallel gateway', kind: 'normal' }],
  resources: {
    'tetris.bpmn': bpmn(
      process(
        'tetris',
        [
          start('Start'),
          parallel('Fork'),
          manual('Merge2'),
          exclusive('Merge'),
          service('A', 'tt-a'),
          service('B', 'tt-b'),
          parallel('Join'),
          end('End'),
        ],
        'Start > Fork; Fork > Merge; Fork > Merge2; Merge2 > Merge; Fork > B > Join; Merge > A > Join; Join > End',
      ),
    ),
  },
  steps: [
    deploy('tetris.bpmn'),
    create('tetris'),
    activate('tt-a', { as: 'as' }),
    complete({}, '$as[0].key'),
    complete({}, '$as[1].key'),
    activate('tt-b'),
    complete(),
    cancel(),
  ],
};
