import {
  bpmn,
  end,
  eventSubProcess,
  message,
  onMessage,
  onSignal,
  onTimer,
  process,
  service,
  signal,
  start,
} from '../../oracle/model.js';
import { activate, advance, broadcast, cancel, create, deploy, publish, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'event-sub-process/interrupted',
  covers: [
    { of: 'timer event sub-process (interrupting)', kind: 'interrupted' },
    { of: 'timer event sub-process (non-interrupting)', kind: 'interrupted' },
    { of: 'message event sub-process (interrupting)', kind: 'interrupted' },
    { of: 'message event sub-process (non-interrupting)', kind: 'interrupted' },
    { of: 'signal event sub-process (interrupting)', kind: 'interrupted' },
    { of: 'signal event sub-process (non-interrupting)', kind: 'interrupted' },
  ],
  resources: {
    'esp-cancelled.bpmn': bpmn(
      process(
        'esp-cancelled',
        [
          start('Start'),
          service('Work', 'esp-c'),
          end('End'),
          ...[true, false].flatMap((interrupting) =>
            [
              ['Timer', onTimer({ duration: 'PT1M' })],
              ['Message', onMessage(`esp-c-${interrupting}`)],
              ['Signal', onSignal(`esp-c-${interrupting}`)],
            ].map(([kind = '', definition = '']) =>
              eventSubProcess(
                `${kind}_${interrupting}`,
                [
                  start(`On_${kind}_${interrupting}`, definition, { interrupting }),
                  service(`Do_${kind}_${interrupting}`, 'esp-do'),
                  end(`Off_${kind}_${interrupting}`),
                ],
                `On_${kind}_${interrupting} > Do_${kind}_${interrupting} > Off_${kind}_${interrupting}`,
              ),
            ),
          ),
        ],
        'Start > Work > End',
      ),
      message('esp-c-true', '=k'),
      message('esp-c-false', '=k'),
      signal('esp-c-true'),
      signal('esp-c-false'),
    ),
  },
  steps: [
    deploy('esp-cancelled.bpmn'),
    create('esp-cancelled', { k: 'k' }),
    cancel(),
    create('esp-cancelled', { k: 'k' }),
    publish('esp-c-false', 'k'),
    broadcast('esp-c-false'),
    publish('esp-c-true', 'k'),
    publish('esp-c-false', 'k'),
    broadcast('esp-c-true'),
    advance(61_000),
    activate('esp-do'),
    cancel(),
    create('esp-cancelled', { k: 'k' }),
    broadcast('esp-c-true'),
    cancel(),
  ],
};
