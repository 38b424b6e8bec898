import { bpmn, callActivity, end, process, service, start } from '../../oracle/model.js';
import { cancel, create, deploy, find, refused, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'calls/cancel',
  covers: [
    { of: 'call activity', kind: 'interrupted' },
    { of: 'CancelProcessInstance', kind: 'incident' },
  ],
  resources: {
    'parent.bpmn': bpmn(
      process(
        'cancel-parent',
        [start('Start'), callActivity('Call', 'cancel-middle'), end('End')],
        'Start > Call > End',
      ),
    ),
    'middle.bpmn': bpmn(
      process(
        'cancel-middle',
        [start('Start'), callActivity('Call', 'cancel-child'), end('End')],
        'Start > Call > End',
      ),
    ),
    'child.bpmn': bpmn(
      process('cancel-child', [start('Begin'), service('Inside', 'cc'), end('Done')], 'Begin > Inside > Done'),
    ),
  },
  steps: [
    deploy('parent.bpmn', 'middle.bpmn', 'child.bpmn'),
    create('cancel-parent'),
    find('child', 'PROCESS_INSTANCE', 'ELEMENT_ACTIVATED', { elementId: 'cancel-child' }),
    cancel('$child.key', { fails: refused('FAILED_PRECONDITION') }),
    find('middle', 'PROCESS_INSTANCE', 'ELEMENT_ACTIVATED', { elementId: 'cancel-middle' }),
    cancel('$middle.key', { fails: refused('FAILED_PRECONDITION') }),
    cancel(),
  ],
};
