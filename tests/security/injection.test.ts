import { createWebBrowser } from '../fakes/web-browser.js';
import { addCase, caseLike, progressLike } from '../fakes/web-cases.js';
import { taskLike } from '../fakes/web-tasks.js';
import { createWebWorld, startWeb, type RunningWeb, type WebWorld } from '../fakes/web-world.js';

const START = '/servizi/segnalazione/richiesta';
const OPERATORS = [
  '[$ne]',
  '[$gt]',
  '[$regex]',
  '[$where]',
  '[]',
  '[0][$ne]',
  '.$ne',
  '[__proto__][polluted]',
  '[constructor][prototype][polluted]',
];
let world: WebWorld;
let web: RunningWeb;

beforeEach(async () => {
  world = await createWebWorld();
  web = await startWeb(world);
  const value = addCase(world, caseLike(), progressLike(['DecideAnomaly'], ['CaseSubmitted']));
  world.tasks.rows.set('t1', taskLike({ id: 't1', caseId: value.id, caseNumber: value.number }));
});
afterEach(async () => {
  await web.close();
  // Whatever was sent, nothing has got into what all objects share.
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
});

async function toProblem() {
  const browser = createWebBrowser(web.origin);
  await browser.open(START);
  const step = await browser.send(START);
  const base = step.url.replace(/\/1$/, '');
  await browser.send(`${base}/1`, {
    municipality: 'marghera',
    address: 'via Beccaria 1',
    position: '',
    azione: 'avanti',
  });
  const token = /name="_csrf" value="([^"]+)"/.exec(browser.last.html)?.[1] ?? '';
  return { browser, base, token };
}

/** True when a value holds objects where a form has only texts. */
const hasObjects = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).some((one) => typeof one === 'object' && one !== null && !Array.isArray(one));

describe('names that are operators or prototypes', () => {
  it('in a multipart form become no objects in the draft', async () => {
    const { browser, base, token } = await toProblem();
    for (const suffix of OPERATORS) {
      const body = new FormData();
      body.set('_csrf', token);
      for (const name of ['category', 'title', 'description', 'azione', '__proto__', 'constructor']) {
        body.set(`${name}${suffix}`, 'x');
      }
      const answer = await browser.request(`${base}/2`, { method: 'POST', body });
      expect([suffix, answer.status < 500]).toEqual([suffix, true]);
    }
    const [draft] = world.drafts.rows.values();
    expect(hasObjects(draft?.answers)).toBe(false);
    expect(web.faults).toEqual([]);
  });

  it('in a plain form and in addresses are texts like any other', async () => {
    const { browser, base, token } = await toProblem();
    for (const suffix of OPERATORS) {
      const body = new URLSearchParams({ _csrf: token, [`title${suffix}`]: 'x', [`azione${suffix}`]: 'indietro' });
      expect((await browser.request(`${base}/2`, { method: 'POST', body })).status).toBeLessThan(500);
      const name = encodeURIComponent(`q${suffix}`);
      for (const path of ['/servizi', '/verifica', '/accedi', '/lavoro']) {
        expect((await browser.request(`${path}?${name}=x&codice${suffix}=1&ritorno${suffix}=/a`)).status).toBeLessThan(
          500,
        );
      }
    }
    expect(web.faults).toEqual([]);
  });

  it('do not stand in for the token of the form', async () => {
    const { browser, base } = await toProblem();
    for (const name of ['_csrf[$ne]', '_csrf[]', '_csrf[length]', '__proto__[_csrf]']) {
      const multipart = new FormData();
      multipart.set(name, '');
      expect((await browser.request(`${base}/2`, { method: 'POST', body: multipart })).status).toBe(403);
      const plain = new URLSearchParams({ [name]: '' });
      expect((await browser.request(`${base}/2`, { method: 'POST', body: plain })).status).toBe(403);
    }
  });

  it('in what a clerk sends decide nothing', async () => {
    const browser = createWebBrowser(web.origin);
    await browser.signIn('staff', 'elena');
    const page = await browser.open('/lavoro/compiti/t1');
    const token = /name="_csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    for (const suffix of OPERATORS) {
      const body = new URLSearchParams({ _csrf: token, [`decision${suffix}`]: 'go-on', [`reason${suffix}`]: 'x' });
      const answer = await browser.request('/lavoro/compiti/t1/completa', { method: 'POST', body });
      expect([suffix, answer.status]).toEqual([suffix, 422]);
      const search = new URLSearchParams({ _csrf: token, [`q${suffix}`]: '' });
      expect((await browser.request('/lavoro/pratiche', { method: 'POST', body: search })).status).toBeLessThan(500);
    }
    expect(world.tasks.decisions.size).toBe(0);
    expect(web.faults).toEqual([]);
  });
});

describe('bodies of other kinds', () => {
  it('are not read: JSON, XML, and multipart where no file is asked for', async () => {
    const browser = createWebBrowser(web.origin);
    await browser.signIn('citizen', 'anna');
    const page = await browser.open('/area-personale');
    const token = /name="_csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    const path = '/pratiche/2026-000123-K/ritira';
    const send = (type: string, body: string) =>
      browser.request(path, { method: 'POST', body, headers: { 'content-type': type } });
    expect((await send('application/json', JSON.stringify({ _csrf: token }))).status).toBe(403);
    expect((await send('text/plain', `_csrf=${token}`)).status).toBe(403);
    expect(
      (await send('application/xml', `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>`)).status,
    ).toBe(403);
    const multipart = new FormData();
    multipart.set('_csrf', token);
    expect((await browser.request(path, { method: 'POST', body: multipart })).status).toBe(422);
    expect(world.outbox).toEqual([]);
  });
});
