import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { activate, begin, create, deploy, fail, finish, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'jobs/stream',
  covers: [
    { of: 'StreamActivatedJobs', kind: 'normal' },
    { of: 'StreamActivatedJobs', kind: 'interrupted' },
  ],
  resources: {
    'stream.bpmn': bpmn(
      process(
        'stream',
        [start('Start'), service('Work', 'pushed', { headers: { h: '1' } }), end('End')],
        'Start > Work > End',
      ),
    ),
  },
  steps: [
    deploy('stream.bpmn'),
    create('stream', { before: true }),
    begin('stream', 'StreamActivatedJobs', { type: 'pushed', worker: 'w', timeout: 60_000, fetchVariable: ['a'] }),
    create('stream', { a: 1, b: 2 }),
    create('stream', { a: 2, b: 2 }),
    finish('stream'),
    fail({ retries: 1, errorMessage: 'again' }, '$stream[0].key'),
    create('stream', { after: true }),
    activate('pushed'),
  ],
};
