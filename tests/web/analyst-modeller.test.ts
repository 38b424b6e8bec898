import { InvalidInputError } from '../../src/errors.js';
import {
  CERTIFICATE,
  CERTIFICATE_XML,
  createOfficeWorld,
  definitionLike,
  type OfficeWorld,
} from '../fakes/office-world.js';
import { createWebBrowser } from '../fakes/web-browser.js';
import { startWeb, type RunningWeb } from '../fakes/web-world.js';

let world: OfficeWorld;
let web: RunningWeb;
let analyst: ReturnType<typeof createWebBrowser>;
beforeEach(async () => {
  world = await createOfficeWorld();
  web = await startWeb(world);
  analyst = createWebBrowser(web.origin);
  await analyst.signIn('staff', 'piero');
});
afterEach(() => web.close());

const MODELLER = `/processi/${CERTIFICATE}/modello`;
interface Answer {
  readonly ok: boolean;
  readonly message: string;
  readonly revision?: number;
  readonly base?: number;
  readonly isStale: boolean;
  readonly problems: { readonly elementId: string | null; readonly severity: string; readonly text: string }[];
}

async function tokenOf(browser: ReturnType<typeof createWebBrowser>): Promise<string> {
  return /data-csrf="([^"]+)"/.exec((await browser.open(MODELLER)).html)?.[1] ?? '';
}
/** What the modeller's script sends. */
async function send(
  action: string,
  fields: { xml?: string; revision?: number; base?: number; _csrf?: string } = {},
  browser = analyst,
): Promise<{ status: number; answer: Answer }> {
  const { xml = CERTIFICATE_XML, revision = 0, base = 1 } = fields;
  const _csrf = fields._csrf ?? (await tokenOf(browser));
  const body = new URLSearchParams({ _csrf, xml, revision: String(revision), base: String(base) });
  const page = await browser.request(`${MODELLER}/${action}`, { method: 'POST', body });
  const isJson = page.headers.get('content-type')?.includes('json') ?? false;
  return { status: page.status, answer: (isJson ? JSON.parse(page.html) : {}) as Answer };
}
const withJob = (type: string): string => CERTIFICATE_XML.replace('type="make-certificate"', `type="${type}"`);

describe('who may change a process', () => {
  it.each(['bozza', 'controlla', 'pubblica', 'ricomincia', 'carica'])(
    '%s is refused to others and without the token',
    async (action) => {
      const clerk = createWebBrowser(web.origin);
      await clerk.signIn('staff', 'elena');
      await clerk.open('/lavoro');
      const token = /name="_csrf" value="([^"]+)"/.exec(clerk.last.html)?.[1] ?? 'none';
      expect((await send(action, { _csrf: token }, clerk)).status).toBe(403);
      expect((await send(action, { _csrf: 'wrong' })).status).toBe(403);
      expect([world.engine.deployed, world.processDrafts.size]).toEqual([[], 0]);
    },
  );
});

describe('the modeller', () => {
  it('keeps drafts by their revision', async () => {
    const first = await send('bozza');
    expect(first).toMatchObject({
      status: 200,
      answer: { ok: true, revision: 1, message: 'Bozza salvata: 24 novembre 2026, ore 10:30.' },
    });
    expect(await send('bozza', { revision: 1 })).toMatchObject({ status: 200, answer: { revision: 2 } });
    expect((await analyst.open(MODELLER)).text).toContain('Stai modificando la bozza salvata da Piero Rossi');
  });

  it('tells the second of two analysts who was faster, and keeps the draft of the first', async () => {
    const mine = withJob('notify');
    await send('bozza', { xml: mine });
    const second = await send('bozza', { xml: withJob('close-case') });
    expect(second).toMatchObject({ status: 409, answer: { ok: false, isStale: true } });
    expect(second.answer.message).toContain('Piero Rossi ha salvato questa bozza');
    expect(world.processDrafts.get(CERTIFICATE)?.xml).toBe(mine);
  });

  it('publishes a new version on which new cases run', async () => {
    expect(await send('pubblica')).toMatchObject({
      status: 200,
      answer: {
        ok: true,
        base: 2,
        revision: 0,
        message: 'Pubblicata la versione 2: le nuove pratiche la usano da ora.',
      },
    });
    expect(world.engine.deployed).toHaveLength(1);
  });

  it('does not publish over a version that came meanwhile', async () => {
    world.definitions.unshift(definitionLike(2));
    const { status, answer } = await send('pubblica', { base: 1 });
    expect([status, answer.isStale]).toEqual([409, true]);
    expect(answer.message).toContain('nel frattempo è stata pubblicata la versione 2');
    expect(world.engine.deployed).toEqual([]);
  });

  it('shows a job without a worker at its element', async () => {
    const { status, answer } = await send('pubblica', { xml: withJob('bake') });
    expect(status).toBe(422);
    expect(answer.message).toBe('Non pubblicato. Da correggere: 1.');
    expect(answer.problems[0]).toEqual({
      elementId: 'MakeCertificate',
      severity: 'error',
      text: 'Nessun programma esegue il lavoro «bake»: la pratica si fermerebbe qui',
    });
  });

  it('shows the refusal of the engine at its element', async () => {
    world.engine.refusal = new InvalidInputError(
      'DEPLOYMENT_REFUSED',
      "'p.bpmn': - Element: AssessFee\n    - ERROR: Must have one\n",
    );
    const { status, answer } = await send('pubblica');
    expect(status).toBe(422);
    expect(answer.problems).toEqual([
      { elementId: 'AssessFee', severity: 'error', text: 'Il motore rifiuta il modello: Must have one' },
    ]);
  });

  it('refuses another process id', async () => {
    const { answer } = await send('controlla', { xml: CERTIFICATE_XML.replaceAll(`"${CERTIFICATE}"`, '"altro"') });
    expect(answer.problems.map(({ text }) => text)).toContain(
      'L’identificativo del processo deve restare «certificato-residenza»: le pratiche aperte vi fanno riferimento',
    );
  });

  it.each([
    ['no XML', 'ciao'],
    ['a model with an entity bomb', '<!DOCTYPE a [<!ENTITY b "c">]><bpmn:definitions>&b;&b;</bpmn:definitions>'],
    ['more than a million characters', `<a>${'x'.repeat(1_000_001)}</a>`],
  ])('saves and publishes nothing of %s', async (_name, xml) => {
    expect(await send('bozza', { xml })).toMatchObject({ status: 422, answer: { ok: false } });
    expect(await send('pubblica', { xml })).toMatchObject({ status: 422, answer: { ok: false } });
    expect([world.processDrafts.size, world.engine.deployed]).toEqual([0, []]);
  });

  it('answers a request of 5 MB with 413, and goes on', async () => {
    expect((await send('bozza', { xml: 'x'.repeat(5_000_000) })).status).toBe(413);
    expect((await send('bozza')).status).toBe(200);
  });

  it.each([{ xml: '' }, { revision: -1 }, { base: 1.5 }])('refuses a request with %j', async (fields) => {
    expect((await send('bozza', fields)).status).toBe(422);
  });

  it('names at most a hundred problems', async () => {
    const tasks = Array.from({ length: 300 }, (_, index) => `<bpmn:task id="T${index}" />`).join('');
    const { answer } = await send('controlla', {
      xml: CERTIFICATE_XML.replace('</bpmn:process>', `${tasks}</bpmn:process>`),
    });
    expect(answer.problems).toHaveLength(101);
    expect(answer.problems.at(-1)?.text).toMatch(/^e altri \d+$/);
  });

  it('offers the workers by name in the language of the page', async () => {
    const names = async (path: string) =>
      (JSON.parse((await analyst.request(path)).html) as { name: string; properties: { label?: string }[] }[]).map(
        ({ name, properties }) => [name, properties.at(-1)?.label],
      );
    expect(await names(`${MODELLER}/elementi`)).toEqual([['Scrive al richiedente', 'sentAt (esce)']]);
    expect(await names(`/en${MODELLER}/elementi`)).toEqual([['Writes to the applicant', 'sentAt (comes out)']]);
  });

  it('gives 404 for a process that was never there', async () => {
    expect((await analyst.request('/processi/altro/modello')).status).toBe(404);
  });
});

describe('diagrams as files, without JavaScript', () => {
  const upload = (bytes: string | Buffer, fields: Record<string, string> = {}) =>
    analyst.sendFiles(`${MODELLER}/carica`, fields, [
      { field: 'file', name: 'nuovo.bpmn', bytes: Buffer.from(bytes), type: 'application/xml' },
    ]);

  it('takes an uploaded file as the draft', async () => {
    await analyst.open(MODELLER);
    const page = await upload(withJob('notify'));
    expect(page.text).toContain('Il file è diventato la bozza del processo');
    expect(world.processDrafts.get(CERTIFICATE)).toMatchObject({
      xml: withJob('notify'),
      savedBy: 'Piero Rossi',
      revision: 1,
    });
  });

  it.each([
    ['too large', Buffer.alloc(1_000_001, 'x'), 413, 'Il file è troppo grande: al massimo 1 MB'],
    ['empty', '', 422, 'Scegli un file .bpmn'],
    ['no BPMN', '<svg xmlns="http://www.w3.org/2000/svg"/>', 422, 'Il file non è un diagramma BPMN leggibile'],
    ['no text', Buffer.from([0xff, 0xfe, 0x00, 0x41]), 422, 'Il file non è un diagramma BPMN leggibile'],
  ])('says what is wrong with a file that is %s, and keeps the draft', async (_name, bytes, status, text) => {
    await send('bozza');
    await analyst.open(MODELLER);
    const page = await upload(bytes);
    expect([page.status, page.title.startsWith('Errore: ')]).toEqual([status, true]);
    expect(page.text).toContain(text);
    expect(world.processDrafts.get(CERTIFICATE)?.revision).toBe(1);
  });

  it('does not overwrite a draft that somebody saved meanwhile', async () => {
    await analyst.open(MODELLER);
    const stale = analyst.last;
    await send('bozza', { xml: withJob('close-case') });
    const csrf = /data-csrf="([^"]+)"/.exec(stale.html)?.[1] ?? '';
    const page = await upload(withJob('notify'), { _csrf: csrf, revision: '0' });
    expect(page.status).toBe(409);
    expect(page.text).toContain('ha salvato questa bozza');
    expect(world.processDrafts.get(CERTIFICATE)?.xml).toBe(withJob('close-case'));
  });

  it('downloads the draft, and starts again from the version in use', async () => {
    await send('bozza', { xml: withJob('notify') });
    const file = await analyst.request(`${MODELLER}.bpmn`);
    expect(file.headers.get('content-disposition')).toContain('certificato-residenza-bozza.bpmn');
    await analyst.open(MODELLER);
    const page = await analyst.send(`${MODELLER}/ricomincia`);
    expect(page.text).toContain('La bozza è stata eliminata');
    expect(world.processDrafts.size).toBe(0);
  });

  it('deletes no draft that is newer than the page', async () => {
    await send('bozza');
    await analyst.open(MODELLER);
    const form = analyst.last;
    expect(form.text).toContain('Elimina la bozza e ricomincia');
    const csrf = /data-csrf="([^"]+)"/.exec(form.html)?.[1] ?? '';
    await send('bozza', { revision: 1, xml: withJob('notify') });
    const page = await analyst.send(`${MODELLER}/ricomincia`, { _csrf: csrf, revision: '1' });
    expect(page.text).toContain('La bozza non è stata eliminata');
    expect(world.processDrafts.get(CERTIFICATE)?.revision).toBe(2);
  });
});
