import { bpmn, end, message, onMessage, process, start } from '../../oracle/model.js';
import { deploy, find, findIncident, publish, resolve, setVariables, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'messages/start-incident',
  covers: [{ of: 'message start event', kind: 'incident' }],
  resources: {
    'message-start-stuck.bpmn': bpmn(
      process(
        'message-start-stuck',
        [start('Told', onMessage('told-badly'), { output: [['=assert(a, a != null)', 'copy']] }), end('End')],
        'Told > End',
      ),
      message('told-badly'),
    ),
  },
  steps: [
    deploy('message-start-stuck.bpmn'),
    publish('told-badly', '', { variables: { b: 1 } }),
    findIncident('Told'),
    find('told', 'PROCESS_INSTANCE', 'ELEMENT_ACTIVATED', { elementId: 'Told' }),
    setVariables('$told.value.processInstanceKey', { a: 3 }),
    resolve(),
  ],
};
