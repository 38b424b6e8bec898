import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { jest } from '@jest/globals';
import { startInstance, type Instance } from '../../scripts/journey/instance.js';
import { signInCitizen, signInStaff } from '../../scripts/journey/people.js';
import { waitFor } from '../../scripts/journey/steps.js';
import { createBrowser, photoStep, PROBLEM, requestCertificate, run, sendReport, withForm } from './compiled.js';

jest.setTimeout(120_000);

let instance: Instance;
let folder: string;

/** The platform in a folder of its own, with one service more, which is broken. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dime-broken-'));
  cpSync('processes', join(folder, 'processes'), { recursive: true });
  for (const name of ['dist', 'web', 'node_modules', 'package.json', 'src'])
    symlinkSync(resolve(name), join(folder, name));
  mkdirSync(join(folder, 'processes', 'prova', 'guasto'), { recursive: true });
  writeFileSync(join(folder, 'processes', 'prova', 'guasto', 'service.yaml'), 'id: guasto\nname: { it: Guasto }\n');
  instance = await startInstance({ cwd: folder, dataDir: join(folder, 'data') });
});
afterAll(async () => {
  await instance.stop();
  rmSync(folder, { recursive: true, force: true });
});

const PHOTO = { name: 'lampione.jpg', type: 'image/jpeg' };

describe('a broken service folder', () => {
  it('is left out with its reason on the console, and the others start', async () => {
    expect(instance.output()).toMatch(
      /services +(?:certificato-residenza, segnalazione|segnalazione, certificato-residenza)/,
    );
    expect(instance.output()).toMatch(/Left out: processes\/prova\/guasto\n.*name/);
    const home = await createBrowser().get(`${instance.portal}/servizi`);
    expect(home.text).toContain('Certificato di residenza');
    expect(home.text).not.toContain('Guasto');
  });

  it('is named with its reason on the page of the administrator', async () => {
    const browser = createBrowser();
    await signInStaff(browser, instance.portal, 'r.zennaro');
    const page = await browser.get(`${instance.portal}/amministrazione`);
    expect(page.text).toContain('Servizi lasciati fuori');
    expect(page.text).toContain('prova/guasto');
  });
});

describe('a diagram that cannot be read', () => {
  it.each([
    ['is no XML', 'questo non è un diagramma'],
    ['is XML and no BPMN', '<?xml version="1.0"?><html><body/></html>'],
    [
      'is cut off',
      '<?xml version="1.0"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"><bpmn:proc',
    ],
  ])('and %s is not published, and says why', async (_what, xml) => {
    const browser = createBrowser();
    await signInStaff(browser, instance.portal, 'f.nardo');
    const modeller = await browser.get(`${instance.portal}/processi/certificato-residenza/modello`);
    const token = /data-csrf="([^"]+)"/.exec(modeller.html)?.[1] ?? '';
    const base = /data-base="([^"]+)"/.exec(modeller.html)?.[1] ?? '';
    const fields = [
      ['_csrf', token],
      ['xml', xml],
      ['revision', '0'],
      ['base', base],
    ] as const;
    const answer = await browser.send(withForm(modeller, `${modeller.url.pathname}/pubblica`, fields), 'Invia');
    expect(answer.status).toBe(422);
    const { ok, message, problems } = JSON.parse(new TextDecoder().decode(answer.bytes)) as {
      ok: boolean;
      message: string;
      problems: { text: string }[];
    };
    expect(ok).toBe(false);
    expect(message).not.toBe('');
    expect(JSON.stringify(problems)).toMatch(/diagramma|processo eseguibile/);
    const versions = await browser.get(`${instance.portal}/processi/certificato-residenza`);
    expect(versions.status).toBe(200);
    expect(versions.text).not.toMatch(/[Vv]ersione 2/);
  });
});

describe('a form with answers of the wrong kind', () => {
  it.each([
    ['a choice that is not offered', [['useKind', 'gratis']]],
    ['an object in place of a text', [['useKind[x]', 'stamped']]],
    [
      'fields that are nobody’s',
      [
        ['__proto__[useKind]', 'stamped'],
        ['constructor', 'x'],
      ],
    ],
  ] as const)('%s: is shown again with what is wrong', async (_what, fields) => {
    const browser = createBrowser();
    const card = await browser.get(`${instance.portal}/servizi/certificato-residenza`);
    const start = await signInCitizen(browser, await browser.follow(card, 'Richiedi online'), 'marco-zanetti');
    const step = await browser.send(start, 'Inizia');
    const form = step.forms.find(({ buttons }) => buttons.some(({ text }) => text.includes('Avanti')));
    const own = (form?.fields ?? []).filter(([name]) => name === '_csrf');
    const answer = await browser.send(withForm(step, form?.action ?? '', [...own, ...fields]), 'Invia');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Uso del certificato');
  });
});

describe('a photo', () => {
  it('of 30 MB is refused in one sentence, and the draft goes on', async () => {
    const browser = createBrowser();
    const step = await photoStep(instance, browser);
    const bytes = new Uint8Array(30 * 2 ** 20).fill(0xff);
    const answer = await browser.send(step, 'Avanti', { ...PROBLEM, photos: [{ ...PHOTO, bytes }] });
    expect([413, 422]).toContain(answer.status);
    expect(answer.text).toMatch(/troppo grande|al massimo 10 MB/);
    const contact = await browser.send(await browser.get(step.url), 'Avanti', PROBLEM);
    expect(contact.text).toContain('Contatto');
  });

  it.each([
    ['is a text', Buffer.from('non sono una foto')],
    ['is a program', Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46]), Buffer.alloc(2_000)])],
    ['is cut off after its first bytes', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46])],
    ['is an SVG with a script', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['is empty', Buffer.alloc(0)],
  ])('that %s is refused, and nothing typed is lost', async (what, bytes) => {
    const browser = createBrowser();
    const step = await photoStep(instance, browser);
    const answer = await browser.send(step, 'Avanti', { ...PROBLEM, photos: [{ ...PHOTO, bytes }] });
    // An empty file is what a browser sends when none was chosen.
    if (what === 'is empty' && answer.status === 200) return;
    expect(answer.status).toBe(422);
    expect(answer.text).toMatch(/foto|immagine/i);
    expect(answer.html).toContain(PROBLEM.title);
  });
});

describe('what the browser says about a payment', () => {
  it('is never believed', async () => {
    const browser = createBrowser();
    const page = await requestCertificate(instance, browser, 'ritorno@example.org');
    const unpaid = await waitFor('The request to pay', 30_000, async () => {
      const now = await browser.get(page.url);
      return /Paga 16,52/.test(now.text) ? now : undefined;
    });
    const back = await browser.get(new URL(`${unpaid.url.pathname}/pagamento?esito=ok`, unpaid.url));
    expect(back.text).not.toContain('Rilasciato');
    const after = await browser.get(page.url);
    expect(after.text).toMatch(/Paga 16,52/);
    expect(after.text).not.toContain('Rilasciato');
  });
});

describe('a second start', () => {
  it('on the same data directory is refused in one sentence', async () => {
    const { code, output } = await run('main.js', { environment: { PORT: '0', DATA_DIR: join(folder, 'data') } });
    expect(code).toBe(1);
    expect(output.split('\n')).toHaveLength(1);
    expect(output).toMatch(/^DiMe cannot start\. The data directory .* is in use by process \d+/);
  });

  it('on a busy port is refused in one sentence', async () => {
    const port = new URL(instance.portal).port;
    const { code, output } = await run('main.js', { environment: { PORT: port, DATA_DIR: join(folder, 'other') } });
    expect(code).toBe(1);
    expect(output.split('\n')).toHaveLength(1);
    expect(output).toContain(`port ${port} is busy`);
  });

  it('leaves the first one at work', async () => {
    expect((await sendReport(instance, createBrowser(), 'dopo@example.org')).text).toMatch(/\d{4}-\d{6}-[A-Z]/);
  });
});
