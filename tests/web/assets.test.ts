import { brotliDecompressSync } from 'node:zlib';
import { readFileSync, statSync } from 'node:fs';
import { createWebWorld, startWeb, type RunningWeb } from '../fakes/web-world.js';
import { createWebBrowser } from '../fakes/web-browser.js';
// @ts-expect-error: a build script in plain JavaScript
import { purgeCss as purge } from '../../scripts/purge-css.mjs';

const purgeCss = purge as (css: string, options: { tokens: Set<string>; own?: string; drop?: RegExp }) => string;
const keep = (css: string, ...tokens: string[]) => purgeCss(css, { tokens: new Set(tokens) }).replace(/\s+/g, '');

describe('purgeCss', () => {
  it('keeps a selector whose every class and element can occur', () => {
    expect(keep('.a .b{x:1}.a .c{x:2}p.a{x:3}', 'a', 'b')).toBe('.a.b{x:1}');
    expect(keep('.a,.c{x:1}', 'a')).toBe('.a{x:1}');
    expect(keep('html .a{x:1}:root{y:2}', 'a')).toBe('html.a{x:1}:root{y:2}');
  });

  it('does not ask for what stands inside :not, and asks for what stands before it', () => {
    expect(keep('.a:not(.gone){x:1}.gone:not(.a){x:2}', 'a')).toBe('.a:not(.gone){x:1}');
  });

  it('looks into media queries and drops empty ones', () => {
    expect(keep('@media (min-width:1px){.a{x:1}.c{x:2}}@media print{.c{x:3}}', 'a')).toBe(
      '@media(min-width:1px){.a{x:1}}',
    );
  });

  it('keeps only custom properties that something reads, and keyframes that something names', () => {
    const css =
      ':root{--used:1;--chain:var(--used);--unused:2}.a{x:var(--chain);animation:turn 1s}@keyframes turn{to{y:1}}@keyframes other{to{y:2}}';
    expect(keep(css, 'a')).toBe(
      ':root{--used:1;--chain:var(--used)}.a{x:var(--chain);animation:turn1s}@keyframesturn{to{y:1}}',
    );
  });

  it('is not confused by braces, commas and semicolons in strings and addresses', () => {
    const css = '.a::before{content:"}{;,"}.b{background:url("data:image/svg+xml;x,{}")}';
    expect(keep(css, 'a', 'b')).toBe(css);
  });
});

describe('assets', () => {
  let web: RunningWeb;
  beforeAll(async () => {
    web = await startWeb(await createWebWorld());
  });
  afterAll(() => web.close());

  it('are kept for ever, named by their content and sent compressed', async () => {
    const { html } = await createWebBrowser(web.origin).open('/');
    const addresses = [...html.matchAll(/(?:href|src)="(\/assets\/[^"#]+)/g)].map(([, address = '']) => address);
    expect(addresses.length).toBeGreaterThan(3);
    for (const address of new Set(addresses)) {
      expect(address).toMatch(/\.[0-9a-f]{10}\.\w+$/);
      const answer = await fetch(`${web.origin}${address}`, { headers: { 'accept-encoding': 'gzip, br' } });
      expect([address, answer.status]).toEqual([address, 200]);
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(answer.headers.get('set-cookie')).toBeNull();
      if (/\.(?:css|js)$/.test(address)) {
        expect(answer.headers.get('content-encoding')).toBe('br');
        expect(answer.headers.get('vary')).toContain('Accept-Encoding');
      }
      await answer.arrayBuffer();
    }
  });

  it('are the same plain, and unknown ones are pages that say so', async () => {
    const manifest = JSON.parse(readFileSync('dist/public/assets/manifest.json', 'utf8')) as Record<string, string>;
    const plain = await fetch(`${web.origin}/assets/${manifest['site.css']}`, {
      headers: { 'accept-encoding': 'identity' },
    });
    const packed = readFileSync(`dist/public/assets/${manifest['site.css']}.br`);
    expect(await plain.text()).toBe(brotliDecompressSync(packed).toString());
    expect((await fetch(`${web.origin}/assets/site.css`)).status).toBe(404);
    expect((await fetch(`${web.origin}/assets/..%2f..%2fpackage.json`)).status).toBe(404);
    expect((await fetch(`${web.origin}/assets/.made-of.json`)).status).toBe(404);
  });

  it('weigh less than 100 KB for a first visit of a citizen', async () => {
    const manifest = JSON.parse(readFileSync('dist/public/assets/manifest.json', 'utf8')) as Record<string, string>;
    const sizeOf = (name: string) =>
      statSync(`dist/public/assets/${manifest[name]}${name.endsWith('.woff2') ? '' : '.br'}`).size;
    const names = [
      'site.css',
      'site.js',
      'icons.svg',
      'lion.svg',
      'favicon.svg',
      'titillium-regular.woff2',
      'titillium-600.woff2',
      'titillium-700.woff2',
    ];
    const page = await fetch(`${web.origin}/`, { headers: { 'accept-encoding': 'identity' } });
    const total = names.reduce((sum, name) => sum + sizeOf(name), (await page.text()).length);
    expect(total).toBeLessThan(100_000);
    expect(sizeOf('site.js')).toBeLessThan(2_000);
  });
});
