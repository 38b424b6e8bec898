import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { activate, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

/** `true` takes one byte in a record and five in the text that a client gets: the jobs fit into a batch, not into an answer. */
const answers = { list: new Array<boolean>(450_000).fill(true) };

export const scenario: Scenario = {
  name: 'limits/answer-too-large',
  covers: [{ of: 'ActivateJobs', kind: 'incident' }],
  resources: {
    'answer-too-large.bpmn': bpmn(
      process('answer-too-large', [start('Start'), service('Work', 'large-answer'), end('End')], 'Start > Work > End'),
    ),
  },
  steps: [
    deploy('answer-too-large.bpmn'),
    create('answer-too-large', answers),
    create('answer-too-large', answers),
    activate('large-answer'),
    activate('large-answer', { as: 'rest' }),
    complete(),
  ],
};
