import { refused, rpc, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'jobs/activation-refused',
  covers: [
    { of: 'ActivateJobs', kind: 'incident' },
    { of: 'StreamActivatedJobs', kind: 'incident' },
  ],
  resources: {},
  steps: [
    rpc(
      'ActivateJobs',
      { type: '', timeout: 1000, maxJobsToActivate: 1, requestTimeout: -1 },
      { fails: refused('INVALID_ARGUMENT') },
    ),
    rpc(
      'ActivateJobs',
      { type: 't', timeout: 0, maxJobsToActivate: 1, requestTimeout: -1 },
      { fails: refused('INVALID_ARGUMENT') },
    ),
    rpc('ActivateJobs', { type: 't', timeout: 1000, maxJobsToActivate: 0, requestTimeout: -1 }),
    rpc('ActivateJobs', { type: 't', timeout: 1000, maxJobsToActivate: -1, requestTimeout: -1 }),
    rpc('StreamActivatedJobs', { type: '', timeout: 1000 }, { fails: refused('INVALID_ARGUMENT') }),
    rpc('StreamActivatedJobs', { type: 't', timeout: 0 }, { fails: refused('INVALID_ARGUMENT') }),
  ],
};
