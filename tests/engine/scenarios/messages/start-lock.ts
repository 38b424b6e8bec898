import { bpmn, end, message, onMessage, process, service, start } from '../../oracle/model.js';
import { activate, cancel, complete, deploy, find, publish, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'messages/start-lock',
  covers: [{ of: 'message start event', kind: 'normal' }],
  resources: {
    'start-lock.bpmn': bpmn(
      process(
        'start-lock',
        [start('Opened', onMessage('opened')), service('Work', 'locked'), end('End')],
        'Opened > Work > End',
      ),
      message('opened'),
    ),
  },
  steps: [
    deploy('start-lock.bpmn'),
    publish('opened', 'case-1', { timeToLive: 600_000, variables: { n: 1 } }),
    publish('opened', 'case-1', { timeToLive: 600_000, variables: { n: 2 } }),
    publish('opened', 'case-1', { timeToLive: 0, variables: { n: 3 } }),
    publish('opened', 'case-2', { timeToLive: 600_000, variables: { n: 4 } }),
    publish('opened', '', { timeToLive: 600_000, variables: { n: 5 } }),
    publish('opened', 'case-1', { timeToLive: 600_000, variables: { n: 6 } }),
    activate('locked', { maxJobsToActivate: 1 }),
    complete(),
    find('second', 'PROCESS_INSTANCE', 'ELEMENT_ACTIVATED', { elementId: 'start-lock' }),
    cancel('$second.key'),
  ],
};
