import { decisionTable } from '../../oracle/decision-model.js';
import { bpmn, businessRule, end, process, start } from '../../oracle/model.js';
import { cancel, create, deploy, findIncident, resolve, setVariables, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'decisions/incidents',
  covers: [
    { of: 'business rule task', kind: 'incident' },
    { of: 'business rule task', kind: 'interrupted' },
  ],
  resources: {
    'rule.bpmn': bpmn(
      process(
        'rule-stuck',
        [start('Start'), businessRule('Assess', '=which', 'result'), end('End')],
        'Start > Assess > End',
      ),
    ),
    'clash.dmn': decisionTable({
      decisionId: 'clash',
      drgId: 'clash-graph',
      hitPolicy: 'UNIQUE',
      inputs: ['n'],
      outputs: ['r'],
      rules: [
        ['> 1', '1'],
        ['> 2', '2'],
      ],
    }),
  },
  steps: [
    deploy('rule.bpmn'),
    create('rule-stuck'),
    findIncident('Assess'),
    setVariables('$instance.processInstanceKey', { which: 'clash', n: 3 }),
    resolve(),
    findIncident('Assess'),
    deploy('clash.dmn'),
    resolve(),
    findIncident('Assess'),
    setVariables('$instance.processInstanceKey', { n: 2 }),
    resolve(),
    create('rule-stuck', { which: 'clash', n: 3 }),
    cancel(),
  ],
};
