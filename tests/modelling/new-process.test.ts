import { checkProcess } from '../../src/modelling/check-process.js';
import { blankProcess, copyProcess, isProcessId } from '../../src/modelling/new-process.js';
import { CERTIFICATE_XML, JOB_TYPES } from '../fakes/office-world.js';

const NAMED = { bpmnProcessId: 'iscrizione-nido', name: 'Iscrizione «al nido» & <altro> "qui"' };
const SURROUNDINGS = {
  jobTypes: JOB_TYPES,
  decisionIds: new Set(['certificate-fee']),
  formIds: new Set(['decide-anomaly']),
};
const EXPECTED = {
  bpmnProcessId: NAMED.bpmnProcessId,
  messages: [],
  milestoneElements: [],
  foreignStarts: ['caso-certificato-residenza', 'caso-segnalazione'],
};

describe('the id of a process', () => {
  it.each(['nido', 'iscrizione-nido', 'a1b', 'p'.repeat(60)])('may be %s', (id) => {
    expect(isProcessId(id)).toBe(true);
  });
  it.each([
    '',
    'ab',
    'Nido',
    '1nido',
    'nido_2',
    '-nido',
    'nido-',
    'ni--do',
    'nido.bpmn',
    '../nido',
    'nuovo',
    'p'.repeat(61),
  ])('may not be %s', (id) => {
    expect(isProcessId(id)).toBe(false);
  });
});

describe('an empty process', () => {
  it('is executable, drawn and without a problem', async () => {
    expect(await checkProcess(blankProcess(NAMED), EXPECTED, SURROUNDINGS)).toEqual([]);
  });

  it('has the name as it was typed', () => {
    expect(blankProcess(NAMED)).toContain('name="Iscrizione «al nido» &amp; &lt;altro&gt; &quot;qui&quot;"');
  });
});

describe('a copy of a process', () => {
  it('is the same under its own id and name, and without an error', async () => {
    const xml = await copyProcess(CERTIFICATE_XML, NAMED);
    const problems = await checkProcess(xml, EXPECTED, SURROUNDINGS);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(xml).toContain('id="iscrizione-nido"');
    expect(xml).toContain('bpmnElement="iscrizione-nido"');
    expect(xml).not.toContain('id="certificato-residenza"');
    const elementsOf = (text: string) => [...text.matchAll(/bpmnElement="(\w+)"/g)].map(([, id]) => id).sort();
    expect(elementsOf(xml)).toEqual(elementsOf(CERTIFICATE_XML));
  });

  it('is started by a message of its own, so that no case starts twice', async () => {
    const xml = await copyProcess(CERTIFICATE_XML, NAMED);
    expect(xml).toContain('name="caso-certificato-residenza-iscrizione-nido"');
    expect(xml).not.toContain('name="caso-certificato-residenza"');
    expect(xml).toContain('name="caso-ritirato"');
  });

  it('is refused by the check when it is started by the message of another service', async () => {
    const xml = CERTIFICATE_XML.replace('id="certificato-residenza"', 'id="iscrizione-nido"').replace(
      'bpmnElement="certificato-residenza"',
      'bpmnElement="iscrizione-nido"',
    );
    const problems = await checkProcess(xml, EXPECTED, SURROUNDINGS);
    expect(problems.filter(({ severity }) => severity === 'error').map(({ text }) => text.en)).toEqual([
      'The message "caso-certificato-residenza" starts the process of another service already: each of its requests would start twice',
    ]);
  });

  it('cannot be made of what is no process', async () => {
    const xml = blankProcess(NAMED).replace('isExecutable="true"', 'isExecutable="false"');
    await expect(copyProcess(xml, NAMED)).rejects.toMatchObject({ code: 'NO_MODEL' });
  });
});
