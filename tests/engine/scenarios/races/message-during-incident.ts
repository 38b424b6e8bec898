import { boundary, bpmn, end, message, onMessage, process, service, start } from '../../oracle/model.js';
import {
  activate,
  create,
  deploy,
  fail,
  findIncident,
  publish,
  refused,
  resolve,
  type Scenario,
} from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'races/message-during-incident',
  covers: [
    { of: 'message boundary event (interrupting)', kind: 'normal' },
    { of: 'service task', kind: 'incident' },
  ],
  resources: {
    'message-incident.bpmn': bpmn(
      process(
        'message-incident',
        [
          start('Start'),
          service('Work', 'mdi'),
          boundary('Stop', 'Work', onMessage('mdi-stop')),
          end('End'),
          end('Stopped'),
        ],
        'Start > Work > End; Stop > Stopped',
      ),
      message('mdi-stop', '=k'),
    ),
  },
  steps: [
    deploy('message-incident.bpmn'),
    create('message-incident', { k: 'k' }),
    activate('mdi'),
    fail({ retries: 0, errorMessage: 'broken' }),
    findIncident(),
    publish('mdi-stop', 'k', { variables: { by: 'citizen' } }),
    resolve('$incident.key', { fails: refused('NOT_FOUND') }),
  ],
};
