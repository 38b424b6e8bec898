import { bpmn, catches, end, message, onMessage, process, service, start } from '../../oracle/model.js';
import {
  activate,
  complete,
  create,
  deploy,
  find,
  publish,
  setVariables,
  type Scenario,
} from '../../oracle/scenario.js';

const large = 'x'.repeat(2_500_000);

/** Each command fits into a message of 4 MB, but not what follows from it: its variables are written more than once. */
export const scenario: Scenario = {
  name: 'limits/command-too-large',
  covers: [
    { of: 'CreateProcessInstance', kind: 'incident' },
    { of: 'SetVariables', kind: 'incident' },
    { of: 'PublishMessage', kind: 'incident' },
    { of: 'CompleteJob', kind: 'incident' },
  ],
  resources: {
    'command-too-large.bpmn': bpmn(
      message('large-told', '="k"'),
      process(
        'command-too-large',
        [start('Start'), service('Work', 'large-command'), catches('Told', onMessage('large-told')), end('End')],
        'Start > Work > Told > End',
      ),
    ),
  },
  steps: [
    deploy('command-too-large.bpmn'),
    { ...create('command-too-large', { a: large }), lenient: true },
    create('command-too-large'),
    find('root', 'PROCESS_INSTANCE', 'ELEMENT_ACTIVATED', { elementId: 'command-too-large' }),
    { ...setVariables('$root.key', { a: large }, false), lenient: true },
    activate('large-command'),
    { ...complete({ a: large }, '$jobs[0].key'), lenient: true },
    complete(),
    { ...publish('large-told', 'k', { variables: { a: large } }), lenient: true },
    publish('large-told', 'k'),
  ],
};
