import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { cancel, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'races/cancel-many',
  covers: [
    { of: 'CancelProcessInstance', kind: 'normal' },
    { of: 'parallel multi-instance', kind: 'interrupted' },
  ],
  resources: {
    'cancel-many.bpmn': bpmn(
      process(
        'cancel-many',
        [
          start('Start'),
          service('Each', 'cancel-many', { multi: { collection: '=for i in 1..40 return i' } }),
          end('End'),
        ],
        'Start > Each > End',
      ),
    ),
  },
  steps: [deploy('cancel-many.bpmn'), create('cancel-many'), cancel()],
};
