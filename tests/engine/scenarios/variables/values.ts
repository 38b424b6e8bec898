import { bpmn, end, process, service, start } from '../../oracle/model.js';
import { activate, create, deploy, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'variables/values',
  covers: [
    { of: 'CreateProcessInstance', kind: 'normal' },
    { of: 'input mapping', kind: 'normal' },
  ],
  resources: {
    'values.bpmn': bpmn(
      process(
        'values',
        [
          start('Start'),
          service('Work', 'values', {
            input: [
              ['=int', 'int2'],
              ['=double', 'double2'],
              ['=text', 'text2'],
              ['=list', 'list2'],
              ['=object', 'object2'],
              ['=object.a', 'path'],
              ['=list[1]', 'first'],
              ['=date("2026-03-01")', 'date'],
              ['=duration("PT90M")', 'duration'],
              ['=duration("P14M")', 'months'],
              ['=date and time("2026-03-01T10:00:00Z")', 'dateTime'],
              ['=date and time("2026-03-01T10:00:00@Europe/Rome")', 'zoned'],
              ['=time("10:00:00")', 'time'],
              ['=1/3', 'third'],
              ['=0.1+0.2', 'sum'],
              ['=10/2', 'whole'],
              ['=function(x) x', 'lambda'],
              ['=[1..3]', 'range'],
              ['={a: 1, b: {c: null}}', 'context'],
              ['=9007199254740993', 'beyond'],
              ['=string(12)', 'asText'],
              ['=if missing > 1 then 1 else 2', 'branch'],
            ],
          }),
          end('End'),
        ],
        'Start > Work > End',
      ),
    ),
  },
  steps: [
    deploy('values.bpmn'),
    create('values', {
      int: 1,
      double: 1.25,
      text: 'è "quoted"\n',
      list: [1, 'a', null, true],
      object: { a: { b: [] }, c: {} },
      negative: -5,
      large: 4503599627370497,
      tiny: 0.000001,
    }),
    activate('values'),
  ],
};
