import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { activate, advance, complete, create, deploy, fail, refused, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'races/two-workers',
  covers: [
    { of: 'CompleteJob', kind: 'interrupted' },
    { of: 'FailJob', kind: 'interrupted' },
  ],
  resources: {
    'two-workers.bpmn': bpmn(
      process('two-workers', [start('Start'), service('Work', 'tw'), end('End')], 'Start > Work > End'),
    ),
  },
  steps: [
    deploy('two-workers.bpmn'),
    create('two-workers'),
    activate('tw', { worker: 'first', timeout: 1000 }),
    advance(3_000),
    activate('tw', { as: 'second', worker: 'second' }),
    fail({ retries: 2, errorMessage: 'from the first' }),
    complete({}, '$second[0].key'),
    fail({ retries: 1 }, '$jobs[0].key', { fails: refused('NOT_FOUND') }),
  ],
};
