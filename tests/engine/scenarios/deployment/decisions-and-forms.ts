import { decisionTable } from '../../oracle/decision-model.js';
import { bpmn, end, process, start } from '../../oracle/model.js';
import { deploy, type Scenario } from '../../oracle/scenario.js';

const table = (value: string) =>
  decisionTable({ decisionId: 'fee-of', drgId: 'fees', inputs: ['kind'], outputs: ['fee'], rules: [['"a"', value]] });

export const scenario: Scenario = {
  name: 'deployment/decisions-and-forms',
  covers: [{ of: 'DeployResource', kind: 'normal' }],
  resources: {
    'fees.dmn': table('1'),
    'changed/fees.dmn': table('2'),
    'ask.form': '{"id":"form-ask","type":"default","components":[]}',
    'changed/ask.form': '{"id":"form-ask","type":"default","components":[{"type":"text","text":"hello"}]}',
    'with-both.bpmn': bpmn(process('with-both', [start('Start'), end('End')], 'Start > End')),
  },
  steps: [
    deploy('ask.form', 'fees.dmn', 'with-both.bpmn'),
    deploy('ask.form', 'fees.dmn', 'with-both.bpmn'),
    deploy('changed/fees.dmn', 'changed/ask.form'),
  ],
};
