import { safeReturnPath } from '../../web/security/return-path.js';
import { createWebBrowser } from '../fakes/web-browser.js';
import { addCase, caseLike } from '../fakes/web-cases.js';
import { createWebWorld, startWeb, type RunningWeb, type WebWorld } from '../fakes/web-world.js';

const START = '/servizi/certificato-residenza/richiesta';
let world: WebWorld;
let web: RunningWeb;

beforeEach(async () => {
  world = await createWebWorld();
  web = await startWeb(world);
});
afterEach(() => web.close());

describe('safeReturnPath', () => {
  it.each([
    ['/area-personale', '/area-personale'],
    ['/servizi?q=due%20parole', '/servizi?q=due%20parole'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example/', '/'],
    ['javascript:alert(1)', '/'],
    ['/%0d%0aSet-Cookie:x', '/%0d%0aSet-Cookie:x'],
    ['/a\r\nSet-Cookie: x', '/'],
    ['/../..//evil.example', '/'],
    ['', '/'],
    [['/a', '/b'], '/'],
    [undefined, '/'],
  ])('%j becomes %j', (given, expected) => {
    expect(safeReturnPath(given)).toBe(expected);
  });
});

describe('security headers', () => {
  it('allow only what the site itself serves, and nothing written inside a page', async () => {
    const page = await createWebBrowser(web.origin).open('/');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.headers.get('permissions-policy')).toContain('geolocation=(self)');
    expect(page.headers.get('x-powered-by')).toBeNull();
    expect(page.html).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son\w+=/);
  });

  it('let forms lead to the payment page and to nowhere else', async () => {
    const other = await startWeb(world, { formTargets: ['https://checkout.pagopa.example'] });
    const page = await createWebBrowser(other.origin).open('/');
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self' https://checkout.pagopa.example");
    await other.close();
  });

  it('keep personal pages out of every cache', async () => {
    const browser = createWebBrowser(web.origin);
    expect((await browser.open('/')).headers.get('cache-control')).toBe('no-cache');
    expect((await browser.open('/')).headers.getSetCookie()).toEqual([]);
    await browser.signIn('citizen', 'anna');
    for (const path of ['/area-personale', '/', '/servizi', START]) {
      expect((await browser.open(path)).headers.get('cache-control')).toBe('no-store');
    }
  });

  it('name the session cookie __Host- in production, over https only', async () => {
    const services = { ...world.services, settings: { ...world.services.settings, production: true } };
    const production = await startWeb({ ...world, services }, { trustedProxies: 1 });
    const answer = await fetch(`${production.origin}/accedi/cittadino`, {
      redirect: 'manual',
      headers: { 'x-forwarded-proto': 'https' },
    });
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-dime=/);
    expect(cookie).toMatch(/Path=\/; .*HttpOnly; Secure; SameSite=Lax/);
    expect(answer.headers.get('strict-transport-security')).toContain('max-age=31536000');
    await production.close();
  });
});

describe('session', () => {
  it('gets another id at sign-in and ends at sign-out', async () => {
    const browser = createWebBrowser(web.origin);
    await browser.request('/accedi/cittadino');
    const before = browser.cookies.get('dime');
    await browser.signIn('citizen', 'anna');
    const after = browser.cookies.get('dime');
    expect(before).toBeDefined();
    expect(after).not.toBe(before);
    const out = await browser.send('/esci');
    expect(out.location).toBe('http://idp.test/esci?id_token_hint=token-of-anna');
    expect((await browser.open('/')).text).toContain('Sei uscito. A presto.');
    expect((await browser.open('/area-personale')).title).toMatch(/^Accedi/);
  });

  it('accepts the answer of the provider only in the session that asked, and once', async () => {
    const browser = createWebBrowser(web.origin);
    const stranger = await browser.open('/accedi/cittadino/ritorno?code=anna&state=state-1');
    expect(stranger.status).toBe(401);
    expect(stranger.text).toContain('Questo accesso non è cominciato qui, o è già stato usato.');
    await browser.request('/accedi/cittadino');
    const cancelled = await browser.open('/accedi/cittadino/ritorno?error=access_denied&state=state-1');
    expect(cancelled.text).toContain('Hai annullato l’accesso.');
    expect((await browser.open('/accedi/cittadino/ritorno?code=anna&state=state-1')).status).toBe(401);
  });

  it('ends twelve hours after the sign-in, however busy it is', async () => {
    let now = new Date('2026-11-24T09:30:00Z');
    const other = await startWeb({ ...world, services: { ...world.services, now: () => now } });
    const browser = createWebBrowser(other.origin);
    await browser.signIn('citizen', 'anna');
    now = new Date('2026-11-24T21:29:00Z');
    expect((await browser.open('/area-personale')).status).toBe(200);
    now = new Date('2026-11-24T21:31:00Z');
    expect((await browser.open('/area-personale')).title).toMatch(/^Accedi/);
    await other.close();
  });

  it('never leads to another site after sign-in', async () => {
    const browser = createWebBrowser(web.origin);
    expect((await browser.signIn('citizen', 'anna', '//evil.example/a')).url).toBe('/area-personale');
    expect((await browser.signIn('citizen', 'anna', 'https://evil.example')).url).toBe('/area-personale');
  });
});

describe('form token', () => {
  it('is another one on each page, and each is good', async () => {
    const browser = createWebBrowser(web.origin);
    await browser.signIn('citizen', 'anna', START);
    const tokens = [];
    for (let count = 0; count < 2; count += 1)
      tokens.push(/name="_csrf" value="([^"]+)"/.exec((await browser.open(START)).html)?.[1] ?? '');
    expect(tokens[0]).not.toBe(tokens[1]);
    for (const token of tokens) {
      const sent = await browser.request(START, { method: 'POST', body: new URLSearchParams({ _csrf: token }) });
      expect(sent.status).toBe(303);
    }
    const forged = `${(tokens[0] ?? '').split('.')[0]}.${(tokens[1] ?? '').split('.')[1]}`;
    expect(
      (await browser.request(START, { method: 'POST', body: new URLSearchParams({ _csrf: forged }) })).status,
    ).toBe(403);
  });

  it('is asked of every changing request', async () => {
    const browser = createWebBrowser(web.origin);
    await browser.signIn('citizen', 'anna', START);
    for (const path of [
      START,
      '/esci',
      '/pratiche/2026-000123-K/ritira',
      '/lavoro/compiti/t1/completa',
      '/non-esiste',
    ]) {
      const refused = await browser.request(path, { method: 'POST', body: new URLSearchParams({ _csrf: 'wrong' }) });
      expect([path, refused.status]).toEqual([path, 403]);
    }
    expect(world.drafts.rows.size).toBe(0);
  });

  it('does not help another site', async () => {
    const browser = createWebBrowser(web.origin);
    const page = await browser.signIn('citizen', 'anna', START);
    const token = /name="_csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    const body = new URLSearchParams({ _csrf: token });
    const crossSite: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'null' },
    ];
    for (const headers of crossSite) {
      const refused = await browser.request(START, { method: 'POST', body, headers });
      expect(refused.status).toBe(403);
      expect(refused.text).toContain('La richiesta arriva da un altro sito');
    }
    expect(world.drafts.rows.size).toBe(0);
  });

  it('that went stale costs one press: the page keeps the values and sends them again', async () => {
    const browser = createWebBrowser(web.origin);
    await browser.signIn('citizen', 'anna', START);
    const step = await browser.send(START);
    const stale = await browser.request(step.url, {
      method: 'POST',
      body: new URLSearchParams({ _csrf: 'old', useKind: 'stamped', azione: 'avanti' }),
    });
    expect(stale.status).toBe(403);
    expect(stale.text).toContain('Quello che hai scritto non è perso');
    expect(stale.html).toContain('<input type="hidden" name="useKind" value="stamped">');
    const token =
      /<form method="post" action="[^"]*richiesta[^"]*"><input type="hidden" name="_csrf" value="([^"]+)"/.exec(
        stale.html,
      )?.[1] ?? '';
    const sent = await browser.request(step.url, {
      method: 'POST',
      body: new URLSearchParams({ _csrf: token, useKind: 'stamped', azione: 'avanti' }),
    });
    expect(sent.location).toBe(step.url.replace(/1$/, '2'));
  });

  it('and an ended session together lose nothing: sign in again and the answers are there', async () => {
    const browser = createWebBrowser(web.origin);
    await browser.signIn('citizen', 'anna', START);
    const step = await browser.send(START);
    const second = step.url.replace(/1$/, '2');
    browser.cookies.clear();
    const stale = await browser.request(second, {
      method: 'POST',
      body: new URLSearchParams({ _csrf: 'old', delivery: 'mail', email: 'anna@nuova.example', azione: 'avanti' }),
    });
    const token =
      /<form method="post" action="[^"]*richiesta[^"]*"><input type="hidden" name="_csrf" value="([^"]+)"/.exec(
        stale.html,
      )?.[1] ?? '';
    const away = await browser.request(second, {
      method: 'POST',
      body: new URLSearchParams({ _csrf: token, delivery: 'mail', email: 'anna@nuova.example', azione: 'avanti' }),
    });
    expect(away.location).toBe(`/accedi?ritorno=${encodeURIComponent(second)}`);
    expect((await browser.open(away.location ?? '')).text).toContain('Abbiamo tenuto quello che hai scritto');
    const back = await browser.signIn('citizen', 'anna', second);
    expect(back.url).toBe(second);
    expect(back.text).toContain('Abbiamo tenuto quello che avevi scritto');
    expect(back.html).toContain('value="anna@nuova.example"');
  });

  it('shows what was typed to nobody else who signs in on the same machine', async () => {
    const browser = createWebBrowser(web.origin);
    await browser.signIn('citizen', 'anna', START);
    const step = await browser.send(START);
    browser.cookies.clear();
    const stale = await browser.request(step.url, {
      method: 'POST',
      body: new URLSearchParams({ _csrf: 'old', email: 'segreta@example.it' }),
    });
    const token =
      /action="[^"]*richiesta[^"]*"><input type="hidden" name="_csrf" value="([^"]+)"/.exec(stale.html)?.[1] ?? '';
    await browser.request(step.url, {
      method: 'POST',
      body: new URLSearchParams({ _csrf: token, email: 'segreta@example.it' }),
    });
    const other = await browser.signIn('citizen', 'bruno', step.url);
    expect(other.status).toBe(404);
    expect(other.html).not.toContain('segreta@example.it');
  });
});

describe('rate limits', () => {
  it('answer 429 with a page and the time to wait', async () => {
    const limited = await startWeb(world, { rateLimits: { changes: 2, signIn: 2, codes: 2, dataCopies: 2 } });
    const browser = createWebBrowser(limited.origin);
    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await browser.request('/verifica/ABCD')).status);
    expect(statuses).toEqual([404, 404, 429]);
    const page = await browser.request('/verifica/ABCD');
    expect(page.text).toContain('Aspetta un minuto e riprova.');
    expect(page.headers.get('retry-after')).toMatch(/^\d+$/);
    await limited.close();
  });
});

describe('faults', () => {
  it('show a code, tell the log the route and say nothing of the inside', async () => {
    addCase(world, caseLike());
    const broken = {
      ...world.services,
      documents: { ...world.services.documents, listOfCase: () => Promise.reject(new Error('secret detail')) },
    };
    const other = await startWeb({ ...world, services: broken });
    const browser = createWebBrowser(other.origin);
    await browser.signIn('citizen', 'anna', '/');
    const page = await browser.open('/pratiche/2026-000123-K');
    expect(page.status).toBe(500);
    expect(page.html).not.toContain('secret detail');
    expect(other.faults).toHaveLength(1);
    expect(page.text).toContain(`Codice da comunicare: ${other.faults[0]?.correlationId}`);
    expect(other.faults[0]?.route).toBe('/pratiche/:number');
    await other.close();
  });
});

describe('health', () => {
  it('tells the process from what it depends on', async () => {
    expect(await (await fetch(`${web.origin}/readyz`)).json()).toEqual({ status: 'ready', failing: [] });
    world.failing.push({
      id: 'engine',
      name: { it: 'Motore', en: 'Engine' },
      state: 'down',
      detail: null,
      lastOkAt: null,
      lastErrorAt: null,
    });
    const ready = await fetch(`${web.origin}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({ status: 'not-ready', failing: [{ id: 'engine', state: 'down' }] });
    expect((await fetch(`${web.origin}/healthz`)).status).toBe(200);
  });
});
