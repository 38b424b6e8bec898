import { bpmn, catches, end, message, process, start } from '../../oracle/model.js';
import { cancel, create, deploy, findIncident, publish, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'messages/name-expression',
  covers: [
    { of: 'message catch event', kind: 'normal' },
    { of: 'message catch event', kind: 'incident' },
  ],
  resources: {
    'name-expression.bpmn': bpmn(
      process(
        'name-expression',
        [start('Start'), catches('Wait', '<bpmn:messageEventDefinition messageRef="Dynamic"/>'), end('End')],
        'Start > Wait > End',
      ),
      message('dynamic', '=key').replace(
        'id="Message_dynamic" name="dynamic"',
        'id="Dynamic" name="=&quot;answer-&quot; + code"',
      ),
    ),
  },
  steps: [
    deploy('name-expression.bpmn'),
    create('name-expression', { key: 'k', code: 'a' }),
    publish('answer-a', 'k'),
    create('name-expression', { key: 'k' }),
    findIncident('Wait'),
    cancel(),
  ],
};
