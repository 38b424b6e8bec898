import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { activate, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'variables/output-mapping-missing',
  covers: [{ of: 'output mapping', kind: 'normal' }],
  resources: {
    'output-missing.bpmn': bpmn(
      process(
        'output-missing',
        [
          start('Start'),
          service('Work', 'om', {
            output: [
              ['=nowhere.deep', 'x'],
              ['={a: nowhere, b: 1}', 'y.z'],
              ['=y.z.b', 'w'],
            ],
          }),
          end('End'),
        ],
        'Start > Work > End',
      ),
    ),
  },
  steps: [
    deploy('output-missing.bpmn'),
    create('output-missing', { y: { kept: true, z: { old: 1 } } }),
    activate('om'),
    complete(),
  ],
};
