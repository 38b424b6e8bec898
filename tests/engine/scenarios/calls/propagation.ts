import { bpmn, callActivity, end, process, service, start } from '../../oracle/model.js';
import { activate, complete, create, deploy, type Scenario } from '../../oracle/scenario.js';

const calling = (id: string, propagate: Record<string, string>, options = {}) =>
  bpmn(
    process(
      id,
      [start('Start'), callActivity('Call', 'prop-child', { propagate, ...options }), end('End')],
      'Start > Call > End',
    ),
  );

export const scenario: Scenario = {
  name: 'calls/propagation',
  covers: [{ of: 'call activity', kind: 'normal' }],
  resources: {
    'child.bpmn': bpmn(
      process('prop-child', [start('Begin'), service('Inside', 'prop'), end('Done')], 'Begin > Inside > Done'),
    ),
    'none.bpmn': calling(
      'prop-none',
      { propagateAllParentVariables: 'false', propagateAllChildVariables: 'false' },
      { input: [['=a + 1', 'given']] },
    ),
    'child-only.bpmn': calling(
      'prop-child-only',
      { propagateAllParentVariables: 'false', propagateAllChildVariables: 'true' },
      { input: [['=a', 'given']] },
    ),
    'mapped.bpmn': calling(
      'prop-mapped',
      { propagateAllParentVariables: 'true', propagateAllChildVariables: 'false' },
      { input: [['=a', 'given']], output: [['=result', 'mapped']] },
    ),
  },
  steps: [
    deploy('child.bpmn', 'none.bpmn', 'child-only.bpmn', 'mapped.bpmn'),
    ...['prop-none', 'prop-child-only', 'prop-mapped'].flatMap((id) => [
      create(id, { a: 1, b: 2 }),
      activate('prop'),
      complete({ result: 'r', a: 9 }),
    ]),
  ],
};
