import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadCatalogue } from '../../src/catalogue/load-catalogue.js';

let root: string;
const certificate = 'anagrafe/certificato-residenza';

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'catalogue-'));
  await cp('processes', root, { recursive: true });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const file = (name: string) => path.join(root, certificate, name);
async function edit(name: string, change: (text: string) => string): Promise<void> {
  const before = await readFile(file(name), 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  await writeFile(file(name), after);
}

describe('catalogue', () => {
  it('finds the services of the repository, none of them broken', async () => {
    const catalogue = await loadCatalogue('processes');
    expect(catalogue.broken).toEqual([]);
    expect(catalogue.services.map(({ id }) => id)).toEqual(['certificato-residenza', 'segnalazione']);
    expect(catalogue.find('certificato-residenza')?.form.steps.map(({ title }) => title?.en)).toEqual([
      'Use of the certificate',
      'Language and delivery',
    ]);
    expect(catalogue.find('nothing-of-this-name')).toBeUndefined();
  });

  it('leaves out a broken folder with all its problems and keeps the others', async () => {
    await edit('service.yaml', (text) =>
      text.replace('office: anagrafe', 'ofice: anagrafe').replace('years: 5', 'years: 0'),
    );
    const catalogue = await loadCatalogue(root);
    expect(catalogue.services.map(({ id }) => id)).toEqual(['segnalazione']);
    expect(catalogue.broken).toHaveLength(1);
    const [broken] = catalogue.broken;
    expect(broken?.folder).toBe(certificate);
    expect(broken?.reason).toContain('ofice');
    expect(broken?.reason).toContain('office');
    expect(broken?.reason).toContain('retention.years');
  });

  it.each([
    [
      'a form that is missing',
      'service.yaml',
      (text: string) => text.replace('form: start.form', 'form: other.form'),
      'other.form: the file is missing',
    ],
    [
      'a form outside the folder',
      'service.yaml',
      (text: string) => text.replace('form: start.form', 'form: ../segnalazione/start.form'),
      'same folder',
    ],
    [
      'a process that no file has',
      'service.yaml',
      (text: string) => text.replace('processId: certificato-residenza', 'processId: another'),
      'no .bpmn file here has an executable process another',
    ],
    [
      'a message that the process lacks',
      'service.yaml',
      (text: string) => text.replace('startMessage: caso-', 'startMessage: case-'),
      'has no message case-certificato-residenza',
    ],
    [
      'a milestone of no element',
      'service.yaml',
      (text: string) => text.replace('[ReleaseCertificate]', '[ReleaseCertificat]'),
      'rilascio names elements that the process lacks: ReleaseCertificat',
    ],
    [
      'a text without English',
      'service.yaml',
      (text: string) => text.replace(/^ {2}en: Certificate of residence$/m, ''),
      'name.en',
    ],
    [
      'a form without English',
      'start.form',
      (text: string) => text.replace('"labelEn": "E-mail address", ', ''),
      'Email: properties.labelEn is missing',
    ],
    ['a form that is no JSON', 'start.form', (text: string) => text.slice(1), 'start.form: '],
    ['a card that is no YAML', 'service.yaml', (text: string) => `${text}\n  : [`, 'service.yaml: '],
    ['a process that is no BPMN', 'process.bpmn', () => '<svg/>', 'process.bpmn: the file has no BPMN definitions'],
    ['a process that is no XML', 'process.bpmn', () => 'hello <', 'process.bpmn: '],
  ])('names %s', async (_what, name, change, problem) => {
    await edit(name, change);
    const catalogue = await loadCatalogue(root);
    expect(catalogue.broken.map(({ folder }) => folder)).toEqual([certificate]);
    expect(catalogue.broken[0]?.reason).toContain(problem);
    expect(catalogue.find('segnalazione')).toBeDefined();
  });

  it('refuses a card that blows up through aliases', async () => {
    await edit('service.yaml', (text) => `${text}\nx: &a [1]\ny: [*a, *a]\n`);
    const catalogue = await loadCatalogue(root);
    expect(catalogue.broken).toHaveLength(1);
  });

  it('keeps the first of two folders with the same id and names the other', async () => {
    await cp(path.join(root, certificate), path.join(root, 'zona', 'doppione'), { recursive: true });
    const catalogue = await loadCatalogue(root);
    expect(catalogue.services).toHaveLength(2);
    expect(catalogue.broken).toMatchObject([{ folder: 'zona/doppione' }]);
    expect(catalogue.broken[0]?.reason).toContain('already the id of anagrafe/certificato-residenza');
  });

  it('takes a folder without a card for no service', async () => {
    await mkdir(path.join(root, 'anagrafe', 'appunti'));
    expect((await loadCatalogue(root)).broken).toEqual([]);
  });
});
