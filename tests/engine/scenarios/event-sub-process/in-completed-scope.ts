import { bpmn, end, eventSubProcess, message, onMessage, process, service, start } from '../../oracle/model.js';
import { activate, complete, create, deploy, publish, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'event-sub-process/in-completed-scope',
  covers: [{ of: 'message event sub-process (non-interrupting)', kind: 'normal' }],
  resources: {
    'esp-outlives.bpmn': bpmn(
      process(
        'esp-outlives',
        [
          start('Start'),
          service('Work', 'esp-w'),
          end('End'),
          eventSubProcess(
            'Ask',
            [
              start('Asked', onMessage('esp-outlives'), { interrupting: false }),
              service('Answer', 'esp-late'),
              end('Answered'),
            ],
            'Asked > Answer > Answered',
          ),
        ],
        'Start > Work > End',
      ),
      message('esp-outlives', '=k'),
    ),
  },
  steps: [
    deploy('esp-outlives.bpmn'),
    create('esp-outlives', { k: 'k' }),
    publish('esp-outlives', 'k', { variables: { local: 1 } }),
    activate('esp-w'),
    complete({ main: 1 }),
    publish('esp-outlives', 'k'),
    activate('esp-late'),
    complete({ late: 1 }, '$jobs[0].key'),
    complete({ late: 2 }, '$jobs[1].key'),
  ],
};
