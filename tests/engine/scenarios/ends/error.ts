import {
  boundary,
  bpmn,
  end,
  error,
  onError,
  parallel,
  process,
  service,
  start,
  subProcess,
} from '../../oracle/model.js';
import { create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'ends/error',
  covers: [{ of: 'error end event', kind: 'normal' }],
  resources: {
    'error-end.bpmn': bpmn(
      process(
        'error-end',
        [
          start('Start'),
          subProcess(
            'Sub',
            [start('In'), parallel('Fork'), service('A', 'ee-a'), end('Bad', onError('BAD')), end('Out')],
            'In > Fork; Fork > A > Out; Fork > Bad',
            { input: [['="in"', 'where']] },
          ),
          boundary('Caught', 'Sub', onError('BAD')),
          end('End'),
          end('Handled'),
        ],
        'Start > Sub > End; Caught > Handled',
      ),
      error('BAD'),
    ),
  },
  steps: [deploy('error-end.bpmn'), create('error-end')],
};
