import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { create, deploy, type Scenario } from '../../oracle/scenario.js';

const once = (type: string) =>
  bpmn(process('deployed-again', [start('Start'), service('Work', type), end('End')], 'Start > Work > End'));

export const scenario: Scenario = {
  name: 'deployment/duplicate',
  covers: [{ of: 'DeployResource', kind: 'normal' }],
  resources: { 'again.bpmn': once('one'), 'changed/again.bpmn': once('two'), 'other-name.bpmn': once('one') },
  steps: [
    deploy('again.bpmn'),
    deploy('again.bpmn'),
    deploy('changed/again.bpmn'),
    deploy('again.bpmn'),
    deploy('other-name.bpmn'),
    create('deployed-again'),
  ],
};
