import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { activate, complete, create, deploy, fail, refused, throwError, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'jobs/complete-refused',
  covers: [
    { of: 'CompleteJob', kind: 'incident' },
    { of: 'FailJob', kind: 'incident' },
    { of: 'ThrowError', kind: 'incident' },
  ],
  resources: {
    'complete-refused.bpmn': bpmn(
      process('complete-refused', [start('Start'), service('Work', 'cr'), end('End')], 'Start > Work > End'),
    ),
  },
  steps: [
    deploy('complete-refused.bpmn'),
    create('complete-refused'),
    activate('cr'),
    complete({}, '2251799813685248', { fails: refused('NOT_FOUND') }),
    fail({ retries: 1 }, '2251799813685248', { fails: refused('NOT_FOUND') }),
    throwError('E', {}, '2251799813685248', { fails: refused('NOT_FOUND') }),
    complete('{"a":', '$jobs[0].key', { fails: refused('INVALID_ARGUMENT') }),
    complete('"text"', '$jobs[0].key', { fails: refused('INVALID_ARGUMENT') }),
    complete('', '$jobs[0].key'),
    complete({}, '$jobs[0].key', { fails: refused('NOT_FOUND') }),
  ],
};
