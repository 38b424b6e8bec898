import sharp from 'sharp';
import { createWebBrowser } from '../fakes/web-browser.js';
import { addCase, progressLike, reportLike } from '../fakes/web-cases.js';
import { createWebWorld, startWeb, type RunningWeb, type WebWorld } from '../fakes/web-world.js';

const START = '/servizi/segnalazione/richiesta';
const PLACE = { municipality: 'venezia-murano-burano', address: 'Zattere 560', position: '', azione: 'avanti' };
const PROBLEM = {
  category: 'illuminazione',
  title: 'Lampione spento',
  description: 'È spento da una settimana, la sera non si vede nulla.',
  azione: 'avanti',
};
let world: WebWorld;
let web: RunningWeb;

beforeEach(async () => {
  world = await createWebWorld();
  web = await startWeb(world);
});
afterEach(() => web.close());

const photo = async () =>
  new Uint8Array(
    await sharp({ create: { width: 64, height: 48, channels: 3, background: '#336699' } })
      .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '45/1 25/1 0/1' } })
      .jpeg()
      .toBuffer(),
  );

async function toProblem() {
  const browser = createWebBrowser(web.origin);
  await browser.open(START);
  const step = await browser.send(START);
  const base = step.url.replace(/\/1$/, '');
  await browser.send(`${base}/1`, PLACE);
  return { browser, base };
}

describe('report', () => {
  it('is sent by nobody known, with a photo, and followed by a secret link', async () => {
    const { browser, base } = await toProblem();
    const contact = await browser.sendFiles(`${base}/2`, PROBLEM, [
      { field: 'photos', name: '../../etc/passwd.jpg', bytes: await photo() },
    ]);
    expect(contact.url).toBe(`${base}/3`);
    const summary = await browser.send(`${base}/3`, { email: '', azione: 'avanti' });
    expect(summary.text).toContain('Lampione spento');
    expect(summary.html).toContain('alt="Foto che hai caricato: foto-1.jpg"');
    const done = await browser.send(`${base}/riepilogo`);
    expect(done.text).toContain('Segnalazione inviata');
    expect(done.text).toContain('Il tuo indirizzo segreto');
    const [value] = world.cases.rows.values();
    expect(done.text).toContain(`https://dime.example/segui/${value?.trackingCode}`);
    expect(done.headers.get('referrer-policy')).toBe('no-referrer');
    const [stored] = world.documents.rows.values();
    expect(stored).toMatchObject({ kind: 'photo', fileName: 'foto-1.jpg', mediaType: 'image/jpeg' });
    expect((await sharp(stored?.bytes).metadata()).exif).toBeUndefined();
    const follow = await createWebBrowser(web.origin).open(`/segui/${value?.trackingCode}`);
    expect(follow.text).toContain('Segnalazione ricevuta fatto');
  });

  it('says of each file that is no photo which one it is, and keeps what was typed', async () => {
    const { browser, base } = await toProblem();
    const wrong = await browser.sendFiles(`${base}/2`, PROBLEM, [
      { field: 'photos', name: 'virus.jpg', bytes: new TextEncoder().encode('MZ this is a program') },
      { field: 'photos', name: 'buona.png', bytes: await photo() },
    ]);
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('Il file «virus.jpg» non è una foto JPEG, PNG o WebP leggibile.');
    expect(wrong.html).toContain('value="Lampione spento"');
    expect(wrong.text).toContain('foto-1.jpg');
    expect(world.documents.rows.size).toBe(1);
  });

  it('answers a file of 30 MB with a sentence, keeps what was typed and stores nothing', async () => {
    const { browser, base } = await toProblem();
    const wrong = await browser.sendFiles(`${base}/2`, PROBLEM, [
      { field: 'photos', name: 'grande.jpg', bytes: new Uint8Array(30_000_000) },
    ]);
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('Una foto pesa più di 10 MB: scegline una più piccola.');
    expect(wrong.html).toContain('value="Lampione spento"');
    expect(world.documents.rows.size).toBe(0);
    expect([...world.drafts.rows.values()][0]?.answers).toMatchObject({ title: 'Lampione spento' });
  });

  it('takes at most three photos, and each can be taken away again', async () => {
    const { browser, base } = await toProblem();
    const files = await Promise.all(
      [1, 2, 3, 4].map(async (index) => ({ field: 'photos', name: `${index}.jpg`, bytes: await photo() })),
    );
    const many = await browser.sendFiles(`${base}/2`, PROBLEM, files);
    expect(many.status).toBe(422);
    expect(many.text).toContain('Puoi aggiungere al massimo 3 foto.');
    await browser.sendFiles(`${base}/2`, PROBLEM, files.slice(0, 3));
    const page = await browser.open(`${base}/2`);
    const [, id = ''] = /value="togli:([^"]+)"/.exec(page.html) ?? [];
    const without = await browser.sendFiles(`${base}/2`, { ...PROBLEM, azione: `togli:${id}` }, []);
    expect(without.url).toBe(`${base}/2`);
    expect(without.html.match(/value="togli:/g)).toHaveLength(2);
  });

  it('reads multipart nowhere else, and of a browser without a session its words only', async () => {
    const body = new FormData();
    body.set('photos', new Blob([new Uint8Array(1000)]), 'a.jpg');
    body.set('title', 'Un titolo');
    for (const path of ['/esci', '/servizi/certificato-residenza/richiesta', `${START}/x`]) {
      const answer = await createWebBrowser(web.origin).request(path, { method: 'POST', body });
      expect([path, answer.status]).toEqual([path, 422]);
    }
    const stale = await createWebBrowser(web.origin).request(`${START}/x/2`, { method: 'POST', body });
    expect(stale.status).toBe(403);
    expect(stale.text).toContain('Un titolo');
    expect(world.documents.rows.size).toBe(0);
  });

  it('can be reopened once, with a reason, while its time lasts', async () => {
    const answered = { office: 'urp', reopenUntil: '2026-12-20T22:59:00.000Z' };
    const value = addCase(
      world,
      reportLike({ facts: answered }),
      progressLike(['AwaitReopening'], ['ReportSubmitted', 'Triage', 'ReportAnswered']),
    );
    const path = `/segui/${value.trackingCode}`;
    const browser = createWebBrowser(web.origin);
    const page = await browser.open(path);
    expect(page.text).toContain('Puoi farlo fino al 20 dicembre 2026.');
    const short = await browser.send(`${path}/riapri`, { motivo: 'no' });
    expect(short.status).toBe(422);
    expect(short.title).toMatch(/^Errore: /);
    expect(short.text).toContain('Scrivi in breve che cosa non va');
    const done = await browser.send(`${path}/riapri`, { motivo: 'È ancora spento' });
    expect(done.text).toContain('La segnalazione è stata riaperta: torna all’ufficio.');
    expect(world.cases.rows.get(value.id)?.facts['reopening']).toMatchObject({ reason: 'È ancora spento' });
    expect(done.text).not.toContain('Il problema c’è ancora?');
  });
});
