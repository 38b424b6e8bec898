import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { activate, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'multi-instance/parallel',
  covers: [{ of: 'parallel multi-instance', kind: 'normal' }],
  resources: {
    'mi-parallel.bpmn': bpmn(
      process(
        'mi-parallel',
        [
          start('Start'),
          service('Work', 'mi-p', {
            multi: { collection: '=items', element: 'item', outputCollection: 'results', outputElement: '=result' },
            input: [
              ['=item.n', 'n'],
              ['=loopCounter', 'count'],
            ],
            output: [['=answer', 'result']],
          }),
          end('End'),
        ],
        'Start > Work > End',
      ),
    ),
  },
  steps: [
    deploy('mi-parallel.bpmn'),
    create('mi-parallel', { items: [{ n: 1 }, { n: 2 }, { n: 3 }] }),
    activate('mi-p'),
    complete({ answer: 20 }, '$jobs[1].key'),
    complete({ answer: 10 }, '$jobs[0].key'),
    complete({ answer: 30 }, '$jobs[2].key'),
    create('mi-parallel', { items: [] }),
  ],
};
