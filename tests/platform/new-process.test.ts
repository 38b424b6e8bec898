import { readFileSync } from 'node:fs';
import { jest } from '@jest/globals';
import { blankProcess, copyProcess } from '../../src/modelling/new-process.js';
import { startHarness, type Harness } from './harness.js';
import { EXEMPT_ANSWERS } from './people.js';

jest.setTimeout(60_000);

let platform: Harness;
beforeAll(async () => {
  platform = await startHarness();
});
afterAll(() => platform.close());

describe('a new process', () => {
  it.each(['empty', 'copied'])('that is %s is taken by the engine, and no case starts twice for it', async (kind) => {
    const named = { bpmnProcessId: `nuovo-${kind}`, name: 'Processo di prova' };
    const source = readFileSync('processes/anagrafe/certificato-residenza/process.bpmn', 'utf8');
    const content = kind === 'empty' ? blankProcess(named) : await copyProcess(source, named);
    const deployed = await platform.services.engine.deploy([{ name: `${named.bpmnProcessId}.bpmn`, content }]);
    expect(deployed).toMatchObject([{ bpmnProcessId: named.bpmnProcessId, version: 1 }]);

    const { id } = await platform.request({ answers: EXEMPT_ANSWERS });
    await platform.waitForCase(id, 'closed', ({ status }) => status === 'closed');
    await platform.quiet();
    const started = await platform.connection.collection('insight-instances').find({ caseId: id }).toArray();
    expect(started.map(({ bpmnProcessId }) => String(bpmnProcessId))).toEqual(['certificato-residenza']);
  });
});
