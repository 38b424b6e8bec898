import {
  boundary,
  bpmn,
  callActivity,
  end,
  error,
  onError,
  onTimer,
  process,
  service,
  start,
} from '../../oracle/model.js';
import { activate, advance, complete, create, deploy, throwError, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'calls/error-and-boundary',
  covers: [
    { of: 'call activity', kind: 'interrupted' },
    { of: 'error boundary event', kind: 'normal' },
    { of: 'error end event', kind: 'normal' },
    { of: 'timer boundary event (interrupting)', kind: 'normal' },
  ],
  resources: {
    'parent.bpmn': bpmn(
      process(
        'error-parent',
        [
          start('Start'),
          callActivity('Call', 'error-child'),
          boundary('Failed', 'Call', onError('CHILD')),
          boundary('Late', 'Call', onTimer({ duration: 'PT1M' })),
          end('End'),
          end('Caught'),
          end('TooLate'),
        ],
        'Start > Call > End; Failed > Caught; Late > TooLate',
      ),
      error('CHILD'),
    ),
    'child.bpmn': bpmn(
      process(
        'error-child',
        [start('Begin'), service('Inside', 'ec-in'), end('Bad', onError('CHILD'))],
        'Begin > Inside > Bad',
      ),
      error('CHILD'),
    ),
  },
  steps: [
    deploy('parent.bpmn', 'child.bpmn'),
    create('error-parent', { n: 1 }),
    activate('ec-in'),
    complete({ child: 1 }),
    create('error-parent', { n: 2 }),
    activate('ec-in'),
    throwError('CHILD', { variables: '{"thrown":1}' }),
    create('error-parent', { n: 3 }),
    advance(61_000),
  ],
};
