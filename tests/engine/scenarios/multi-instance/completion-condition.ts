import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { activate, complete, create, deploy, refused, type Scenario } from '../../oracle/scenario.js';

const until = (id: string, sequential: boolean) =>
  bpmn(
    process(
      id,
      [
        start('Start'),
        service('Work', id, {
          multi: {
            sequential,
            collection: '=items',
            element: 'item',
            outputCollection: 'results',
            outputElement: '=yes',
            completion:
              '=numberOfCompletedInstances >= 2 or (yes = true and numberOfInstances = 3 and numberOfActiveInstances + numberOfTerminatedInstances < 2)',
          },
        }),
        end('End'),
      ],
      'Start > Work > End',
    ),
  );

export const scenario: Scenario = {
  name: 'multi-instance/completion-condition',
  covers: [
    { of: 'parallel multi-instance', kind: 'normal' },
    { of: 'parallel multi-instance', kind: 'interrupted' },
    { of: 'sequential multi-instance', kind: 'normal' },
  ],
  resources: { 'parallel.bpmn': until('mi-until', false), 'sequential.bpmn': until('mi-until-sequential', true) },
  steps: [
    deploy('parallel.bpmn', 'sequential.bpmn'),
    create('mi-until', { items: [1, 2, 3] }),
    activate('mi-until'),
    complete({ yes: false }),
    complete({ yes: true }, '$jobs[2].key'),
    complete({}, '$jobs[1].key', { fails: refused('NOT_FOUND') }),
    create('mi-until-sequential', { items: [1, 2, 3] }),
    activate('mi-until-sequential'),
    complete({ yes: true }),
  ],
};
