import { refused, setVariables, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'variables/set-variables-refused',
  covers: [{ of: 'SetVariables', kind: 'incident' }],
  resources: {},
  steps: [
    setVariables('2251799813685248', { a: 1 }, false, { fails: refused('NOT_FOUND') }),
    setVariables('2251799813685248', '[1,2]', true, { fails: refused('INVALID_ARGUMENT') }),
    setVariables('2251799813685248', 'no json', true, { fails: refused('INVALID_ARGUMENT') }),
  ],
};
