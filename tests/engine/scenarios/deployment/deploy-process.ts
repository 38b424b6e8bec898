import { bpmn, end, process, start } from '../../oracle/model.js';
import { create, deploy, refused, rpc, type Scenario } from '../../oracle/scenario.js';

const old = bpmn(process('old-way', [start('Start'), end('End')], 'Start > End'));

export const scenario: Scenario = {
  name: 'deployment/deploy-process',
  covers: [
    { of: 'DeployProcess', kind: 'normal' },
    { of: 'DeployProcess', kind: 'incident' },
  ],
  resources: { 'old-way.bpmn': old },
  steps: [
    rpc('DeployProcess', { processes: [{ name: 'old-way.bpmn', definition: Buffer.from(old) }] }),
    deploy('old-way.bpmn'),
    rpc('DeployProcess', { processes: [] }, { fails: refused('INVALID_ARGUMENT') }),
    create('old-way'),
  ],
};
