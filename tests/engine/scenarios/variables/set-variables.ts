import { bpmn, end, process, service, start, subProcess } from '../../oracle/model.js';
import { activate, create, deploy, findElement, setVariables, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'variables/set-variables',
  covers: [{ of: 'SetVariables', kind: 'normal' }],
  resources: {
    'set.bpmn': bpmn(
      process(
        'set',
        [
          start('Start'),
          subProcess(
            'Sub',
            [start('In'), service('Work', 'set', { input: [['=1', 'own']] }), end('Out')],
            'In > Work > Out',
            { input: [['=0', 'inSub']] },
          ),
          end('End'),
        ],
        'Start > Sub > End',
      ),
    ),
  },
  steps: [
    deploy('set.bpmn'),
    create('set', { top: 1 }),
    findElement('Work'),
    findElement('Sub'),
    setVariables('$Work.key', { own: 2, inSub: 2, top: 2, fresh: 2 }),
    setVariables('$Work.key', { own: 3, inSub: 3, top: 3, local: 3 }, true),
    setVariables('$Sub.key', { own: 4, inSub: 3, top: 2, other: 'ü€' }),
    setVariables('$instance.processInstanceKey', {}),
    setVariables('$Work.key', ''),
    activate('set'),
  ],
};
