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
import {
  advance,
  broadcast,
  create,
  deploy,
  findIncident,
  publish,
  resolve,
  setVariables,
  type Scenario,
} from '../../oracle/scenario.js';

const stuck = (id: string, definition: string, interrupting: boolean, ...roots: string[]) =>
  bpmn(
    process(
      id,
      [
        start('Start'),
        service('Work', id),
        end('End'),
        eventSubProcess('Sub', [start('On', definition, { interrupting }), end('Off')], 'On > Off'),
      ],
      'Start > Work > End',
    ),
    ...roots,
  );
const byName = (name: string) => signal(name).replace(`name="${name}"`, 'name="=what"');

export const scenario: Scenario = {
  name: 'event-sub-process/incidents',
  covers: [
    { of: 'timer event sub-process (interrupting)', kind: 'incident' },
    { of: 'timer event sub-process (non-interrupting)', kind: 'incident' },
    { of: 'message event sub-process (interrupting)', kind: 'incident' },
    { of: 'message event sub-process (non-interrupting)', kind: 'incident' },
    { of: 'signal event sub-process (interrupting)', kind: 'incident' },
    { of: 'signal event sub-process (non-interrupting)', kind: 'incident' },
  ],
  resources: {
    'timer.bpmn': stuck('esp-timer-stuck', onTimer({ duration: '=what' }), true),
    'timer-non.bpmn': stuck('esp-timer-non-stuck', onTimer({ duration: '=what' }), false),
    'message.bpmn': stuck('esp-message-stuck', onMessage('esp-stuck'), true, message('esp-stuck', '=what')),
    'message-non.bpmn': stuck('esp-message-non-stuck', onMessage('esp-stuck'), false, message('esp-stuck', '=what')),
    'signal.bpmn': stuck('esp-signal-stuck', onSignal('dynamic'), true, byName('dynamic')),
    'signal-non.bpmn': stuck('esp-signal-non-stuck', onSignal('dynamic'), false, byName('dynamic')),
  },
  steps: [
    deploy('timer.bpmn', 'timer-non.bpmn', 'message.bpmn', 'message-non.bpmn', 'signal.bpmn', 'signal-non.bpmn'),
    ...[
      'esp-timer-stuck',
      'esp-timer-non-stuck',
      'esp-message-stuck',
      'esp-message-non-stuck',
      'esp-signal-stuck',
      'esp-signal-non-stuck',
    ].flatMap((id) => [
      create(id),
      findIncident('Start'),
      setVariables('$instance.processInstanceKey', { what: 'PT1M' }),
      resolve(),
    ]),
    advance(61_000),
    publish('esp-stuck', 'PT1M'),
    broadcast('PT1M'),
  ],
};
