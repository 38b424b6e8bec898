import { createWebBrowser } from '../fakes/web-browser.js';
import { createWebWorld, startWeb, type RunningWeb, type WebWorld } from '../fakes/web-world.js';

let world: WebWorld;
let web: RunningWeb;

beforeEach(async () => {
  world = await createWebWorld();
  web = await startWeb(world);
});
afterEach(() => web.close());

/** Where the links, forms and pictures of a page lead to on another site. */
function foreign(html: string): string[] {
  const targets = [...html.matchAll(/\s(?:href|src|action|formaction|content)="([^"]*)"/g)].map(([, to = '']) => to);
  return targets.filter((to) => /^(?:\/[/\\]|\\|javascript:|data:|https?:\/\/(?!dime\.example[/"]))/i.test(to));
}

describe('links of a page', () => {
  it.each([
    '//evil.example/a',
    '/en//evil.example/a',
    '/en/\\evil.example',
    '/\\evil.example',
    '//evil.example/%2e%2e',
    '/en///evil.example?ritorno=//evil.example',
    '///servizi',
    '/accedi?ritorno=//evil.example',
    '/accedi?ritorno=/en//evil.example',
    '/accedi/personale?ritorno=/%5cevil.example',
    '/servizi?q=javascript:alert(1)',
  ])('stay on this site at %s', async (path) => {
    const browser = createWebBrowser(web.origin);
    const plain = await Promise.all(
      ['/note-legali', '/accedi', '/accedi/personale'].map((one) => browser.request(one)),
    );
    const known = plain.flatMap(({ html }) => foreign(html));
    const page = await browser.request(path);
    expect(page.status).toBeLessThan(500);
    expect(foreign(page.html).filter((to) => !known.includes(to))).toEqual([]);
    expect(page.location ?? '/').toMatch(/^\/(?![/\\])/);
  });

  it('are made of the public address, whatever host a request names', async () => {
    for (const headers of [{ 'x-forwarded-host': 'evil.example' }, { forwarded: 'host=evil.example' }]) {
      const page = await createWebBrowser(web.origin).request('/servizi', { headers });
      expect(page.html).toContain('href="https://dime.example/servizi"');
      expect(page.html).not.toContain('evil.example');
    }
  });

  it('do not become another page of this site by a doubled slash', async () => {
    const browser = createWebBrowser(web.origin);
    for (const path of ['//lavoro', '/en//amministrazione', '//area-personale', '///processi']) {
      expect((await browser.request(path)).location).toMatch(/^(?:\/en)?\/accedi/);
    }
  });
});

describe('odd requests', () => {
  it('get no more than the usual ones', async () => {
    const browser = createWebBrowser(web.origin);
    for (const path of ['/lavoro', '/area-personale', '/amministrazione']) {
      const head = await browser.request(path, { method: 'HEAD' });
      expect([path, head.status, head.location !== null]).toEqual([path, 303, true]);
    }
    const options = await browser.request('/servizi', { method: 'OPTIONS' });
    expect(options.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the secret link of an anonymous report', () => {
  const START = '/servizi/segnalazione/richiesta';

  async function report() {
    const browser = createWebBrowser(web.origin);
    await browser.open(START);
    const base = (await browser.send(START)).url.replace(/\/1$/, '');
    await browser.send(`${base}/1`, {
      municipality: 'marghera',
      address: 'via Beccaria 1',
      position: '',
      azione: 'avanti',
    });
    await browser.send(`${base}/2`, {
      category: 'altro',
      title: 'Buca in strada',
      description: 'Una buca profonda davanti al civico.',
      azione: 'avanti',
    });
    await browser.send(`${base}/3`, { azione: 'avanti' });
    const sent = await browser.send(`${base}/riepilogo`);
    expect(sent.url).toMatch(/^\/segui\/\w+\/inviata$/);
    return { browser, base };
  }

  it('is shown again to the browser that sent it, and to no other that knows the address of the form', async () => {
    const { browser, base } = await report();
    expect((await browser.request(`${base}/riepilogo`)).location).toMatch(/^\/segui\//);
    const other = createWebBrowser(web.origin);
    await other.open(START);
    await other.send(START);
    expect(other.cookies.size).toBe(1);
    const answer = await other.request(`${base}/riepilogo`);
    expect([answer.status, answer.location]).toEqual([404, null]);
  });

  it('is told to no other site, and kept by no cache', async () => {
    const { browser, base } = await report();
    const link = (await browser.request(`${base}/riepilogo`)).location?.replace('/inviata', '') ?? '';
    const page = await createWebBrowser(web.origin).request(link);
    expect(page.status).toBe(200);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-store');
    const code = link.split('/')[2] ?? '';
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    // One character off, in another case, or as an operator of a query: nothing.
    for (const wrong of [
      `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`,
      code.slice(0, 25),
      '[$ne]=1',
      '%00',
    ]) {
      expect((await browser.request(`/segui/${encodeURIComponent(wrong)}`)).status).toBe(404);
    }
  });
});
