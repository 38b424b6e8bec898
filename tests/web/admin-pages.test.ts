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

  it('sets the corrected variables and retries', async () => {
    world.incidents.push(incidentLike('1'));
    await administrator.open(`${ADMIN}/incidenti/1`);
    const after = await administrator.send(`${ADMIN}/incidenti/1/riprova`, { variables: '{"fee": 5}' });
    expect(after.text).toContain('Il passo riparte ora.');
    expect(world.engine.variables).toEqual([{ scope: 'element-1', values: { fee: 5 } }]);
    expect(world.engine.retried).toEqual(['job-1']);
  });

  it('keeps what was typed when it is no JSON, and leads to the field', async () => {
    world.incidents.push(incidentLike('1'));
    await administrator.open(`${ADMIN}/incidenti/1`);
    const page = await administrator.send(`${ADMIN}/incidenti/1/riprova`, { variables: '{"fee": 5' });
    expect(page.status).toBe(422);
    expect(page.title).toMatch(/^Errore: /);
    expect(page.link('Le variabili non sono un oggetto JSON leggibile. Controlla virgolette e parentesi.')).toBe(
      '#variabili',
    );
    expect(page.text).toContain('{"fee": 5');
    expect(world.engine.retried).toEqual([]);
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
    expect(page.html).not.toContain('name="variables"');
    expect((await administrator.request(`${ADMIN}/incidenti/2`)).status).toBe(404);
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
