import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { activate, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'jobs/activation',
  covers: [{ of: 'ActivateJobs', kind: 'normal' }],
  resources: {
    'activation.bpmn': bpmn(
      process(
        'activation',
        [start('Start'), service('Work', 'many', { input: [['=n * 10', 'local']] }), end('End')],
        'Start > Work > End',
      ),
    ),
  },
  steps: [
    deploy('activation.bpmn'),
    create('activation', { n: 1, big: 'x' }),
    create('activation', { n: 2, big: 'x' }),
    create('activation', { n: 3, big: 'x' }),
    activate('many', { as: 'two', maxJobsToActivate: 2, worker: '', timeout: 1000 }),
    activate('many', { as: 'one', fetchVariable: ['local', 'n', 'missing'] }),
    activate('many', { as: 'none' }),
    complete({}, '$one[0].key'),
  ],
};
