import { boundary, bpmn, end, message, onMessage, onTimer, process, service, start } from '../../oracle/model.js';
import { activate, advance, complete, create, deploy, publish, refused, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'races/timer-then-complete',
  covers: [
    { of: 'timer boundary event (interrupting)', kind: 'normal' },
    { of: 'CompleteJob', kind: 'interrupted' },
  ],
  resources: {
    'race.bpmn': bpmn(
      process(
        'race',
        [
          start('Start'),
          service('Work', 'race', { output: [['=x', 'y']] }),
          boundary('Late', 'Work', onTimer({ duration: 'PT1M' })),
          boundary('Stop', 'Work', onMessage('race-stop')),
          end('End'),
          end('TooLate'),
          end('Stopped'),
        ],
        'Start > Work > End; Late > TooLate; Stop > Stopped',
      ),
      message('race-stop', '=k'),
    ),
  },
  steps: [
    deploy('race.bpmn'),
    create('race', { k: 'k' }),
    activate('race'),
    complete({ x: 1 }),
    advance(61_000),
    publish('race-stop', 'k', { timeToLive: 1000 }),
    create('race', { k: 'k2' }),
    activate('race'),
    publish('race-stop', 'k2'),
    complete({ x: 1 }, '$jobs[0].key', { fails: refused('NOT_FOUND') }),
    advance(61_000),
  ],
};
