import {
  boundary,
  bpmn,
  end,
  error,
  message,
  onError,
  onMessage,
  parallel,
  process,
  service,
  start,
  subProcess,
} from '../../oracle/model.js';
import { activate, complete, create, deploy, publish, throwError, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'boundary/on-sub-process',
  covers: [
    { of: 'embedded sub-process', kind: 'interrupted' },
    { of: 'error boundary event', kind: 'normal' },
    { of: 'message boundary event (interrupting)', kind: 'normal' },
  ],
  resources: {
    'on-sub.bpmn': bpmn(
      process(
        'on-sub',
        [
          start('Start'),
          subProcess(
            'Sub',
            [start('In'), parallel('Fork'), service('A', 'os-a'), service('B', 'os-b'), end('OutA'), end('OutB')],
            'In > Fork; Fork > A > OutA; Fork > B > OutB',
            { input: [['=1', 'inner']] },
          ),
          boundary('Failed', 'Sub', onError('FAILED')),
          boundary('Stop', 'Sub', onMessage('stop-sub')),
          end('End'),
          end('Caught'),
          end('Stopped'),
        ],
        'Start > Sub > End; Failed > Caught; Stop > Stopped',
      ),
      error('FAILED'),
      message('stop-sub', '=k'),
    ),
  },
  steps: [
    deploy('on-sub.bpmn'),
    create('on-sub', { k: 'k' }),
    activate('os-a'),
    throwError('FAILED', { variables: '{"code":7,"inner":2}' }),
    create('on-sub', { k: 'k' }),
    activate('os-a'),
    complete({ a: 1 }),
    publish('stop-sub', 'k', { variables: { why: 'x' } }),
  ],
};
