import {
  bpmn,
  callActivity,
  end,
  error,
  eventSubProcess,
  onError,
  process,
  service,
  start,
} from '../../oracle/model.js';
import { activate, create, deploy, throwError, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'calls/error-in-event-sub-process',
  covers: [
    { of: 'error event sub-process', kind: 'normal' },
    { of: 'call activity', kind: 'interrupted' },
  ],
  resources: {
    'parent.bpmn': bpmn(
      process(
        'handling-parent',
        [
          start('Start'),
          callActivity('Call', 'failing-child'),
          end('End'),
          eventSubProcess(
            'Handle',
            [start('Failed', onError('CHILD-FAILED'), { output: [['=detail', 'kept']] }), end('Handled')],
            'Failed > Handled',
          ),
        ],
        'Start > Call > End',
      ),
      error('CHILD-FAILED'),
    ),
    'child.bpmn': bpmn(
      process('failing-child', [start('Begin'), service('Inside', 'failing'), end('Done')], 'Begin > Inside > Done'),
    ),
  },
  steps: [
    deploy('parent.bpmn', 'child.bpmn'),
    create('handling-parent'),
    activate('failing'),
    throwError('CHILD-FAILED', { variables: '{"detail":"x"}' }),
  ],
};
