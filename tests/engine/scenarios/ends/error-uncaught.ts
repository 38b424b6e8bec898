import { bpmn, end, error, onError, process, start } from '../../oracle/model.js';
import { cancel, create, deploy, findIncident, resolve, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'ends/error-uncaught',
  covers: [
    { of: 'error end event', kind: 'incident' },
    { of: 'error end event', kind: 'interrupted' },
  ],
  resources: {
    'error-uncaught.bpmn': bpmn(
      process('error-uncaught', [start('Start'), end('Bad', onError('NOBODY'))], 'Start > Bad'),
      error('NOBODY'),
    ),
  },
  steps: [
    deploy('error-uncaught.bpmn'),
    create('error-uncaught'),
    findIncident('Bad'),
    resolve(),
    findIncident('Bad'),
    cancel(),
  ],
};
