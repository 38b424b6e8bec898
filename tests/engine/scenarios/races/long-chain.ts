import { bpmn, end, manual, process, start } from '../../oracle/model.js';
import { create, deploy, type Scenario } from '../../oracle/scenario.js';

const links = Array.from({ length: 55 }, (_, place) => `Step${place}`);

export const scenario: Scenario = {
  name: 'races/long-chain',
  covers: [{ of: 'manual task', kind: 'normal' }],
  resources: {
    'long-chain.bpmn': bpmn(
      process(
        'long-chain',
        [start('Start'), ...links.map((id) => manual(id)), end('End')],
        ['Start', ...links, 'End'].join(' > '),
      ),
    ),
  },
  steps: [deploy('long-chain.bpmn'), create('long-chain', { a: 1 })],
};
