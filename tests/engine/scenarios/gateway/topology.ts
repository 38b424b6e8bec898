import { rpc, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'gateway/topology',
  covers: [{ of: 'Topology', kind: 'normal' }],
  resources: {},
  steps: [rpc('Topology', {})],
};
