import { bpmn, end, message, onMessage, process, service, start } from '../../oracle/model.js';
import { activate, complete, deploy, publish, type Scenario } from '../../oracle/scenario.js';

const opened = (type: string) =>
  bpmn(
    process(
      'version-lock',
      [start('Opened', onMessage('version-opened')), service('Work', type), end('End')],
      'Opened > Work > End',
    ),
    message('version-opened'),
  );

export const scenario: Scenario = {
  name: 'messages/start-new-version-lock',
  covers: [{ of: 'message start event', kind: 'normal' }],
  resources: { 'lock.bpmn': opened('vl-1'), 'changed/lock.bpmn': opened('vl-2') },
  steps: [
    deploy('lock.bpmn'),
    publish('version-opened', 'k', { timeToLive: 600_000, variables: { n: 1 } }),
    publish('version-opened', 'k', { timeToLive: 600_000, variables: { n: 2 } }),
    deploy('changed/lock.bpmn'),
    activate('vl-1'),
    complete(),
    activate('vl-2'),
    complete(),
  ],
};
