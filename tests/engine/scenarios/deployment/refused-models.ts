import {
  activity,
  boundary,
  bpmn,
  end,
  exclusive,
  message,
  onMessage,
  onTimer,
  process,
  receive,
  service,
  start,
} from '../../oracle/model.js';
import { deployFails, refused, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'deployment/refused-models',
  covers: [{ of: 'DeployResource', kind: 'incident' }],
  resources: {
    'no-type.bpmn': bpmn(
      process('no-type', [start('Start'), activity('serviceTask', 'Work', ''), end('End')], 'Start > Work > End'),
    ),
    'no-start.bpmn': bpmn(process('no-start', [service('Work', 'x'), end('End')], 'Work > End')),
    'two-starts.bpmn': bpmn(
      process('two-starts', [start('Start'), start('Again'), end('End')], 'Start > End; Again > End'),
    ),
    'bad-feel.bpmn': bpmn(
      process('bad-feel', [start('Start'), service('Work', '=a +'), end('End')], 'Start > Work > End'),
    ),
    'no-condition.bpmn': bpmn(
      process(
        'no-condition',
        [start('Start'), exclusive('Split'), end('A'), end('B')],
        'Start > Split; Split > A; Split > B if x > 1',
      ),
    ),
    'same-message.bpmn': bpmn(
      process(
        'same-message',
        [
          start('Start'),
          service('Work', 'x'),
          boundary('One', 'Work', onMessage('same')),
          boundary('Two', 'Work', onMessage('same')),
          end('End'),
        ],
        'Start > Work > End; One > End; Two > End',
      ),
      message('same', '=k'),
    ),
    'same-id.bpmn': bpmn(process('same-id', [start('Start'), end('End')], 'Start > End')),
    'same-id-too.bpmn': bpmn(process('same-id', [start('Start'), end('Finish')], 'Start > Finish')),
    'no-key.bpmn': bpmn(
      process('no-key', [start('Start'), receive('Wait', 'keyless'), end('End')], 'Start > Wait > End'),
      message('keyless'),
    ),
    'bad-timer.bpmn': bpmn(
      process('bad-timer', [start('Start', onTimer({ cycle: 'every day' })), end('End')], 'Start > End'),
    ),
  },
  steps: [
    deployFails(refused('INVALID_ARGUMENT'), 'no-type.bpmn'),
    deployFails(refused('INVALID_ARGUMENT'), 'no-start.bpmn'),
    deployFails(refused('INVALID_ARGUMENT'), 'two-starts.bpmn'),
    deployFails(refused('INVALID_ARGUMENT'), 'bad-feel.bpmn'),
    deployFails(refused('INVALID_ARGUMENT'), 'no-condition.bpmn'),
    deployFails(refused('INVALID_ARGUMENT'), 'same-message.bpmn'),
    deployFails(refused('INVALID_ARGUMENT'), 'same-id.bpmn', 'same-id-too.bpmn'),
    deployFails(refused('INVALID_ARGUMENT'), 'no-key.bpmn'),
    deployFails(refused('INVALID_ARGUMENT'), 'bad-timer.bpmn'),
  ],
};
