import { refused, rpc, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'instances/with-result-refused',
  covers: [{ of: 'CreateProcessInstanceWithResult', kind: 'incident' }],
  resources: {},
  steps: [
    rpc(
      'CreateProcessInstanceWithResult',
      { request: { bpmnProcessId: 'nobody', version: -1 }, requestTimeout: 20_000 },
      { fails: refused('NOT_FOUND') },
    ),
    rpc(
      'CreateProcessInstanceWithResult',
      { request: { bpmnProcessId: 'nobody', version: -1, variables: 'x' }, requestTimeout: 20_000 },
      { fails: refused('INVALID_ARGUMENT') },
    ),
  ],
};
