import { cancel, complete, fail, refused, resolve, setVariables, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'gateway/foreign-keys',
  covers: [
    { of: 'CompleteJob', kind: 'incident' },
    { of: 'CancelProcessInstance', kind: 'incident' },
    { of: 'ResolveIncident', kind: 'incident' },
    { of: 'SetVariables', kind: 'incident' },
  ],
  resources: {},
  steps: [
    complete({}, '99', { fails: refused('UNAVAILABLE') }),
    cancel('99', { fails: refused('UNAVAILABLE') }),
    resolve('99', { fails: refused('UNAVAILABLE') }),
    setVariables('99', {}, false, { fails: refused('UNAVAILABLE') }),
    fail({ retries: 1 }, '6755399441055745', { fails: refused('UNAVAILABLE') }),
  ],
};
