import { createWebBrowser } from '../fakes/web-browser.js';
import { addCase, addDocument, caseLike, paymentLike, progressLike, reportLike } from '../fakes/web-cases.js';
import { CITIZENS } from '../fakes/web-people.js';
import { taskLike } from '../fakes/web-tasks.js';
import { createWebWorld, startWeb, type RunningWeb, type WebWorld } from '../fakes/web-world.js';

let world: WebWorld;
let web: RunningWeb;

beforeEach(async () => {
  world = await createWebWorld();
  web = await startWeb(world);
  const value = addCase(world, caseLike(), progressLike(['AwaitPayment'], ['CaseSubmitted']));
  world.payments.push(paymentLike(value));
  await addDocument(world, value);
  addCase(world, reportLike(), progressLike(['Triage'], ['ReportSubmitted']));
  world.tasks.rows.set('t1', taskLike({ id: 't1', caseId: value.id, caseNumber: value.number }));
});
afterEach(() => web.close());

const CASE_PAGES = ['', '/inviata', '/ricevuta', '/documenti/doc1', '/pagamento', '/ritira'];
const CASE_ACTIONS = ['/paga', '/ritira', '/riapri', '/valuta'];

async function tokenOf(browser: ReturnType<typeof createWebBrowser>): Promise<string> {
  const page = await browser.open('/');
  return /name="_csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
}

describe("another person's case", () => {
  it('leads nowhere, by any address and by any action', async () => {
    const browser = createWebBrowser(web.origin);
    await browser.signIn('citizen', 'bruno');
    for (const path of CASE_PAGES) {
      const page = await browser.open(`/pratiche/2026-000123-K${path}`);
      expect([path, page.status]).toEqual([path, 404]);
      expect(page.html).not.toContain(CITIZENS.anna.taxCode);
    }
    const body = new URLSearchParams({ _csrf: await tokenOf(browser), stelle: '5', motivo: 'per prova' });
    for (const path of CASE_ACTIONS) {
      const answer = await browser.request(`/pratiche/2026-000123-K${path}`, { method: 'POST', body });
      expect([path, answer.status]).toEqual([path, 404]);
    }
    expect(world.checkouts).toEqual([]);
    expect(world.outbox).toEqual([]);
    expect(world.feedback.rows.size).toBe(0);
  });

  it('is not reached by its tracking code when the applicant is a citizen, nor by number when nobody is known', async () => {
    const browser = createWebBrowser(web.origin);
    expect((await browser.open('/segui/0123456789abcdefghjkmnpqrs')).status).toBe(404);
    await browser.signIn('citizen', 'bruno');
    expect((await browser.open('/pratiche/2026-000124-L')).status).toBe(404);
  });

  it('gives its documents only through its own address, and only when they are released', async () => {
    const other = addCase(
      world,
      caseLike({
        id: '5f0a6d0e-0000-4000-8000-000000000009',
        number: '2026-000200-Z',
        trackingCode: 'dddd456789abcdefghjkmnpqrs',
      }),
    );
    await addDocument(world, other, { id: 'held', key: 'held', state: 'held', verificationCode: null });
    const browser = createWebBrowser(web.origin);
    await browser.signIn('citizen', 'anna');
    expect((await browser.open('/pratiche/2026-000123-K/documenti/doc1')).status).toBe(200);
    expect((await browser.open('/pratiche/2026-000200-Z/documenti/doc1')).status).toBe(404);
    expect((await browser.open('/pratiche/2026-000200-Z/documenti/held')).status).toBe(404);
  });
});

describe("another person's draft", () => {
  it('is neither shown, changed, sent nor deleted', async () => {
    const anna = createWebBrowser(web.origin);
    const start = '/servizi/certificato-residenza/richiesta';
    await anna.signIn('citizen', 'anna', start);
    const { url } = await anna.send(start);
    const base = url.replace(/\/1$/, '');
    const before = JSON.stringify([...world.drafts.rows.values()]);

    const bruno = createWebBrowser(web.origin);
    await bruno.signIn('citizen', 'bruno');
    const body = new URLSearchParams({ _csrf: await tokenOf(bruno), useKind: 'stamped', azione: 'avanti' });
    for (const path of ['/1', '/2', '/riepilogo', '/foto/x'])
      expect((await bruno.open(`${base}${path}`)).status).toBe(404);
    for (const path of ['/1', '/riepilogo', '/elimina']) {
      expect((await bruno.request(`${base}${path}`, { method: 'POST', body })).status).toBe(404);
    }
    expect(JSON.stringify([...world.drafts.rows.values()])).toBe(before);
  });

  it('of an anonymous reporter belongs to one browser, also after signing in there', async () => {
    const start = '/servizi/segnalazione/richiesta';
    const browser = createWebBrowser(web.origin);
    await browser.open(start);
    const step = await browser.send(start);
    expect((await createWebBrowser(web.origin).open(step.url)).status).toBe(404);
    await browser.signIn('citizen', 'anna');
    expect((await browser.open(step.url)).status).toBe(200);
    expect([...world.drafts.rows.values()][0]?.owner).toBe(CITIZENS.anna.taxCode);
    expect((await browser.open('/area-personale')).text).toContain('Completa la richiesta «Segnala un disservizio»');
  });
});

describe('the work area', () => {
  const PAGES = [
    '/lavoro',
    '/lavoro/compiti/t1',
    '/lavoro/pratiche',
    '/lavoro/pratiche/2026-000123-K',
    '/processi',
    '/amministrazione',
  ];

  it('is closed to strangers, who are sent to the staff entrance', async () => {
    for (const path of PAGES) {
      const answer = await createWebBrowser(web.origin).request(path);
      expect(answer.location).toBe(`/accedi/personale?ritorno=${encodeURIComponent(path)}`);
    }
  });

  it('is closed to citizens', async () => {
    const browser = createWebBrowser(web.origin);
    await browser.signIn('citizen', 'anna');
    for (const path of PAGES) expect([path, (await browser.open(path)).status]).toEqual([path, 403]);
  });

  it('shows a clerk the tasks and cases of the own offices only', async () => {
    const clerk = createWebBrowser(web.origin);
    await clerk.signIn('staff', 'paola');
    expect((await clerk.open('/lavoro')).text).not.toContain('Decidi sul caso anomalo');
    expect((await clerk.open('/lavoro?ufficio=anagrafe')).text).not.toContain('Decidi sul caso anomalo');
    expect((await clerk.open('/lavoro/compiti/t1')).status).toBe(404);
    expect((await clerk.open('/lavoro/pratiche/2026-000123-K')).status).toBe(404);
    expect((await clerk.open('/lavoro/pratiche?q=2026-000123-K')).text).toContain('Nessuna pratica trovata');
    expect((await clerk.open('/lavoro/pratiche/2026-000124-L')).status).toBe(200);
    expect(world.accessLog.rows).toEqual([]);
  });

  it('lets the contact centre open any case, and analysts none', async () => {
    const operator = createWebBrowser(web.origin);
    await operator.signIn('staff', 'olga');
    expect((await operator.open('/lavoro/pratiche/2026-000123-K')).status).toBe(200);
    const analyst = createWebBrowser(web.origin);
    await analyst.signIn('staff', 'piero');
    expect((await analyst.open('/lavoro/pratiche/2026-000123-K')).status).toBe(404);
    expect((await operator.open('/processi')).status).toBe(403);
  });

  it('leads analysts and administrators into their own rooms', async () => {
    const browser = createWebBrowser(web.origin);
    const page = await browser.signIn('staff', 'piero');
    expect(page.url).toBe('/processi');
    expect(page.text).not.toContain('Compiti');
  });

  it('does not make staff a citizen', async () => {
    const clerk = createWebBrowser(web.origin);
    await clerk.signIn('staff', 'marco');
    expect((await clerk.open('/area-personale')).title).toMatch(/^Accedi/);
    expect((await clerk.open('/pratiche/2026-000123-K')).title).toMatch(/^Accedi/);
  });
});
