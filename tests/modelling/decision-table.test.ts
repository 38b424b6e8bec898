import { readFileSync } from 'node:fs';
import { readDecisionTables } from '../../src/modelling/decision-table.js';
import { readFolderRules, readKnownIds } from '../../src/modelling/folder-rules.js';

const FEE = readFileSync('processes/anagrafe/certificato-residenza/certificate-fee.dmn', 'utf8');

describe('decision tables as people read them', () => {
  it('reads inputs, outputs and rules of the fee table', () => {
    const [table, ...others] = readDecisionTables(FEE);
    expect(others).toEqual([]);
    expect(table).toMatchObject({
      id: 'certificate-fee',
      name: 'Bollo e diritti del certificato',
      hitPolicy: 'UNIQUE',
      inputs: [
        { label: 'Uso', expression: 'useKind' },
        { label: 'Motivo di esenzione', expression: 'exemptionReason' },
        { label: 'Data della richiesta', expression: 'today()' },
      ],
    });
    expect(table?.outputs.map(({ name }) => name)).toEqual(['stampCents', 'secretariatCents', 'row', 'source']);
    expect(table?.rules[0]).toEqual({
      id: 'Rule_stamped',
      note: 'In bollo',
      inputs: ['"stamped"', '', '>= date("2013-06-26")'],
      outputs: ['1600', '52', '"stamped"', expect.stringContaining('DPR 642/1972')],
    });
  });

  it('has as many cells in each rule as the table has columns', () => {
    for (const { rules, inputs, outputs } of readDecisionTables(FEE)) {
      for (const rule of rules) {
        expect([rule.id, rule.inputs.length, rule.outputs.length]).toEqual([rule.id, inputs.length, outputs.length]);
      }
    }
  });

  it('refuses what is no DMN', () => {
    expect(() => readDecisionTables('<a/>')).toThrow('no DMN definitions');
    expect(() => readDecisionTables('not xml')).toThrow();
  });

  it('expands no entity bomb', () => {
    const entities = ['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map(
      (name, index) => `<!ENTITY ${name} "${`&${'abcdefgh'[index]};`.repeat(10)}">`,
    );
    const bomb = `<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">${entities.join('')}]><definitions><decision id="d" name="&i;"/></definitions>`;
    let length = 0;
    try {
      length = JSON.stringify(readDecisionTables(bomb)).length;
    } catch (error) {
      length = String(error).length;
    }
    expect(length).toBeLessThan(2_000_000);
  });
});

describe('rules of a process folder', () => {
  it('finds tables and forms beside the process', async () => {
    const rules = await readFolderRules('processes', 'anagrafe/certificato-residenza/process.bpmn');
    expect(rules.tables.map(({ id, file }) => [id, file])).toEqual([['certificate-fee', 'certificate-fee.dmn']]);
    expect(rules.forms.map(({ file }) => file)).toEqual(['decide-anomaly.form', 'start.form']);
    expect(rules.unreadable).toEqual([]);
  });

  it.each(['../../etc/passwd', '/etc/passwd', 'process.bpmn', '..', 'non/esiste/process.bpmn'])(
    'finds nothing for a process deployed as %s',
    async (name) => {
      expect(await readFolderRules('processes', name)).toEqual({ tables: [], forms: [], unreadable: [] });
    },
  );

  it('knows the ids of all decisions and forms', async () => {
    const { decisionIds, formIds } = await readKnownIds('processes');
    expect([...decisionIds].sort()).toEqual(expect.arrayContaining(['certificate-fee', 'report-routing']));
    expect([...formIds]).toEqual(expect.arrayContaining(['decide-anomaly', 'triage-report', 'decide-money']));
  });
});
