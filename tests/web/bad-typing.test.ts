import { createWebBrowser } from '../fakes/web-browser.js';
import { createWebWorld, startWeb, type RunningWeb, type WebWorld } from '../fakes/web-world.js';

const START = '/servizi/segnalazione/richiesta';
const FORM_TYPE = 'application/x-www-form-urlencoded';
let world: WebWorld;
let web: RunningWeb;

beforeEach(async () => {
  world = await createWebWorld();
  web = await startWeb(world);
});
afterEach(async () => {
  await web.close();
  expect(web.faults).toEqual([]);
});

async function reporter() {
  const browser = createWebBrowser(web.origin);
  await browser.open(START);
  const base = (await browser.send(START)).url.replace(/\/1$/, '');
  const token = /name="_csrf" value="([^"]+)"/.exec(browser.last.html)?.[1] ?? '';
  /** Sends a body as it is, however wrong it is. */
  const sendRaw = (fields: string | Buffer, type = FORM_TYPE) =>
    browser.request(`${base}/1`, {
      method: 'POST',
      body: Buffer.concat([Buffer.from(`_csrf=${token}&`), Buffer.from(fields)]),
      headers: { 'content-type': type },
    });
  return { browser, base, sendRaw };
}

const answers = () => [...world.drafts.rows.values()][0]?.answers ?? {};

describe('what was typed and cannot be read', () => {
  it.each([
    ['bytes that are no UTF-8', 'address=Citt%E0+vecchia', 'Citt� vecchia'],
    ['half a character', 'address=Ponte+%ED%A0%80+alto', 'Ponte ��� alto'],
  ])('%s: is shown where it is, and asked again', async (_what, field, shown) => {
    const { sendRaw } = await reporter();
    const wrong = await sendRaw(`municipality=marghera&${field}&azione=avanti`);
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('i caratteri segnati con � sono arrivati illeggibili, riscrivili');
    expect(wrong.html).toContain(`value="${shown}"`);
    expect(answers()).toMatchObject({ municipality: 'marghera', address: shown });
  });

  it('signs that are not printed are left out, and percent signs stay what they are', async () => {
    const { sendRaw } = await reporter();
    const next = await sendRaw('municipality=marghera&address=Via%00+Roma%07+100%25+%zz&azione=avanti');
    expect(next.location).toMatch(/\/2$/);
    expect(answers()['address']).toBe('Via Roma 100% %zz');
  });

  it('an encoding of old browsers is read as long as its bytes are plain', async () => {
    const { sendRaw } = await reporter();
    const next = await sendRaw(
      Buffer.from('municipality=marghera&address=Citt\u00e0&azione=avanti', 'latin1'),
      `${FORM_TYPE}; charset=iso-8859-1`,
    );
    expect(next.location).toMatch(/\/2$/);
    expect(answers()['address']).toBe('Città');
  });

  it('half a character in a step that takes photos is asked again too', async () => {
    const { browser, base } = await reporter();
    await browser.open(`${base}/2`);
    const body = { category: 'altro', title: 'Ponte \uD800 alto', description: 'Una descrizione.', azione: 'avanti' };
    const wrong = await browser.sendFiles(`${base}/2`, body, []);
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('In breve: i caratteri segnati con � sono arrivati illeggibili');
  });
});

describe('what was typed and is too much', () => {
  it('is told as such, and what was saved before is there', async () => {
    const { browser, base, sendRaw } = await reporter();
    await sendRaw('municipality=marghera&address=Via+Roma&azione=avanti');
    const huge = await sendRaw(`municipality=marghera&address=${'x'.repeat(10_000_000)}&azione=avanti`);
    expect(huge.status).toBe(413);
    expect(huge.text).toContain('accorcia il testo');
    expect(huge.text).toContain('Nulla di quello che avevi salvato prima è andato perso');
    expect((await browser.open(`${base}/1`)).html).toContain('value="Via Roma"');
    const many = await sendRaw(Array.from({ length: 1001 }, (_, index) => `f${index}=`).join('&'));
    expect(many.status).toBe(413);
  });

  it('in one field of a step with photos is told at that field, and the other answers stay', async () => {
    const { browser, base } = await reporter();
    await browser.open(`${base}/2`);
    const body = { category: 'altro', title: 'Un titolo', description: 'Una descrizione breve.', azione: 'avanti' };
    await browser.sendFiles(`${base}/2`, body, []);
    await browser.open(`${base}/2`);
    const wrong = await browser.sendFiles(
      `${base}/2`,
      { category: 'altro', title: 'Un altro titolo', description: 'd'.repeat(10_000_000), azione: 'avanti' },
      [],
    );
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('Descrizione: scrivi al massimo 2000 caratteri');
    expect(wrong.text).not.toContain('L’invio delle foto si è interrotto');
    expect(wrong.html).toContain('value="Un altro titolo"');
    expect(answers()).toMatchObject({ title: 'Un altro titolo', description: 'Una descrizione breve.' });
  });

  it('a text one sign too long is kept as it was typed', async () => {
    const { browser, base } = await reporter();
    await browser.open(`${base}/2`);
    const description = `${'🜲'.repeat(1000)}x`;
    const wrong = await browser.sendFiles(`${base}/2`, { category: 'altro', title: 'Un titolo', description }, []);
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('Descrizione: scrivi al massimo 2000 caratteri');
    expect(wrong.html).toContain(description);
  });
});

describe('two windows on one draft', () => {
  it('each keep what was typed in their own step', async () => {
    const { browser, base } = await reporter();
    const send = async (step: number, fields: Record<string, string>) => {
      await browser.open(`${base}/${step}`);
      return browser.sendFiles(`${base}/${step}`, fields, []);
    };
    await Promise.all([
      send(2, { category: 'altro', title: 'Dalla seconda', description: 'Scritta nella seconda.', azione: 'avanti' }),
      browser.send(`${base}/1`, { municipality: 'marghera', address: 'Dalla prima', position: '', azione: 'avanti' }),
      send(3, { email: 'terza@example.it', azione: 'avanti' }),
    ]);
    expect(answers()).toMatchObject({ address: 'Dalla prima', title: 'Dalla seconda', email: 'terza@example.it' });
  });
});
