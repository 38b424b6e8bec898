import sharp from 'sharp';
import { createWebBrowser, type WebPage } from '../fakes/web-browser.js';
import { CITIZENS } from '../fakes/web-people.js';
import { createWebWorld, startWeb, type RunningWeb, type WebWorld } from '../fakes/web-world.js';

const REPORT = '/servizi/segnalazione/richiesta';
const PLACE = { municipality: 'venezia-murano-burano', address: 'Zattere 560', position: '', azione: 'avanti' };
const PROBLEM = {
  category: 'illuminazione',
  title: 'Lampione spento',
  description: 'È spento da una settimana, la sera non si vede nulla.',
  azione: 'avanti',
};
const AGAIN = 'Invia di nuovo';
let world: WebWorld;
let web: RunningWeb;

beforeEach(async () => {
  world = await createWebWorld();
  web = await startWeb(world);
});
afterEach(() => web.close());

const photo = async (name = 'lampione.jpg') => ({
  field: 'photos',
  name,
  bytes: new Uint8Array(
    await sharp({ create: { width: 32, height: 24, channels: 3, background: '#336699' } })
      .jpeg()
      .toBuffer(),
  ),
});

/** A report in its second step, with place, words and one photo, by nobody known or by who signed in. */
async function reportUnderWay(browser = createWebBrowser(web.origin)) {
  await browser.open(REPORT);
  const base = (await browser.send(REPORT)).url.replace(/\/1$/, '');
  await browser.send(`${base}/1`, PLACE);
  await browser.sendFiles(`${base}/2`, { ...PROBLEM, azione: 'avanti' }, [await photo()]);
  return { browser, base };
}

const draftOf = (base: string) => world.drafts.rows.get(base.split('/').at(-1) ?? '');

/** The hidden fields of the form by which an outdated page is sent again. */
function fieldsAgain(page: WebPage): Record<string, string> {
  const inputs = [...page.html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  return Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, value]));
}

describe('a report begun without signing in', () => {
  it('goes, with its photos, to the citizen who signs in on the way, and is sent as theirs', async () => {
    const { browser, base } = await reportUnderWay();
    const away = await browser.send(`${base}/3`, { email: 'altra@example.it', azione: 'accedi' });
    expect(away.title).toMatch(/^Accedi/);
    expect(away.url).toBe(`/accedi?ritorno=${encodeURIComponent(`${base}/3`)}`);
    const back = await browser.signIn('citizen', 'anna', `${base}/3`);
    expect(back.url).toBe(`${base}/3`);
    expect(back.html).toContain('value="altra@example.it"');
    expect(back.text).not.toContain('Salva e accedi');
    const photos = await browser.open(`${base}/2`);
    expect(photos.html).toContain('value="Lampione spento"');
    expect(photos.text).toContain('foto-1.jpg');
    expect((await browser.open('/area-personale')).text).toContain('Completa la richiesta «Segnala un disservizio»');

    await browser.open(`${base}/3`);
    await browser.send(`${base}/3`, { email: '', azione: 'avanti' });
    await browser.send(`${base}/riepilogo`);
    const [value] = world.cases.rows.values();
    expect(value?.applicant).toMatchObject({ kind: 'citizen', taxCode: CITIZENS.anna.taxCode });
    expect(await world.documents.store.listOfCase(value?.id ?? '')).toHaveLength(1);
  });

  it('is found by the citizen from any other machine after that', async () => {
    const { browser, base } = await reportUnderWay();
    await browser.signIn('citizen', 'anna', `${base}/3`);
    const elsewhere = createWebBrowser(web.origin);
    await elsewhere.signIn('citizen', 'anna');
    expect((await elsewhere.open(`${base}/2`)).text).toContain('foto-1.jpg');
  });

  it('goes on when the session ended while its page was open, and nobody else can take it up', async () => {
    const { browser, base } = await reportUnderWay();
    const page = await browser.open(`${base}/3`);
    const proof = fieldsAgain(page)['bozza'] ?? '';
    expect(proof).not.toBe('');
    browser.cookies.clear();
    const stale = await browser.request(`${base}/3`, {
      method: 'POST',
      body: new URLSearchParams({ ...fieldsAgain(page), email: 'chi@example.it', azione: 'avanti' }),
    });
    expect(stale.status).toBe(403);
    expect(stale.text).toContain('Quello che hai scritto non è perso');
    const summary = await browser.request(`${base}/3`, {
      method: 'POST',
      body: new URLSearchParams(fieldsAgain(stale)),
    });
    expect(summary.location).toBe(`${base}/riepilogo`);
    const shown = await browser.open(`${base}/riepilogo`);
    expect(shown.text).toContain('Lampione spento');
    expect(shown.text).toContain('chi@example.it');
    expect(shown.html).toContain('alt="Foto che hai caricato: foto-1.jpg"');

    const stranger = createWebBrowser(web.origin);
    await stranger.open(REPORT);
    for (const forged of ['', proof.slice(1), proof]) {
      const token = fieldsAgain(await stranger.open(REPORT))['_csrf'] ?? '';
      const body = new URLSearchParams({ _csrf: token, bozza: forged, email: '', azione: 'avanti' });
      // The proof is of the owner before: it was used up when the draft was taken up.
      expect((await stranger.request(`${base}/3`, { method: 'POST', body })).status).toBe(404);
    }
  });
});

describe('the next person on the same browser', () => {
  it('finds nothing of a citizen who signed out: no draft, no photo, no offer to go on', async () => {
    const browser = createWebBrowser(web.origin);
    await browser.signIn('citizen', 'anna');
    const { base } = await reportUnderWay(browser);
    const [id] = draftOf(base)?.documentIds ?? [];
    await browser.open('/area-personale');
    await browser.send('/esci');

    expect((await browser.open(REPORT)).text).not.toContain('Hai una richiesta in sospeso');
    for (const path of [`${base}/2`, `${base}/riepilogo`, `${base}/foto/${id}`])
      expect((await browser.request(path)).location).toMatch(/^\/accedi\?/);
    await browser.signIn('citizen', 'bruno');
    expect((await browser.open(REPORT)).text).not.toContain('Hai una richiesta in sospeso');
    for (const path of [`${base}/2`, `${base}/riepilogo`, `${base}/foto/${id}`])
      expect((await browser.request(path)).status).toBe(404);
    expect((await browser.open('/area-personale')).text).not.toContain('Completa la richiesta');
  });

  it('finds nothing that a visitor began whose report another citizen took along', async () => {
    const { browser, base } = await reportUnderWay();
    await browser.signIn('citizen', 'anna', `${base}/3`);
    await browser.open('/area-personale');
    await browser.send('/esci');
    expect((await browser.open(REPORT)).text).not.toContain('Hai una richiesta in sospeso');
    await browser.signIn('citizen', 'bruno');
    expect((await browser.request(`${base}/2`)).status).toBe(404);
  });
});

describe('a citizen whose session ended in mid-form', () => {
  it('finds every word again after signing in, also on a step that takes photos', async () => {
    const browser = createWebBrowser(web.origin);
    await browser.signIn('citizen', 'anna');
    const { base } = await reportUnderWay(browser);
    await browser.open(`${base}/2`);
    browser.cookies.clear();
    const stale = await browser.sendFiles(
      `${base}/2`,
      { ...PROBLEM, description: 'Una descrizione lunga, scritta con calma.' },
      [await photo('seconda.jpg')],
    );
    expect(stale.status).toBe(403);
    expect(stale.text).toContain('Una descrizione lunga, scritta con calma.');
    expect(stale.text).toContain(AGAIN);
    const signIn = await browser.request(`${base}/2`, {
      method: 'POST',
      body: new URLSearchParams(fieldsAgain(stale)),
    });
    expect(signIn.location).toBe(`/accedi?ritorno=${encodeURIComponent(`${base}/2`)}`);
    const back = await browser.signIn('citizen', 'anna', `${base}/2`);
    expect(back.text).toContain('Abbiamo tenuto quello che avevi scritto');
    expect(back.text).toContain('Una descrizione lunga, scritta con calma.');
    expect(back.text).toContain('foto-1.jpg');
    expect(world.documents.rows.size).toBe(1);
  });
});

describe('photos of a draft', () => {
  it('are deleted when they are taken away, and when the draft is thrown away', async () => {
    const { browser, base } = await reportUnderWay();
    await browser.open(`${base}/2`);
    await browser.sendFiles(`${base}/2`, PROBLEM, [await photo('seconda.jpg')]);
    expect(world.documents.rows.size).toBe(2);
    const [first = ''] = draftOf(base)?.documentIds ?? [];
    await browser.open(`${base}/2`);
    await browser.sendFiles(`${base}/2`, { ...PROBLEM, azione: `togli:${first}` }, []);
    expect([...world.documents.rows.keys()]).toEqual(draftOf(base)?.documentIds);
    await browser.open(REPORT);
    await browser.send(`${base}/elimina`);
    expect(world.drafts.rows.size).toBe(0);
    expect(world.documents.rows.size).toBe(0);
  });

  it('of somebody else are not deleted by asking for it', async () => {
    const other = await reportUnderWay();
    const [foreign = ''] = draftOf(other.base)?.documentIds ?? [];
    const { browser, base } = await reportUnderWay();
    await browser.open(`${base}/2`);
    await browser.sendFiles(`${base}/2`, { ...PROBLEM, azione: `togli:${foreign}` }, []);
    expect(world.documents.rows.has(foreign)).toBe(true);
  });

  it('are never more than the service takes, in however many windows they are added', async () => {
    const { browser, base } = await reportUnderWay();
    await browser.open(`${base}/2`);
    const files = [await photo('a.jpg'), await photo('b.jpg')];
    await Promise.all([
      browser.sendFiles(`${base}/2`, PROBLEM, files),
      browser.sendFiles(`${base}/2`, PROBLEM, files),
      browser.sendFiles(`${base}/2`, PROBLEM, files),
    ]);
    expect(draftOf(base)?.documentIds).toHaveLength(3);
    expect([...world.documents.rows.keys()].sort()).toEqual([...(draftOf(base)?.documentIds ?? [])].sort());
  });
});

describe('a request that was sent', () => {
  it('is shown instead of its form to who comes back by the back button or from another window', async () => {
    const { browser, base } = await reportUnderWay();
    await browser.open(`${base}/3`);
    await browser.send(`${base}/3`, { email: '', azione: 'avanti' });
    const done = await browser.send(`${base}/riepilogo`);
    const step = await browser.open(`${base}/2`);
    expect(step.url).toBe(done.url);
    expect(step.text).toContain('Questa richiesta è già stata inviata');
    const token = fieldsAgain(await browser.open(REPORT))['_csrf'] ?? '';
    for (const path of ['/1', '/riepilogo', '/elimina']) {
      const late = await browser.request(`${base}${path}`, {
        method: 'POST',
        body: new URLSearchParams({ _csrf: token, ...PLACE }),
      });
      expect([path, late.location]).toEqual([path, done.url]);
    }
    expect(world.drafts.rows.size).toBe(0);
    expect(world.cases.rows.size).toBe(1);
    expect((await createWebBrowser(web.origin).request(`${base}/2`)).status).toBe(404);
  });

  it('asks to look again when a photo was taken away at the moment of sending', async () => {
    const { browser, base } = await reportUnderWay();
    await browser.open(`${base}/3`);
    await browser.send(`${base}/3`, { email: '', azione: 'avanti' });
    const { reserveUploads } = world.documents.store;
    world.documents.store.reserveUploads = (ids, ...rest) => {
      for (const id of ids) world.documents.rows.delete(id);
      world.documents.store.reserveUploads = reserveUploads;
      return reserveUploads(ids, ...rest);
    };
    const again = await browser.send(`${base}/riepilogo`);
    expect(again.url).toBe(`${base}/riepilogo`);
    expect(again.text).toContain('Le foto sono cambiate in un’altra finestra');
    expect(world.cases.rows.size).toBe(0);
    expect((await browser.send(`${base}/riepilogo`)).text).toContain('Segnalazione inviata');
  });
});
