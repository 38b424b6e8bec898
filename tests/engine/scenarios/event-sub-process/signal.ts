import {
  bpmn,
  end,
  eventSubProcess,
  onSignal,
  process,
  service,
  signal,
  start,
  subProcess,
} from '../../oracle/model.js';
import { broadcast, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'event-sub-process/signal',
  covers: [
    { of: 'signal event sub-process (interrupting)', kind: 'normal' },
    { of: 'signal event sub-process (non-interrupting)', kind: 'normal' },
  ],
  resources: {
    'esp-signal.bpmn': bpmn(
      process(
        'esp-signal',
        [
          start('Start'),
          subProcess(
            'Sub',
            [
              start('In'),
              service('Work', 'esp-s'),
              end('Out'),
              eventSubProcess(
                'Note',
                [start('Noted', onSignal('esp-note'), { interrupting: false }), end('Kept')],
                'Noted > Kept',
              ),
              eventSubProcess('Stop', [start('Stopped', onSignal('esp-stop')), end('Closed')], 'Stopped > Closed'),
            ],
            'In > Work > Out',
          ),
          end('End'),
        ],
        'Start > Sub > End',
      ),
      signal('esp-note'),
      signal('esp-stop'),
    ),
  },
  steps: [
    deploy('esp-signal.bpmn'),
    create('esp-signal'),
    broadcast('esp-note', { n: 1 }),
    broadcast('esp-note', { n: 2 }),
    broadcast('esp-stop', { m: 1 }),
    broadcast('esp-note', { n: 3 }),
  ],
};
