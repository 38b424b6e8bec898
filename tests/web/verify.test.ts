import { createWebBrowser } from '../fakes/web-browser.js';
import { addCase, addDocument, caseLike } from '../fakes/web-cases.js';
import { createWebWorld, startWeb, type RunningWeb, type WebWorld } from '../fakes/web-world.js';

const CODE = '7B3K2M9QZ0XW4V8N6P5T1RCH2D';
let world: WebWorld;
let web: RunningWeb;

beforeEach(async () => {
  world = await createWebWorld();
  web = await startWeb(world);
});
afterEach(() => web.close());

describe('verification', () => {
  it('calls a released certificate valid and tells no more of the person than the initials', async () => {
    await addDocument(world, addCase(world, caseLike()));
    const browser = createWebBrowser(web.origin);
    const page = await browser.open('/verifica?codice=7b3k+2m9q-z0xw+4v8n+6p5t+1rch+2d');
    expect(page.url).toContain('/verifica/');
    expect(page.text).toContain('Certificato valido');
    expect(page.text).toContain('Intestato a (iniziali) A. Z.');
    expect(page.text).toContain('Valido fino al 23 maggio 2027');
    expect(page.html).not.toMatch(/Zennaro|ZNNNNA/);
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    ['expired', { validUntil: '2026-11-23' }, 'Certificato scaduto', 200],
    ['revoked', { state: 'revoked' as const }, 'Certificato revocato', 200],
    ['unknown while it is held', { state: 'held' as const }, 'Codice sconosciuto', 404],
  ])('calls a certificate %s', async (_verdict, overrides, title, status) => {
    await addDocument(world, addCase(world, caseLike()), overrides);
    const page = await createWebBrowser(web.origin).open(`/verifica/${CODE}`);
    expect(page.status).toBe(status);
    expect(page.text).toContain(title);
  });

  it('says that a code is unknown, and what that means', async () => {
    const page = await createWebBrowser(web.origin).open('/en/verifica/0000');
    expect(page.status).toBe(404);
    expect(page.text).toContain('No certificate has this code.');
  });

  it('asks for the code when none was typed', async () => {
    const page = await createWebBrowser(web.origin).open('/verifica?codice=+-+');
    expect(page.status).toBe(422);
    expect(page.title).toMatch(/^Errore: /);
    expect(page.html).toContain('href="#codice"');
  });
});
