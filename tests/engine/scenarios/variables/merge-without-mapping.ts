import { bpmn, end, process, service, start, subProcess } from '../../oracle/model.js';
import { activate, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'variables/merge-without-mapping',
  covers: [
    { of: 'CompleteJob', kind: 'normal' },
    { of: 'SetVariables', kind: 'normal' },
  ],
  resources: {
    'merge.bpmn': bpmn(
      process(
        'merge',
        [
          start('Start'),
          subProcess(
            'Sub',
            [
              start('In'),
              service('Work', 'merge', {
                input: [
                  ['=1', 'own'],
                  ['="same"', 'equal'],
                ],
              }),
              end('Out'),
            ],
            'In > Work > Out',
            { input: [['=0', 'inSub']] },
          ),
          end('End'),
        ],
        'Start > Sub > End',
      ),
    ),
  },
  steps: [
    deploy('merge.bpmn'),
    create('merge', { top: 1 }),
    activate('merge'),
    complete({ own: 2, equal: 'same', inSub: 5, top: 1, fresh: { a: [1.5, true, null] } }),
  ],
};
