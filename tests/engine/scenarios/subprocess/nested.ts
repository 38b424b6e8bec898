import {
  bpmn,
  end,
  eventSubProcess,
  message,
  onMessage,
  parallel,
  process,
  service,
  start,
  subProcess,
  terminates,
} from '../../oracle/model.js';
import { activate, complete, create, deploy, publish, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'subprocess/nested',
  covers: [
    { of: 'embedded sub-process', kind: 'normal' },
    { of: 'terminate end event', kind: 'normal' },
    { of: 'message event sub-process (interrupting)', kind: 'normal' },
  ],
  resources: {
    'nested.bpmn': bpmn(
      process(
        'nested',
        [
          start('Start'),
          subProcess(
            'Outer',
            [
              start('OuterIn'),
              subProcess(
                'Inner',
                [
                  start('InnerIn'),
                  parallel('Fork'),
                  service('A', 'nested-a'),
                  service('B', 'nested-b'),
                  end('OutA'),
                  end('OutB', terminates),
                ],
                'InnerIn > Fork; Fork > A > OutA; Fork > B > OutB',
                { input: [['=1', 'deep']] },
              ),
              end('OuterOut'),
              eventSubProcess(
                'Stop',
                [start('Stopped', onMessage('nested-stop')), service('Tidy', 'nested-tidy'), end('Tidied')],
                'Stopped > Tidy > Tidied',
              ),
            ],
            'OuterIn > Inner > OuterOut',
            { input: [['=2', 'middle']] },
          ),
          end('End'),
        ],
        'Start > Outer > End',
      ),
      message('nested-stop', '=k'),
    ),
  },
  steps: [
    deploy('nested.bpmn'),
    create('nested', { k: 'k' }),
    activate('nested-a'),
    complete({ deep: 3, middle: 4, top: 5 }),
    publish('nested-stop', 'k', { variables: { why: 'x' } }),
    activate('nested-tidy'),
    complete({ middle: 6 }),
    create('nested', { k: 'k2' }),
    activate('nested-b'),
    complete(),
  ],
};
