import {
  bpmn,
  catches,
  end,
  eventGateway,
  message,
  onMessage,
  onSignal,
  onTimer,
  process,
  signal,
  start,
} from '../../oracle/model.js';
import { advance, broadcast, create, deploy, publish, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'gateways/event-based',
  covers: [
    { of: 'event-based gateway', kind: 'normal' },
    { of: 'message catch event', kind: 'normal' },
    { of: 'timer catch event', kind: 'normal' },
    { of: 'signal catch event', kind: 'normal' },
  ],
  resources: {
    'event-based.bpmn': bpmn(
      process(
        'event-based',
        [
          start('Start'),
          eventGateway('Wait'),
          catches('Paid', onMessage('eb-paid'), { output: [['=amount', 'paid']] }),
          catches('Late', onTimer({ duration: 'PT1H' })),
          catches('Alarm', onSignal('eb-alarm')),
          end('EndPaid'),
          end('EndLate'),
          end('EndAlarm'),
        ],
        'Start > Wait; Wait > Paid > EndPaid; Wait > Late > EndLate; Wait > Alarm > EndAlarm',
      ),
      message('eb-paid', '=key'),
      signal('eb-alarm'),
    ),
  },
  steps: [
    deploy('event-based.bpmn'),
    create('event-based', { key: 'a' }),
    publish('eb-paid', 'a', { variables: { amount: 16 } }),
    create('event-based', { key: 'b' }),
    broadcast('eb-alarm', { loud: true }),
    create('event-based', { key: 'c' }),
    advance(3_601_000),
    publish('eb-paid', 'd', { timeToLive: 1000 }),
    create('event-based', { key: 'd' }),
  ],
};
