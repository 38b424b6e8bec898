import { createWebBrowser } from '../fakes/web-browser.js';
import { createWebWorld, startWeb, type RunningWeb } from '../fakes/web-world.js';

let web: RunningWeb;
const open = (path: string) => createWebBrowser(web.origin).open(path);

beforeAll(async () => {
  web = await startWeb(await createWebWorld());
});
afterAll(() => web.close());

describe('catalogue', () => {
  it.each([
    ['lampioni', 'Segnala un disservizio'],
    ['RESIDENZA', 'Certificato di residenza'],
    ['certificati anagrafe', 'Certificato di residenza'],
  ])('finds by words as people type them: %s', async (words, name) => {
    const page = await open(`/servizi?q=${encodeURIComponent(words)}`);
    expect(page.text).toContain(`Servizi trovati per «${words}»: 1`);
    expect(page.link(name)).toMatch(/^\/servizi\//);
  });

  it('says what to do when nothing is found', async () => {
    const page = await open('/servizi?q=zucchero');
    expect(page.text).toContain('Nessun servizio corrisponde');
    expect(page.link('Mostra tutti i servizi')).toBe('/servizi');
  });

  it('gathers by life event and by category', async () => {
    const home = await open('/');
    const page = await open(home.link('Vivere la città'));
    expect(page.text).toContain('Servizi trovati: 1');
    expect(page.html).toMatch(/aria-current="true">Vivere la città/);
    const other = await open(page.link('Anagrafe e stato civile'));
    expect(other.text).toContain('Servizi trovati: 1');
  });
});

describe('service card', () => {
  it('has the sections of the national model in their order', async () => {
    const { html } = await open('/servizi/certificato-residenza');
    const headings = [...html.matchAll(/<h2[^>]*>([^<]+)<\/h2>/g)].map(([, heading]) => heading);
    expect(headings.slice(1, 11)).toEqual([
      'A chi è rivolto',
      'Come fare',
      'Cosa serve',
      'Cosa si ottiene',
      'Tempi e scadenze',
      'Quanto costa',
      'Accedi al servizio',
      'Ulteriori informazioni',
      'Condizioni di servizio',
      'Contatti',
    ]);
  });

  it('leads into the form and to related services', async () => {
    const page = await open('/servizi/certificato-residenza');
    expect(page.link('Richiedi online')).toBe('/servizi/certificato-residenza/richiesta');
    expect(page.link('Segnala un disservizio')).toBe('/servizi/segnalazione');
    expect((await open('/servizi/non-esiste')).status).toBe(404);
  });
});

describe('languages', () => {
  it('have their own addresses, which name each other', async () => {
    const page = await open('/en/servizi/certificato-residenza');
    expect(page.html).toContain('<html lang="en">');
    expect(page.text).toContain('Certificate of residence');
    expect(page.link('Home')).toBe('/en');
    expect(page.html).toContain(
      '<link rel="alternate" hreflang="it" href="https://dime.example/servizi/certificato-residenza">',
    );
    expect(page.html).toContain('<link rel="canonical" href="https://dime.example/en/servizi/certificato-residenza">');
    expect(page.link('ITA Italiano')).toBe('/servizi/certificato-residenza');
  });

  it('keep the query when they are switched', async () => {
    expect((await open('/servizi?q=lampione')).link('ENG English')).toBe('/en/servizi?q=lampione');
  });
});

describe('demonstration', () => {
  it('lists the people to sign in as, and is nowhere outside of a demonstration', async () => {
    const people = [
      { who: 'citizen', name: 'Anna Zennaro', hint: { it: 'residente a Dorsoduro', en: 'lives in Dorsoduro' } },
      { who: 'staff', name: 'Elena Scarpa', hint: { it: 'Ufficio Anagrafe', en: 'registry office' } },
    ] as const;
    const demo = await startWeb(await createWebWorld(), { demo: { users: '/utenti-di-prova', mail: null, people } });
    const page = await createWebBrowser(demo.origin).open('/utenti-di-prova');
    expect(page.text).toContain('Ambiente dimostrativo');
    expect(page.text).toContain('Cittadini Anna Zennaro residente a Dorsoduro');
    expect(page.text).toContain('Personale del Comune Elena Scarpa Ufficio Anagrafe');
    await demo.close();
    expect((await open('/utenti-di-prova')).status).toBe(404);
    expect((await open('/')).text).not.toContain('Ambiente dimostrativo');
  });
});
