import { bpmn, end, parallel, process, service, start, subProcess, terminates } from '../../oracle/model.js';
import { activate, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'ends/terminate',
  covers: [
    { of: 'terminate end event', kind: 'normal' },
    { of: 'parallel gateway', kind: 'interrupted' },
    { of: 'service task', kind: 'interrupted' },
  ],
  resources: {
    'terminate.bpmn': bpmn(
      process(
        'terminate',
        [
          start('Start'),
          subProcess(
            'Sub',
            [
              start('In'),
              parallel('Fork'),
              service('A', 'te-a'),
              service('B', 'te-b'),
              end('Kill', terminates),
              end('OutB'),
            ],
            'In > Fork; Fork > A > Kill; Fork > B > OutB',
          ),
          service('After', 'te-after'),
          end('End'),
        ],
        'Start > Sub > After > End',
      ),
    ),
  },
  steps: [
    deploy('terminate.bpmn'),
    create('terminate'),
    activate('te-a'),
    complete({ killed: true }),
    activate('te-b', { as: 'none' }),
    activate('te-after'),
    complete(),
  ],
};
