import { boundary, bpmn, end, onTimer, parallel, process, service, start } from '../../oracle/model.js';
import { advance, create, deploy, type Scenario } from '../../oracle/scenario.js';

/**
 * Timers that are due at one instant: the one of a start event was set first, the second round of `Early` last, and the
 * element of `Early` is older than the one of `Late`.
 */
export const scenario: Scenario = {
  name: 'timers/same-instant',
  covers: [
    { of: 'timer boundary event (non-interrupting)', kind: 'normal' },
    { of: 'timer start event', kind: 'normal' },
  ],
  resources: {
    'same-instant-start.bpmn': bpmn(
      process('same-instant-start', [start('Tick', onTimer({ duration: 'PT2M' })), end('End')], 'Tick > End'),
    ),
    'same-instant.bpmn': bpmn(
      process(
        'same-instant',
        [
          start('Start'),
          parallel('Fork'),
          service('A', 'same-a'),
          service('B', 'same-b'),
          boundary('Early', 'B', onTimer({ cycle: 'R3/PT1M' }), { interrupting: false }),
          boundary('Late', 'A', onTimer({ duration: 'PT2M' }), { interrupting: false }),
          end('Done'),
          end('Reminded'),
          end('Told'),
        ],
        'Start > Fork > A > Done; Fork > B > Done; Early > Reminded; Late > Told',
      ),
    ),
  },
  steps: [
    deploy('same-instant-start.bpmn'),
    deploy('same-instant.bpmn'),
    create('same-instant'),
    advance(60_000),
    advance(60_000),
  ],
};
