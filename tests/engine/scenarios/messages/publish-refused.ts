import { refused, rpc, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'messages/publish-refused',
  covers: [{ of: 'PublishMessage', kind: 'incident' }],
  resources: {},
  steps: [
    rpc('PublishMessage', { name: 'x', correlationKey: 'k', variables: '{' }, { fails: refused('INVALID_ARGUMENT') }),
    rpc('PublishMessage', { name: 'x', correlationKey: 'k', tenantId: 'city' }, { fails: refused('INVALID_ARGUMENT') }),
    rpc('PublishMessage', {}),
  ],
};
