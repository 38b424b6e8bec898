import { bpmn, catches, end, message, onMessage, process, start } from '../../oracle/model.js';
import { deploy, publish, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'messages/catch-before-start',
  covers: [
    { of: 'message catch event', kind: 'normal' },
    { of: 'message start event', kind: 'normal' },
  ],
  resources: {
    'catch-before-start.bpmn': bpmn(
      process(
        'catch-before-start',
        [start('Begin', onMessage('either')), catches('Wait', onMessage('either-later')), end('End')],
        'Begin > Wait > End',
      ),
      message('either'),
      message('either-later', '=key').replace('name="either-later"', 'name="either"'),
    ),
  },
  steps: [
    deploy('catch-before-start.bpmn'),
    publish('either', 'k', { timeToLive: 60_000, variables: { key: 'k', n: 1 } }),
    publish('either', 'k', { timeToLive: 60_000, variables: { key: 'k', n: 2 } }),
    publish('either', 'k', { timeToLive: 60_000, variables: { key: 'k', n: 3 } }),
  ],
};
