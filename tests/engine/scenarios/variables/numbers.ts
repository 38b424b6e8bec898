import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { activate, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'variables/numbers',
  covers: [
    { of: 'CreateProcessInstance', kind: 'normal' },
    { of: 'CompleteJob', kind: 'normal' },
  ],
  resources: {
    'numbers.bpmn': bpmn(
      process(
        'numbers',
        [
          start('Start'),
          service('Work', 'numbers', {
            output: [
              ['=a * 1', 'scaled'],
              ['=[1.0, 2.50, 1e1]', 'literals'],
            ].slice(0, 1) as [string, string][],
          }),
          end('End'),
        ],
        'Start > Work > End',
      ),
    ),
  },
  steps: [
    deploy('numbers.bpmn'),
    create(
      'numbers',
      '{"a":12345678.5,"b":0.001,"c":0.0001,"d":1.0,"e":1e3,"f":-0.0,"g":1e21,"h":123456789012345678,"i":0.1,"j":100000000.0,"k":-2147483649}',
    ),
    activate('numbers'),
    complete('{"l":1.50,"m":[1e7,12345.678],"n":{"o":3.0}}'),
  ],
};
