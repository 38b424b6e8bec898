import { boundary, bpmn, end, error, onError, onTimer, process, service, start } from '../../oracle/model.js';
import {
  activate,
  advance,
  cancel,
  complete,
  create,
  deploy,
  throwError,
  type Scenario,
} from '../../oracle/scenario.js';

const bounded = (id: string, sequential: boolean) =>
  bpmn(
    process(
      id,
      [
        start('Start'),
        service('Work', id, {
          multi: {
            sequential,
            collection: '=items',
            element: 'item',
            outputCollection: 'results',
            outputElement: '=item',
          },
        }),
        boundary('Failed', 'Work', onError('MI')),
        boundary('Late', 'Work', onTimer({ duration: 'PT1M' })),
        end('End'),
        end('Caught'),
        end('TooLate'),
      ],
      'Start > Work > End; Failed > Caught; Late > TooLate',
    ),
    error('MI'),
  );

export const scenario: Scenario = {
  name: 'multi-instance/boundary-and-cancel',
  covers: [
    { of: 'parallel multi-instance', kind: 'interrupted' },
    { of: 'sequential multi-instance', kind: 'interrupted' },
    { of: 'error boundary event', kind: 'normal' },
    { of: 'timer boundary event (interrupting)', kind: 'normal' },
  ],
  resources: {
    'parallel.bpmn': bounded('mi-bounded', false),
    'sequential.bpmn': bounded('mi-bounded-sequential', true),
  },
  steps: [
    deploy('parallel.bpmn', 'sequential.bpmn'),
    create('mi-bounded', { items: [1, 2] }),
    activate('mi-bounded'),
    complete({ a: 1 }),
    throwError('MI', {}, '$jobs[1].key'),
    create('mi-bounded-sequential', { items: [1, 2] }),
    activate('mi-bounded-sequential'),
    complete(),
    advance(61_000),
    create('mi-bounded-sequential', { items: [1, 2] }),
    cancel(),
  ],
};
