import { bpmn, end, exclusive, process, start } from '../../oracle/model.js';
import { create, deploy, findIncident, refused, resolve, setVariables, type Scenario } from '../../oracle/scenario.js';

export const scenario: Scenario = {
  name: 'incidents/resolve-refused',
  covers: [{ of: 'ResolveIncident', kind: 'incident' }],
  resources: {
    'resolve-refused.bpmn': bpmn(
      process(
        'resolve-refused',
        [start('Start'), exclusive('Split'), end('A'), end('B')],
        'Start > Split; Split > A if ok; Split > B if not(ok)',
      ),
    ),
  },
  steps: [
    deploy('resolve-refused.bpmn'),
    resolve('2251799813685248', { fails: refused('NOT_FOUND') }),
    create('resolve-refused', { ok: 'yes' }),
    findIncident('Split'),
    setVariables('$instance.processInstanceKey', { ok: true }),
    resolve(),
    resolve('$incident.key', { fails: refused('NOT_FOUND') }),
  ],
};
