import { NotFoundError } from '../../src/errors.js';
import {
  CERTIFICATE,
  createOfficeWorld,
  incidentLike,
  outboxRowLike,
  type OfficeWorld,
} from '../fakes/office-world.js';
import { createWebBrowser } from '../fakes/web-browser.js';
import { addCase, caseLike } from '../fakes/web-cases.js';
import { NOW, startWeb, type RunningWeb } from '../fakes/web-world.js';

let world: OfficeWorld;
let web: RunningWeb;
let administrator: ReturnType<typeof createWebBrowser>;
beforeEach(async () => {
  world = await createOfficeWorld();
  web = await startWeb(world);
  administrator = createWebBrowser(web.origin);
  await administrator.signIn('staff', 'piero');
});
afterEach(() => web.close());

const ADMIN = '/amministrazione';
const INCIDENT = `${ADMIN}/incidenti/1`;

/** A step that stopped on a wrong choice. */
function stopped(overrides: Parameters<typeof incidentLike>[1] = {}): void {
  world.incidents.push(incidentLike('1', overrides));
  world.variables.push(
    { name: 'caseId', value: 'c1', scopeKey: 'element-1' },
    { name: 'feeCents', value: 1652, scopeKey: 'instance-1' },
    { name: 'useKind', value: 'stampd', scopeKey: 'instance-1' },
  );
}
const row = (id: string, state: 'ok' | 'slow' | 'down' | 'unknown') => ({
  id,
  name: { it: `Sistema ${id}`, en: `System ${id}` },
  state,
  detail: state === 'down' ? { it: 'connessione rifiutata', en: 'connection refused' } : null,
  lastOkAt: state === 'unknown' ? null : NOW,
  lastErrorAt: null,
});

describe('who may open the administration', () => {
  it.each([ADMIN, `${ADMIN}/incidenti/1`])('%s is refused to clerks and citizens', async (path) => {
    world.incidents.push(incidentLike('1'));
    for (const [who, code] of [
      ['staff', 'elena'],
      ['staff', 'olga'],
      ['citizen', 'anna'],
    ] as const) {
      const browser = createWebBrowser(web.origin);
      await browser.signIn(who, code);
      expect((await browser.request(path)).status).toBe(403);
    }
    expect((await administrator.request(path)).status).toBe(200);
  });

  it.each([`${ADMIN}/incidenti/1/riprova`, `${ADMIN}/incidenti/riprova-gruppo`, `${ADMIN}/invii/rinvia`])(
    '%s does nothing without the token of the page',
    async (path) => {
      world.incidents.push(incidentLike('1'));
      world.stuck.push(outboxRowLike('mail:1'));
      const body = new URLSearchParams({ _csrf: 'wrong', chiave: 'mail:1' });
      expect((await administrator.request(path, { method: 'POST', body })).status).toBe(403);
      expect([world.engine.retried, world.delivered]).toEqual([[], []]);
    },
  );
});

describe('administration page', () => {
  it('says in words and at the top what waits for a person', async () => {
    world.healthRows.push(row('a', 'ok'), row('b', 'slow'), row('c', 'down'), row('d', 'unknown'));
    world.incidents.push(incidentLike('1'), incidentLike('2'));
    world.stuck.push(outboxRowLike('mail:1'));
    const { text } = await administrator.open(ADMIN);
    expect(text).toContain('Sistemi 2 da controllare');
    expect(text).toContain('Incidenti 2');
    expect(text).toContain('Invii non arrivati 1');
    expect(text).toContain('Lettura degli eventi 1500 in ritardo');
    expect(text).toMatch(
      /Sistema a Funziona .* Sistema b Lento .* Sistema c Non risponde connessione rifiutata .* Sistema d Mai interrogato/,
    );
  });

  it('says so when nothing waits', async () => {
    const { text } = await administrator.open(ADMIN);
    expect(text).toContain('Tutti funzionano');
    expect(text).toContain('Nessun incidente aperto.');
    expect(text).toContain('Nessun invio fermo.');
    expect(text).toContain('Nessuna e-mail rifiutata.');
  });

  it('shows figures of the stream, ratings, broken folders, rules without a source and where users come from', async () => {
    const { text } = await administrator.open(ADMIN);
    expect(text).toMatch(/Spazio per ogni pratica 9\d\skB/);
    expect(text).toContain('misurato sugli ultimi 2000 eventi');
    expect(text).toContain('Lettore «insight» Al passo');
    expect(text).toContain('Certificato 3 4,3 su 5 0 0 1 0 2');
    expect(text).toContain('Segnalazione 0 ancora nessuna');
    expect(text).toContain('citta/rotto service.yaml: name: Required');
    expect(text).toContain('fonte da confermare');
    expect(text).toContain('Qui non si creano utenti');
    expect(text).toContain('La catena di 6 voci è integra.');
  });

  it('is in English too', async () => {
    world.incidents.push(incidentLike('1'));
    world.stuck.push(outboxRowLike('mail:1'));
    const { text } = await administrator.open(`/en${ADMIN}`);
    expect(text).toContain('Stopped cases');
    expect(text).not.toContain('Incidenti');
  });
});

describe('the chain of decisions', () => {
  it('is walked from its beginning when asked', async () => {
    expect((await administrator.open(ADMIN)).text).toContain(
      'Controllata per intero il 24 novembre 2026, ore 10:30: 4 voci.',
    );
    const after = await administrator.send(`${ADMIN}/registro/verifica`);
    expect(after.text).toContain('Catena controllata per intero: 6 voci, integra.');
    expect(after.text).toContain('ore 10:30: 6 voci.');
  });

  it('says where it is broken', async () => {
    world.chain.brokenAt = 3;
    await administrator.open(ADMIN);
    const after = await administrator.send(`${ADMIN}/registro/verifica`);
    expect(after.text).toContain('La catena è interrotta alla voce 3');
  });
});

describe('incidents', () => {
  it('gathers one reason under one name of the diagram and starts all of them again', async () => {
    world.incidents.push(incidentLike('1'), incidentLike('2'), incidentLike('3', { elementId: 'LookUpRegistry' }));
    const page = await administrator.open(ADMIN);
    expect(page.text).toContain('Prepara il certificato Certificato di residenza caseId: Invalid UUID (job 1) 2');
    const after = await administrator.send(`${ADMIN}/incidenti/riprova-gruppo`);
    expect(after.text).toContain('Passi fatti ripartire: 2.');
    expect(world.engine.retried).toEqual(['job-1', 'job-2']);
  });

  it('shows what happened, what it means and where', async () => {
    const value = addCase(world, caseLike());
    world.incidents.push(incidentLike('1', { caseId: value.id, errorMessage: '<b>boom</b>' }));
    const page = await administrator.open(`${ADMIN}/incidenti/1`);
    expect(page.text).toContain('Incidente in Prepara il certificato');
    expect(page.text).toContain('Un programma ha provato più volte');
    expect(page.text).toContain('<b>boom</b>');
    expect(page.text).toContain(value.number);
    // An administrator is no clerk of the office: the number is shown, the case is not opened.
    expect(page.html).not.toContain(`/lavoro/pratiche/${value.number}`);
    expect(page.link('Certificato di residenza')).toBe(`/processi/${CERTIFICATE}`);
  });

  it('shows what the step sees, each value in its kind', async () => {
    stopped();
    const page = await administrator.open(INCIDENT);
    expect(page.text).toContain('caseId testo, solo di questo passo');
    expect(page.text).toContain('feeCents numero, di tutta la pratica');
    expect(page.text).toContain('useKind scelta, di tutta la pratica stampd In bollo (stamped) Esente (exempt)');
    expect(page.html).toMatch(/<input type="text" id="v1" name="v:feeCents" value="1652"[^>]* inputmode="decimal"/);
  });

  it('sets only what was changed, and retries', async () => {
    stopped();
    await administrator.open(INCIDENT);
    const values = { 'v:caseId': 'c1', 'v:feeCents': '5', 'v:useKind': 'stamped' };
    const after = await administrator.send(`${INCIDENT}/riprova`, values);
    expect(after.text).toContain('Il passo riparte ora.');
    expect(world.engine.variables).toEqual([{ scope: 'element-1', values: { feeCents: 5, useKind: 'stamped' } }]);
    expect(world.engine.retried).toEqual(['job-1']);
    expect(world.audited.map(({ action }) => action)).toContain('incident-retried');
  });

  it('retries as it is when nothing was changed', async () => {
    stopped();
    await administrator.open(INCIDENT);
    await administrator.send(`${INCIDENT}/riprova`, { 'v:caseId': 'c1', 'v:feeCents': '1652', 'v:useKind': 'stampd' });
    expect([world.engine.variables, world.engine.retried]).toEqual([[], ['job-1']]);
  });

  it('adds a variable that was missing', async () => {
    stopped();
    await administrator.open(INCIDENT);
    await administrator.send(`${INCIDENT}/riprova`, { nuova: 'documentId', 'nuovo-valore': '"d1"' });
    expect(world.engine.variables).toEqual([{ scope: 'element-1', values: { documentId: 'd1' } }]);
  });

  it('keeps what was typed when a value is of the wrong kind, and leads to the field', async () => {
    stopped();
    await administrator.open(INCIDENT);
    const typed = { 'v:feeCents': 'cinque', nuova: 'documentId', 'nuovo-valore': '{"a": 5' };
    const page = await administrator.send(`${INCIDENT}/riprova`, typed);
    expect(page.status).toBe(422);
    expect(page.title).toMatch(/^Errore: /);
    expect(page.link('feeCents: qui serve un numero, per esempio 1652')).toBe('#v1');
    expect(page.link('documentId: non si legge come JSON. Controlla virgolette e parentesi')).toBe('#nuova');
    expect(page.html).toContain('name="v:feeCents" value="cinque"');
    expect(page.html).toContain('name="o:feeCents" value="1652"');
    expect(page.text).toContain('{"a": 5');
    expect([world.engine.variables, world.engine.retried]).toEqual([[], []]);
  });

  it('tells the second of two administrators that it is done', async () => {
    world.incidents.push(incidentLike('1'));
    await administrator.open(`${ADMIN}/incidenti/1`);
    world.engine.retryError = new NotFoundError('INCIDENT_GONE', 'gone');
    expect((await administrator.send(`${ADMIN}/incidenti/1/riprova`)).text).toContain('è già stato risolto');
  });

  it('offers no retry of a resolved incident, and 404 of an unknown one', async () => {
    world.incidents.push(incidentLike('1', { resolvedAt: NOW }));
    const page = await administrator.open(`${ADMIN}/incidenti/1`);
    expect(page.text).toContain('risolto il 24 novembre 2026');
    expect(page.html).not.toContain('/riprova');
    expect((await administrator.request(`${ADMIN}/incidenti/2`)).status).toBe(404);
  });
});

describe('the problems of an office', () => {
  const PROBLEM = '/lavoro/problemi/1';
  async function staff(code: string) {
    const browser = createWebBrowser(web.origin);
    await browser.signIn('staff', code);
    return browser;
  }

  it('are its clerks\u2019, who correct and retry; the citizen reads that they looked', async () => {
    const value = addCase(world, caseLike());
    stopped({ caseId: value.id });
    const clerk = await staff('elena');
    const list = await clerk.open('/lavoro/problemi');
    expect(list.text).toContain(`Prepara il certificato Certificato di residenza ${value.number} caseId: Invalid UUID`);
    expect(list.link('Prepara il certificato')).toBe(PROBLEM);
    const page = await clerk.open(PROBLEM);
    expect(page.link(value.number)).toBe(`/lavoro/pratiche/${value.number}`);
    expect(page.html).not.toContain(`href="/processi/`);
    expect(world.accessLog.rows).toMatchObject([{ what: 'incident-page', who: { name: 'Elena Scarpa' } }]);
    const after = await clerk.send(`${PROBLEM}/riprova`, { 'v:useKind': 'stamped' });
    expect(after.text).toContain('Il passo riparte ora.');
    expect(world.engine.variables).toEqual([{ scope: 'element-1', values: { useKind: 'stamped' } }]);
  });

  it('do not exist for another office, nor when they belong to no case', async () => {
    const value = addCase(world, caseLike());
    stopped({ caseId: value.id });
    world.incidents.push(incidentLike('2'));
    const other = await staff('paola');
    expect((await other.open('/lavoro/problemi')).text).toContain('Nessun problema');
    expect((await other.request(PROBLEM)).status).toBe(404);
    const clerk = await staff('elena');
    expect((await clerk.open('/lavoro/problemi')).text).toContain('Problemi aperti: 1');
    expect((await clerk.request('/lavoro/problemi/2')).status).toBe(404);
    expect(world.engine.retried).toEqual([]);
  });

  it.each(['olga', 'piero'])('are not for %s', async (code) => {
    expect((await (await staff(code)).request('/lavoro/problemi')).status).toBe(403);
  });
});

describe('deliveries that did not arrive', () => {
  const start = {
    kind: 'publish-message',
    name: 'caso-certificato-residenza',
    correlationKey: 'c',
    variables: {},
    startsCaseId: 'c',
  } as const;

  it('sends a mail again', async () => {
    world.stuck.push(outboxRowLike('mail:1'));
    const page = await administrator.open(ADMIN);
    expect(page.text).toContain('E-mail mail:1 MAIL_UNAVAILABLE: connection refused');
    expect((await administrator.send(`${ADMIN}/invii/rinvia`)).text).toContain('Inviato.');
    expect([world.delivered, world.stuck]).toEqual([['mail:1'], []]);
  });

  it('offers no button for a start, and sends none when asked', async () => {
    world.stuck.push(outboxRowLike('start:c', { message: start }));
    const page = await administrator.open(ADMIN);
    expect(page.text).toContain('Un avvio non si ripete dopo il tempo massimo');
    expect(page.html).not.toContain('name="chiave"');
    const token = /name="_csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    const after = await administrator.send(`${ADMIN}/invii/rinvia`, { _csrf: token, chiave: 'start:c' });
    expect(after.text).toContain('Questo invio non si può rinviare');
    expect(world.delivered).toEqual([]);
  });
});
