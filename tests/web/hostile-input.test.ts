import { createWebBrowser } from '../fakes/web-browser.js';
import { addCase, caseLike, progressLike } from '../fakes/web-cases.js';
import { taskLike } from '../fakes/web-tasks.js';
import { createWebWorld, startWeb, type RunningWeb, type WebWorld } from '../fakes/web-world.js';

const CANARY = '"><img src=x onerror=alert(1)><script>alert(1)</script>';
const HOSTILE = [
  CANARY,
  "' OR 1=1 --",
  '../../../../etc/passwd',
  '{{7*7}}<%= 7*7 %>',
  '\u0000\u202e',
  '__proto__',
  'constructor',
  '%',
  'a'.repeat(3000),
  '🜲'.repeat(200),
  '[$ne]=1',
];
let world: WebWorld;
let web: RunningWeb;

beforeEach(async () => {
  world = await createWebWorld();
  web = await startWeb(world);
});
afterEach(() => web.close());

describe('hostile input', () => {
  it('in addresses and queries never breaks a page and never comes back unescaped', async () => {
    const browser = createWebBrowser(web.origin);
    for (const value of HOSTILE) {
      const encoded = encodeURIComponent(value);
      for (const path of [
        `/servizi?q=${encoded}&evento=${encoded}&categoria=${encoded}`,
        `/servizi/${encoded}`,
        `/servizi/${encoded}/richiesta`,
        `/verifica/${encoded}`,
        `/verifica?codice=${encoded}`,
        `/segui/${encoded}`,
        `/accedi?ritorno=${encoded}`,
        `/accedi/cittadino/ritorno?code=${encoded}&state=${encoded}`,
        `/en/${encoded}`,
      ]) {
        const page = await browser.request(path);
        expect([path, page.status < 500]).toEqual([path, true]);
        expect(page.html).not.toContain('<script>alert');
        expect(page.html).not.toContain('<img src=x');
      }
    }
    expect(web.faults).toEqual([]);
  });

  it('in broken percent signs, doubled parameters and odd methods gets a plain answer', async () => {
    const browser = createWebBrowser(web.origin);
    for (const path of [
      '/%E0%A4%A',
      '/servizi/%',
      '/servizi?q=a&q=b',
      '/servizi?q[$ne]=1',
      '/?__proto__[x]=1',
      '//servizi',
      '/en//x',
    ]) {
      expect((await browser.request(path)).status).toBeLessThan(500);
    }
    for (const method of ['PUT', 'DELETE', 'PATCH', 'PROPFIND']) {
      const answer = await browser.request('/servizi', { method });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    expect(
      (
        await browser.request('/servizi', {
          method: 'POST',
          body: '{"a":',
          headers: { 'content-type': 'application/json' },
        })
      ).status,
    ).toBe(403);
    expect(web.faults).toEqual([]);
  });

  it('in forms is kept as it was typed and shown escaped, to the citizen and to the clerk', async () => {
    const browser = createWebBrowser(web.origin);
    const start = '/servizi/segnalazione/richiesta';
    await browser.open(start);
    const step = await browser.send(start);
    const base = step.url.replace(/\/1$/, '');
    await browser.send(`${base}/1`, { municipality: 'marghera', address: CANARY, position: '', azione: 'avanti' });
    await browser.send(`${base}/2`, { category: 'altro', title: CANARY, description: CANARY, azione: 'avanti' });
    const summary = await browser.send(`${base}/3`, { azione: 'avanti' });
    expect(summary.text).toContain(CANARY);
    expect(summary.html).not.toContain('<img src=x');
    const done = await browser.send(`${base}/riepilogo`);
    const [value] = world.cases.rows.values();
    world.tasks.rows.set(
      't',
      taskLike({ id: 't', caseId: value?.id ?? null, offices: ['urp'], formKey: 'triage-report', name: CANARY }),
    );
    const clerk = createWebBrowser(web.origin);
    await clerk.signIn('staff', 'paola');
    for (const page of [
      done,
      await clerk.open('/lavoro'),
      await clerk.open('/lavoro/compiti/t'),
      await clerk.open(`/lavoro/pratiche/${value?.number}`),
    ]) {
      expect(page.status).toBe(200);
      expect(page.html).not.toContain('<img src=x');
      expect(page.html).not.toContain('<script>alert');
    }
  });

  it('in field names, choices and sizes is refused or ignored', async () => {
    const browser = createWebBrowser(web.origin);
    const start = '/servizi/certificato-residenza/richiesta';
    await browser.signIn('citizen', 'anna', start);
    const step = await browser.send(start);
    const wrong = await browser.send(step.url, {
      useKind: 'free',
      __proto__: 'x',
      constructor: 'y',
      'useKind[]': 'stamped',
      azione: CANARY,
    });
    expect(wrong.status).toBe(422);
    const huge = await browser.send(step.url, { useKind: 'stamped', extra: 'x'.repeat(200_000) });
    expect(huge.status).toBe(413);
    const [draft] = world.drafts.rows.values();
    expect(Object.keys(draft?.answers ?? {})).not.toContain('extra');
    expect(web.faults).toEqual([]);
  });

  it('in what a clerk types reaches the citizen escaped', async () => {
    addCase(
      world,
      caseLike({ notice: { it: CANARY, en: CANARY } }),
      progressLike(['LookUpRegistry'], ['CaseSubmitted']),
    );
    const browser = createWebBrowser(web.origin);
    await browser.signIn('citizen', 'anna', '/');
    const page = await browser.open('/pratiche/2026-000123-K');
    expect(page.text).toContain(CANARY);
    expect(page.html).not.toContain('<img src=x');
  });
});
