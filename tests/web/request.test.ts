import { createWebBrowser } from '../fakes/web-browser.js';
import { CITIZENS } from '../fakes/web-people.js';
import { createWebWorld, startWeb, type RunningWeb, type WebWorld } from '../fakes/web-world.js';

const START = '/servizi/certificato-residenza/richiesta';
let world: WebWorld;
let web: RunningWeb;

beforeEach(async () => {
  world = await createWebWorld();
  web = await startWeb(world);
});
afterEach(() => web.close());

async function begin() {
  const browser = createWebBrowser(web.origin);
  await browser.signIn('citizen', 'anna', START);
  const step = await browser.send(START);
  return { browser, base: step.url.replace(/\/1$/, ''), step };
}

async function fillIn() {
  const { browser, base } = await begin();
  await browser.send(`${base}/1`, { useKind: 'stamped', azione: 'avanti' });
  const summary = await browser.send(`${base}/2`, { certificateLanguage: 'it', delivery: 'portal', azione: 'avanti' });
  return { browser, base, summary };
}

describe('request', () => {
  it('sends who is not signed in to sign in, and back into the service', async () => {
    const browser = createWebBrowser(web.origin);
    const signIn = await browser.open(START);
    expect(signIn.title).toMatch(/^Accedi/);
    expect(signIn.text).toContain('Dopo l’accesso torni dove eri.');
    expect(signIn.link('Entra con SPID o CIE')).toBe(`/accedi/cittadino?ritorno=${encodeURIComponent(START)}`);
    const start = await browser.signIn('citizen', 'anna', START);
    expect(start.url).toBe(START);
    expect(start.text).toContain('Stai facendo la richiesta come Anna Zennaro');
  });

  it('goes through steps, summary and sending to the confirmation with number, date, office and term', async () => {
    const { browser, base, summary } = await fillIn();
    expect(summary.text).toContain('Il certificato ti serve in bollo');
    expect(summary.text).toContain(`Codice fiscale ${CITIZENS.anna.taxCode}`);
    const done = await browser.send(`${base}/riepilogo`);
    expect(done.text).toContain('Richiesta inviata');
    expect(done.text).toMatch(/Pratica 2026-000001-\w Inviata il 24 novembre 2026, ore 10:30/);
    expect(done.text).toContain('Ufficio competente Ufficio Anagrafe');
    expect(done.text).toContain('entro il 24 dicembre 2026');
    expect(world.cases.rows.size).toBe(1);
    expect(world.drafts.rows.size).toBe(0);
    const receipt = await browser.request(done.link('Scarica la ricevuta (PDF)'));
    expect(receipt.headers.get('content-type')).toBe('application/pdf');
    expect(receipt.headers.get('content-disposition')).toContain('ricevuta-2026-000001');
  });

  it('gives the same case when the same form is sent twice', async () => {
    const { browser, base, summary } = await fillIn();
    const token = /name="_csrf" value="([^"]+)"/.exec(summary.html)?.[1] ?? '';
    const first = await browser.send(`${base}/riepilogo`);
    const again = await browser.request(`${base}/riepilogo`, {
      method: 'POST',
      body: new URLSearchParams({ _csrf: token }),
    });
    expect(again.status).toBe(303);
    expect(again.location).toBe(first.url);
    expect(world.cases.rows.size).toBe(1);
    expect((await browser.open(`${base}/riepilogo`)).url).toBe(first.url);
  });

  it('answers a wrong step with 422, a linked summary and everything that was typed', async () => {
    const { browser, base } = await begin();
    await browser.send(`${base}/1`, { useKind: 'stamped', azione: 'avanti' });
    const wrong = await browser.send(`${base}/2`, {
      certificateLanguage: 'it',
      delivery: 'mail',
      email: 'senza chiocciola',
      azione: 'avanti',
    });
    expect(wrong.status).toBe(422);
    expect(wrong.title).toMatch(/^Errore: Lingua e consegna/);
    expect(wrong.html).toContain('href="#f-Email"');
    expect(wrong.html).toMatch(/id="f-Email"[^>]*value="senza chiocciola"[^>]*aria-invalid="true"/);
    expect(wrong.html).toMatch(/value="mail" checked/);
  });

  it('asks the question that an answer brings without calling it an error', async () => {
    const { browser, base } = await begin();
    const more = await browser.send(`${base}/1`, { useKind: 'exempt', azione: 'avanti' });
    expect(more.status).toBe(200);
    expect(more.url).toBe(`${base}/1`);
    expect(more.text).toContain('Con la tua risposta c’è ancora una domanda qui sotto.');
    expect(more.html).not.toMatch(/fieldset class="field-slot" hidden/);
    const empty = await browser.send(`${base}/1`, { useKind: 'exempt', exemptionReason: '', azione: 'avanti' });
    expect(empty.status).toBe(422);
  });

  it('keeps a draft at each step, also when it is wrong, and offers it again', async () => {
    const { browser, base } = await begin();
    const saved = await browser.send(`${base}/1`, { useKind: 'exempt', azione: 'salva' });
    expect(saved.url).toBe('/area-personale');
    expect(saved.text).toContain('La bozza è salvata.');
    expect(saved.text).toContain('Completa la richiesta «Certificato di residenza»');
    const start = await browser.open(START);
    expect(start.text).toContain('Hai una richiesta in sospeso Salvata il 24 novembre 2026, ore 10:30');
    const step = await browser.open(start.link('Riprendi'));
    expect(step.html).toMatch(/value="exempt" checked/);
    await browser.open(START);
    const deleted = await browser.send(`${base}/elimina`);
    expect(deleted.text).toContain('La bozza è stata eliminata.');
    expect(world.drafts.rows.size).toBe(0);
  });

  it('goes back without checking and without losing what was typed', async () => {
    const { browser, base } = await begin();
    await browser.send(`${base}/1`, { useKind: 'stamped', azione: 'avanti' });
    const back = await browser.send(`${base}/2`, { email: 'ancora incompleta', azione: 'indietro' });
    expect(back.url).toBe(`${base}/1`);
    expect((await browser.open(`${base}/2`)).html).toContain('value="ancora incompleta"');
  });

  it('leads from the summary to the first step that is not complete', async () => {
    const { browser, base } = await begin();
    const page = await browser.open(`${base}/riepilogo`);
    expect(page.url).toBe(`${base}/1`);
    expect(page.text).toContain('Manca ancora qualcosa in questo passo.');
  });

  it('names the fields it asks in English under /en, and files the case in English', async () => {
    const browser = createWebBrowser(web.origin);
    const start = await browser.signIn('citizen', 'anna', `/en${START}`);
    expect(start.html).toContain('<html lang="en">');
    const step = await browser.send(`/en${START}`);
    expect(step.text).toContain('You need the certificate');
    await browser.send(step.url, { useKind: 'stamped', azione: 'avanti' });
    const base = step.url.replace(/\/1$/, '');
    await browser.send(`${base}/2`, { certificateLanguage: 'it', delivery: 'portal', azione: 'avanti' });
    const done = await browser.send(`${base}/riepilogo`);
    expect(done.text).toContain('Request sent');
    expect([...world.cases.rows.values()][0]?.language).toBe('en');
    const english = await browser.request(done.link('Download the receipt (PDF, in English)'));
    expect(english.headers.get('content-disposition')).toContain('receipt-2026-000001');
    const binding = await browser.request(done.link('The legally binding one, in Italian (PDF)'));
    expect(binding.headers.get('content-disposition')).toContain('ricevuta-2026-000001');
  });
});
