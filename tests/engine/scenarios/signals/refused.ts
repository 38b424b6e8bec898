import { refused, rpc, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'signals/refused',
  covers: [{ of: 'BroadcastSignal', kind: 'incident' }],
  resources: {},
  steps: [
    rpc('BroadcastSignal', { signalName: 'x', variables: '[' }, { fails: refused('INVALID_ARGUMENT') }),
    rpc('BroadcastSignal', { signalName: 'x', tenantId: 'city' }, { fails: refused('INVALID_ARGUMENT') }),
    rpc('BroadcastSignal', { signalName: '' }),
  ],
};
