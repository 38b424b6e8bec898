import { createWebBrowser } from '../fakes/web-browser.js';
import { addCase, caseLike } from '../fakes/web-cases.js';
import { CITIZENS } from '../fakes/web-people.js';
import { createWebWorld, startWeb, type RunningWeb, type WebWorld } from '../fakes/web-world.js';

const PATH = '/area-personale/dati';
const COPY = `${PATH}/copia`;
let world: WebWorld;
let web: RunningWeb;

beforeEach(async () => {
  world = await createWebWorld();
  web = await startWeb(world);
});
afterEach(() => web.close());

async function signedIn(who: 'anna' | 'bruno' = 'anna', origin = web.origin) {
  const browser = createWebBrowser(origin);
  await browser.signIn('citizen', who);
  await browser.open(PATH);
  return browser;
}

describe('the page of one’s data', () => {
  it('says what the copy contains, and gives it as one file of one’s own data', async () => {
    addCase(world, caseLike());
    const browser = await signedIn();
    expect(browser.last.text).toContain('È un solo file in formato JSON');
    expect(browser.last.link('Informativa sulla privacy')).toBe('/privacy');
    const answer = await browser.send(COPY);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe(
      'attachment; filename="dime-dati-personali-2026-11-24.json"',
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(JSON.parse(answer.html)).toMatchObject({
      format: 'dime.personal-data/1',
      person: { taxCode: CITIZENS.anna.taxCode, email: CITIZENS.anna.email },
      requests: [{ number: '2026-000123-K' }],
    });

    const other = await (await signedIn('bruno')).send(COPY);
    expect(JSON.parse(other.html)).toMatchObject({ person: { taxCode: CITIZENS.bruno.taxCode }, requests: [] });
    expect(other.html).not.toContain(CITIZENS.anna.taxCode);
  });

  it('leaves a trace that the person reads', async () => {
    const browser = await signedIn();
    await browser.send(COPY);
    expect(world.accessLog.rows).toMatchObject([{ taxCode: CITIZENS.anna.taxCode, what: 'data-copy', caseId: null }]);
    const accesses = await browser.open('/area-personale/accessi');
    expect(accesses.text).toContain('Anna Zennaro Copia dei tuoi dati Copia dei dati scaricata da te');
  });

  it('gives no copy by a link, to nobody, or too often', async () => {
    const browser = await signedIn();
    expect((await browser.request(COPY)).status).toBe(404);
    const stranger = await createWebBrowser(web.origin).request(COPY, { method: 'POST' });
    expect(stranger.status).toBe(403);

    const limited = await startWeb(world, {
      rateLimits: { changes: 1000, signIn: 1000, codes: 1000, dataCopies: 2 },
    });
    try {
      const anna = await signedIn('anna', limited.origin);
      const again = async () => {
        await anna.open(PATH);
        return anna.send(COPY);
      };
      expect([(await again()).status, (await again()).status]).toEqual([200, 200]);
      const refused = await again();
      expect(refused.status).toBe(429);
      expect(refused.text).toContain('Hai già scaricato i tuoi dati');
      // Each person has their own count.
      expect((await (await signedIn('bruno', limited.origin)).send(COPY)).status).toBe(200);
    } finally {
      await limited.close();
    }
  });

  it('lets the person turn the reminders of drafts off and on, and a sign-in does not change it', async () => {
    const browser = await signedIn();
    expect(browser.last.text).toContain('I promemoria sono attivi.');
    const off = await browser.send(`${PATH}/promemoria`, { ricevi: 'no' });
    expect(off.text).toContain('Fatto: non riceverai più promemoria delle bozze.');
    expect(off.text).toContain('I promemoria sono disattivati.');
    const later = await signedIn();
    expect(later.last.text).toContain('I promemoria sono disattivati.');
    await later.send(`${PATH}/promemoria`, { ricevi: 'si' });
    expect(world.citizens.rows.get(CITIZENS.anna.taxCode)?.draftReminders).toBe(true);
  });

  it('says until when a draft is kept', async () => {
    const browser = await signedIn();
    await browser.open('/servizi/segnalazione/richiesta');
    await browser.send('/servizi/segnalazione/richiesta');
    const area = await browser.open('/area-personale');
    expect(area.text).toContain(
      'bozza salvata il 24 novembre 2026, ore 10:30; si cancella da sola il 24 dicembre 2026',
    );
  });

  it('is told by the privacy notice', async () => {
    const page = await createWebBrowser(web.origin).open('/privacy');
    expect(page.text).toContain('«I tuoi dati»');
    expect(page.text).toContain('30 giorni');
  });
});
