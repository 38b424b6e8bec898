import { boundary, bpmn, end, message, onMessage, process, service, start } from '../../oracle/model.js';
import {
  cancel,
  create,
  deploy,
  findIncident,
  publish,
  resolve,
  setVariables,
  type Scenario,
} from '../../oracle/scenario.js';

const asked = (id: string, interrupting: boolean) =>
  bpmn(
    process(
      id,
      [
        start('Start'),
        service('Work', id),
        boundary('Asked', 'Work', onMessage(id), { interrupting }),
        end('End'),
        end('Told'),
      ],
      'Start > Work > End; Asked > Told',
    ),
    message(id, '=case'),
  );

export const scenario: Scenario = {
  name: 'boundary/message-incident',
  covers: [
    { of: 'message boundary event (interrupting)', kind: 'incident' },
    { of: 'message boundary event (non-interrupting)', kind: 'incident' },
    { of: 'message boundary event (non-interrupting)', kind: 'interrupted' },
  ],
  resources: {
    'interrupting.bpmn': asked('asked-stuck', true),
    'non-interrupting.bpmn': asked('asked-non-stuck', false),
  },
  steps: [
    deploy('interrupting.bpmn', 'non-interrupting.bpmn'),
    create('asked-stuck'),
    findIncident('Work'),
    setVariables('$instance.processInstanceKey', { case: 1 }),
    resolve(),
    publish('asked-stuck', '1'),
    create('asked-non-stuck', { case: { no: 1 } }),
    findIncident('Work'),
    setVariables('$instance.processInstanceKey', { case: 'x' }),
    resolve(),
    publish('asked-non-stuck', 'x'),
    cancel(),
  ],
};
