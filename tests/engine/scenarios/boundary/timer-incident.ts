import { boundary, bpmn, end, onTimer, process, service, start } from '../../oracle/model.js';
import {
  advance,
  cancel,
  create,
  deploy,
  findIncident,
  resolve,
  setVariables,
  type Scenario,
} from '../../oracle/scenario.js';

const timed = (id: string, interrupting: boolean) =>
  bpmn(
    process(
      id,
      [
        start('Start'),
        service('Work', id),
        boundary('Late', 'Work', onTimer({ duration: '=limit' }), { interrupting }),
        end('End'),
        end('TooLate'),
      ],
      'Start > Work > End; Late > TooLate',
    ),
  );

export const scenario: Scenario = {
  name: 'boundary/timer-incident',
  covers: [
    { of: 'timer boundary event (interrupting)', kind: 'incident' },
    { of: 'timer boundary event (non-interrupting)', kind: 'incident' },
  ],
  resources: {
    'interrupting.bpmn': timed('timer-stuck', true),
    'non-interrupting.bpmn': timed('timer-non-stuck', false),
  },
  steps: [
    deploy('interrupting.bpmn', 'non-interrupting.bpmn'),
    create('timer-stuck'),
    findIncident('Work'),
    setVariables('$instance.processInstanceKey', { limit: 'PT1M' }),
    resolve(),
    advance(61_000),
    create('timer-non-stuck'),
    findIncident('Work'),
    setVariables('$instance.processInstanceKey', { limit: 'PT1M' }),
    resolve(),
    advance(61_000),
    cancel(),
  ],
};
