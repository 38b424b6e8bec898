import { createWebBrowser } from '../fakes/web-browser.js';
import { addCase, caseLike } from '../fakes/web-cases.js';
import { createWebWorld, NOW, startWeb, type RunningWeb, type WebWorld } from '../fakes/web-world.js';

const START = '/servizi/segnalazione/richiesta';
let world: WebWorld;
let web: RunningWeb;

beforeEach(async () => {
  world = await createWebWorld();
  web = await startWeb(world);
});
afterEach(() => web.close());

describe('two people in one browser', () => {
  it('never make one session: a clerk is no citizen, a citizen is no clerk', async () => {
    addCase(world, caseLike());
    const browser = createWebBrowser(web.origin);
    await browser.signIn('citizen', 'anna');
    await browser.signIn('staff', 'elena');
    expect((await browser.request('/area-personale')).location).toMatch(/^\/accedi\?/);
    expect((await browser.request('/pratiche/2026-000123-K')).location).toMatch(/^\/accedi\?/);
    expect((await browser.request('/lavoro')).status).toBe(200);
    await browser.signIn('citizen', 'bruno');
    expect((await browser.request('/lavoro')).status).toBe(403);
    expect((await browser.request('/pratiche/2026-000123-K')).status).toBe(404);
  });

  it('do not find what the other began without signing in', async () => {
    const browser = createWebBrowser(web.origin);
    await browser.open(START);
    const { url } = await browser.send(START);
    const [draft] = world.drafts.rows.values();
    if (draft) world.drafts.rows.set(draft.id, { ...draft, documentIds: ['p1'] });
    await browser.signIn('citizen', 'anna');
    expect((await browser.request(url)).status).toBe(200);
    await browser.signIn('citizen', 'bruno');
    expect((await browser.request(url)).status).toBe(404);
  });

  it('cannot use the answer of one entrance at the other', async () => {
    const browser = createWebBrowser(web.origin);
    const away = await browser.request('/accedi/personale/inizio');
    const state = new URL(away.location ?? '').searchParams.get('state') ?? '';
    const mixed = await browser.request(`/accedi/cittadino/ritorno?code=anna&state=${state}`);
    expect(mixed.status).toBe(401);
    // And it is used up.
    expect((await browser.request(`/accedi/personale/ritorno?code=elena&state=${state}`)).status).toBe(401);
    expect((await browser.request('/lavoro')).location).toMatch(/^\/accedi\/personale/);
  });
});

describe('a session', () => {
  it('that somebody planted is worth nothing after the sign-in', async () => {
    const planted = createWebBrowser(web.origin);
    await planted.open(START);
    const victim = createWebBrowser(web.origin);
    for (const [name, value] of planted.cookies) victim.cookies.set(name, value);
    await victim.signIn('citizen', 'anna');
    expect((await victim.request('/area-personale')).status).toBe(200);
    expect((await planted.request('/area-personale')).location).toMatch(/^\/accedi/);
  });

  it('that was ended lets nobody in who kept its cookie', async () => {
    const browser = createWebBrowser(web.origin);
    await browser.signIn('staff', 'elena');
    const kept = createWebBrowser(web.origin);
    for (const [name, value] of browser.cookies) kept.cookies.set(name, value);
    await browser.open('/lavoro');
    await browser.send('/esci');
    expect((await kept.request('/lavoro')).location).toMatch(/^\/accedi\/personale/);
  });

  it('has no cookie without https in production, and one behind a proxy that is believed', async () => {
    const services = { ...world.services, settings: { ...world.services.settings, production: true } };
    for (const [trustedProxies, isSet] of [
      [0, false],
      [1, true],
    ] as const) {
      const production = await startWeb({ ...world, services }, { trustedProxies });
      const answer = await fetch(`${production.origin}/accedi/cittadino`, {
        redirect: 'manual',
        headers: { 'x-forwarded-proto': 'https' },
      });
      expect(answer.headers.getSetCookie().length > 0).toBe(isSet);
      await production.close();
    }
  });

  it('of the staff is in the audit log from its beginning to its end', async () => {
    const browser = createWebBrowser(web.origin);
    await browser.signIn('staff', 'piero');
    await browser.open('/lavoro');
    await browser.send('/esci');
    expect(world.auditEntries.map(({ actor, action, details }) => [actor, action, details])).toEqual([
      ['piero', 'staff-signed-in', { roles: ['analyst', 'administrator'], offices: [] }],
      ['piero', 'staff-signed-out', {}],
    ]);
  });

  it('ends after twelve hours, however busy it is', async () => {
    let now = NOW;
    const services = { ...world.services, now: () => now };
    const other = await startWeb({ ...world, services });
    const browser = createWebBrowser(other.origin);
    await browser.signIn('staff', 'elena');
    now = new Date(NOW.getTime() + 11.9 * 3_600_000);
    expect((await browser.request('/lavoro')).status).toBe(200);
    now = new Date(NOW.getTime() + 12.1 * 3_600_000);
    expect((await browser.request('/lavoro')).location).toMatch(/^\/accedi\/personale/);
    await other.close();
  });
});

describe('rate limits', () => {
  it('count the address that a believed proxy names, and no address that a client invents', async () => {
    const rateLimits = { changes: 100, signIn: 2, codes: 100, dataCopies: 100 };
    const statuses = async (trustedProxies: number): Promise<number[]> => {
      const limited = await startWeb(world, { rateLimits, trustedProxies });
      const found: number[] = [];
      for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4']) {
        const headers = { 'x-forwarded-for': `198.51.100.${found.length}, ${address}` };
        found.push((await fetch(`${limited.origin}/accedi/cittadino`, { headers, redirect: 'manual' })).status);
      }
      await limited.close();
      return found;
    };
    expect(await statuses(1)).toEqual([303, 303, 303, 303]);
    expect(await statuses(0)).toEqual([303, 303, 429, 429]);
  });

  it('let everybody behind one address read how to sign in', async () => {
    const limited = await startWeb(world, { rateLimits: { changes: 100, signIn: 2, codes: 100, dataCopies: 100 } });
    for (let count = 0; count < 5; count += 1) expect((await fetch(`${limited.origin}/accedi`)).status).toBe(200);
    await limited.close();
  });

  it('count what each person who is signed in changes, not what an office changes together', async () => {
    const limited = await startWeb(world, { rateLimits: { changes: 2, signIn: 100, codes: 100, dataCopies: 100 } });
    for (const code of ['elena', 'marco']) {
      const browser = createWebBrowser(limited.origin);
      await browser.signIn('staff', code);
      const found: number[] = [];
      for (let count = 0; count < 3; count += 1)
        found.push((await browser.request('/lavoro/pratiche', { method: 'POST' })).status);
      expect(found).toEqual([403, 403, 429]);
    }
    await limited.close();
  });
});
