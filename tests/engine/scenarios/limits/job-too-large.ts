import { bpmn, end, process, service, start } from '../../oracle/model.js';
import {
  activate,
  complete,
  create,
  deploy,
  find,
  findIncident,
  resolve,
  setVariables,
  type Scenario,
} from '../../oracle/scenario.js';

const large = (letter: string): string => letter.repeat(1_500_000);

/** A message holds 4 MB: each of these variables fits, three of them in one job do not. */
export const scenario: Scenario = {
  name: 'limits/job-too-large',
  covers: [{ of: 'ActivateJobs', kind: 'incident' }],
  resources: {
    'job-too-large.bpmn': bpmn(
      process('job-too-large', [start('Start'), service('Work', 'too-large'), end('End')], 'Start > Work > End'),
    ),
  },
  steps: [
    deploy('job-too-large.bpmn'),
    create('job-too-large', { a: large('a') }),
    find('root', 'PROCESS_INSTANCE', 'ELEMENT_ACTIVATED', { elementId: 'job-too-large' }),
    setVariables('$root.key', { b: large('b') }),
    setVariables('$root.key', { c: large('c') }),
    activate('too-large'),
    activate('too-large', { fetchVariable: ['a'] }),
    findIncident('Work'),
    setVariables('$root.key', { c: 'small' }),
    resolve(),
    activate('too-large'),
    complete(),
  ],
};
