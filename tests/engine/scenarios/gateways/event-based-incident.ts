import { bpmn, catches, end, eventGateway, message, onMessage, onTimer, process, start } from '../../oracle/model.js';
import {
  advance,
  cancel,
  create,
  deploy,
  findIncident,
  publish,
  resolve,
  setVariables,
  type Scenario,
} from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'gateways/event-based-incident',
  covers: [
    { of: 'event-based gateway', kind: 'incident' },
    { of: 'event-based gateway', kind: 'interrupted' },
  ],
  resources: {
    'event-based-stuck.bpmn': bpmn(
      process(
        'event-based-stuck',
        [
          start('Start'),
          eventGateway('Wait'),
          catches('Paid', onMessage('ebs-paid')),
          catches('Late', onTimer({ duration: '=limit' })),
          end('EndPaid'),
          end('EndLate'),
        ],
        'Start > Wait; Wait > Paid > EndPaid; Wait > Late > EndLate',
      ),
      message('ebs-paid', '=key'),
    ),
  },
  steps: [
    deploy('event-based-stuck.bpmn'),
    create('event-based-stuck', { key: 'a' }),
    findIncident('Wait'),
    setVariables('$instance.processInstanceKey', { limit: 'PT1M' }),
    resolve(),
    publish('ebs-paid', 'b'),
    cancel(),
    advance(61_000),
  ],
};
