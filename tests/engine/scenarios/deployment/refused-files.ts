import { bpmn, end, process, start } from '../../oracle/model.js';
import { create, deployFails, refused, rpc, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'deployment/refused-files',
  covers: [{ of: 'DeployResource', kind: 'incident' }],
  resources: {
    'text.txt': 'hello',
    'broken.bpmn': '<bpmn:definitions',
    'not-a-model.bpmn': '<a/>',
    'ok-beside-broken.bpmn': bpmn(process('beside-broken', [start('Start'), end('End')], 'Start > End')),
    'not-executable.bpmn': bpmn(process('not-executable', [start('Start'), end('End')], 'Start > End')).replace(
      'isExecutable="true"',
      'isExecutable="false"',
    ),
    'broken.dmn': '<definitions',
    'broken.form': '{',
  },
  steps: [
    rpc('DeployResource', { resources: [] }, { fails: refused('INVALID_ARGUMENT') }),
    deployFails(refused('INVALID_ARGUMENT'), 'text.txt'),
    deployFails(refused('INVALID_ARGUMENT', "Command 'CREATE' rejected"), 'broken.bpmn'),
    deployFails(refused('INVALID_ARGUMENT'), 'not-a-model.bpmn'),
    deployFails(refused('INVALID_ARGUMENT'), 'ok-beside-broken.bpmn', 'broken.bpmn'),
    deployFails(refused('INVALID_ARGUMENT'), 'not-executable.bpmn'),
    deployFails(refused('INVALID_ARGUMENT'), 'broken.dmn'),
    deployFails(refused('INVALID_ARGUMENT'), 'broken.form'),
    create('beside-broken', {}, { fails: refused('NOT_FOUND') }),
  ],
};
