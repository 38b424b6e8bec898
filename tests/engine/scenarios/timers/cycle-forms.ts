import { bpmn, end, eventSubProcess, onTimer, process, service, start } from '../../oracle/model.js';
import { advance, cancel, create, deploy, type Scenario } from '../../oracle/scenario.js';

const cycled = (id: string, cycle: string) =>
  bpmn(
    process(
      id,
      [
        start('Start'),
        service('Work', id),
        end('End'),
        eventSubProcess(
          'Sub',
          [start('Tick', onTimer({ cycle }), { interrupting: false }), end('Ticked')],
          'Tick > Ticked',
        ),
      ],
      'Start > Work > End',
    ),
  );

export const scenario: Scenario = {
  name: 'timers/cycle-forms',
  covers: [{ of: 'timer event sub-process (non-interrupting)', kind: 'normal' }],
  resources: {
    'infinite.bpmn': cycled('cycle-infinite', 'R/PT1M'),
    'function.bpmn': cycled('cycle-function', '=cycle(2, duration("PT1M"))'),
    'zero.bpmn': cycled('cycle-zero', 'R0/PT1M'),
  },
  steps: [
    deploy('infinite.bpmn', 'function.bpmn', 'zero.bpmn'),
    ...['cycle-infinite', 'cycle-function', 'cycle-zero'].flatMap((id) => [
      create(id),
      advance(61_000),
      advance(60_000),
      advance(60_000),
      cancel(),
    ]),
  ],
};
