import { bpmn, end, process, service, start } from '../../oracle/model.js';
import {
  activate,
  cancel,
  complete,
  create,
  deploy,
  find,
  findIncident,
  resolve,
  setVariables,
  type Scenario,
} from '../../oracle/scenario.js';

/** One command and what follows from it are written together, in 4 MB: these mappings make more of a variable than fits. */
export const scenario: Scenario = {
  name: 'limits/element-too-large',
  covers: [
    { of: 'input mapping', kind: 'incident' },
    { of: 'output mapping', kind: 'incident' },
  ],
  resources: {
    'element-too-large.bpmn': bpmn(
      process(
        'element-too-large',
        [
          start('Start'),
          service('In', 'large-in', { input: [['=a + a + a', 'b']] }),
          service('Out', 'large-out', { output: [['=c + c + c', 'd']] }),
          end('End'),
        ],
        'Start > In > Out > End',
      ),
    ),
  },
  steps: [
    deploy('element-too-large.bpmn'),
    create('element-too-large', { a: 'a'.repeat(1_700_000) }),
    findIncident('In'),
    { ...resolve(), lenient: true },
    find('root', 'PROCESS_INSTANCE', 'ELEMENT_ACTIVATED', { elementId: 'element-too-large' }),
    setVariables('$root.key', { a: 'small', c: 'c'.repeat(1_700_000) }),
    resolve(),
    activate('large-in', { fetchVariable: ['b'] }),
    complete(),
    activate('large-out', { fetchVariable: ['a'] }),
    complete(),
    findIncident('Out', 'second'),
    setVariables('$root.key', { c: 'small' }),
    resolve('$second.key'),
    create('element-too-large', { a: 'a'.repeat(1_700_000) }),
    findIncident('In', 'third'),
    cancel(),
  ],
};
