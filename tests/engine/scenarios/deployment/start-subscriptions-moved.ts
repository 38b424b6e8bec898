import {
  bpmn,
  end,
  message,
  onMessage,
  onSignal,
  onTimer,
  process,
  service,
  signal,
  start,
} from '../../oracle/model.js';
import { activate, advance, broadcast, deploy, publish, type Scenario } from '../../oracle/scenario.js';

const version = (type: string) =>
  bpmn(
    process(
      'moved',
      [
        start('ByMessage', onMessage('moved-message')),
        start('BySignal', onSignal('moved-signal')),
        start('ByTimer', onTimer({ cycle: 'R/PT1H' })),
        service('Work', type),
        end('End'),
      ],
      'ByMessage > Work; BySignal > Work; ByTimer > Work; Work > End',
    ),
    message('moved-message'),
    signal('moved-signal'),
  );

export const scenario: Scenario = {
  name: 'deployment/start-subscriptions-moved',
  covers: [
    { of: 'message start event', kind: 'interrupted' },
    { of: 'timer start event', kind: 'interrupted' },
    { of: 'signal start event', kind: 'interrupted' },
    { of: 'DeployResource', kind: 'interrupted' },
  ],
  resources: { 'moved.bpmn': version('first'), 'second/moved.bpmn': version('second') },
  steps: [
    deploy('moved.bpmn'),
    deploy('moved.bpmn'),
    deploy('second/moved.bpmn'),
    publish('moved-message', ''),
    broadcast('moved-signal'),
    advance(3_601_000),
    activate('first', { as: 'none' }),
    activate('second'),
  ],
};
