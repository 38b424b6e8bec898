import { createWebBrowser } from '../fakes/web-browser.js';
import { addCase, addDocument, caseLike, moneyLike, progressLike, reportLike } from '../fakes/web-cases.js';
import { CITIZENS } from '../fakes/web-people.js';
import { taskLike } from '../fakes/web-tasks.js';
import { createWebWorld, startWeb, type RunningWeb, type WebWorld } from '../fakes/web-world.js';

const TASK = '/lavoro/compiti/t1';
let world: WebWorld;
let web: RunningWeb;

beforeEach(async () => {
  world = await createWebWorld();
  web = await startWeb(world);
  const value = addCase(
    world,
    caseLike({
      facts: { registry: { outcome: 'anomaly', since: '2011-05-04', address: null }, fee: { stampCents: 1600 } },
    }),
    progressLike(['DecideAnomaly'], ['CaseSubmitted', 'LookUpRegistry']),
  );
  world.tasks.rows.set(
    't1',
    taskLike({
      id: 't1',
      caseId: value.id,
      caseNumber: value.number,
      serviceId: value.serviceId,
      applicantName: 'Anna Zennaro',
    }),
  );
});
afterEach(() => web.close());

async function clerk(who: 'elena' | 'marco' | 'tullio' | 'olga' | 'piero') {
  const browser = createWebBrowser(web.origin);
  await browser.signIn('staff', who);
  return browser;
}

describe('inbox', () => {
  it('lists the work of the own offices with case, applicant, term and holder', async () => {
    const browser = await clerk('elena');
    const page = await browser.open('/lavoro');
    expect(page.text).toContain(
      'Decidi sul caso anomalo Certificato di residenza 2026-000123-K A. Z. 24 novembre 2026, ore 09:00 nessuna nessuno',
    );
    expect((await browser.open('/lavoro?vista=miei')).text).toContain('Nessun compito qui');
    await browser.open(TASK);
    await browser.send(`${TASK}/prendi`);
    expect((await browser.open('/lavoro?vista=miei')).text).toContain('nessuna te');
  });

  it('finds by case number and by name, and says when nothing matches', async () => {
    const browser = await clerk('elena');
    expect((await browser.open('/lavoro?vista=tutti&q=000123')).text).toContain('Compiti nell’elenco: 1');
    expect(world.accessLog.rows.map(({ what }) => what)).toEqual(['task-search']);
    const byName = await browser.send('/lavoro', { vista: 'tutti', q: 'zennaro' });
    expect(byName.text).toContain('Compiti nell’elenco: 1');
    expect(byName.text).toContain('Anna Zennaro');
    expect(world.accessLog.rows).toHaveLength(2);
    expect((await browser.send('/lavoro', { vista: 'tutti', q: 'busetto' })).text).toContain(
      'Nessun compito corrisponde a «busetto» in questo elenco.',
    );
  });

  it('keeps office and search when the list is changed, and no name in an address', async () => {
    const browser = await clerk('marco');
    await browser.open('/lavoro');
    const page = await browser.send('/lavoro', { ufficio: 'anagrafe', q: 'zennaro', vista: 'tutti' });
    expect(page.url).toBe('/lavoro?vista=tutti&ufficio=anagrafe&ricerca=si');
    expect(page.link('Miei')).toBe('/lavoro?vista=miei&ufficio=anagrafe&ricerca=si');
    expect(page.html).not.toMatch(/(?:href|action)="[^"]*zennaro/i);
    expect((await browser.open(page.link('Miei'))).text).toContain('Ricerca: «zennaro»');
    const all = await browser.open((await browser.open(page.url)).link('Togli la ricerca'));
    expect(all.text).not.toContain('Anna Zennaro');
    expect(all.text).toContain('A. Z.');
  });

  it('takes no name from an address', async () => {
    const browser = await clerk('elena');
    expect((await browser.open('/lavoro?vista=tutti&q=zennaro')).text).not.toContain('Anna Zennaro');
    expect((await browser.open('/lavoro/pratiche?q=zennaro')).text).not.toContain('Pratiche trovate');
    expect((await browser.open(`/lavoro/pratiche?q=${CITIZENS.anna.taxCode}`)).text).not.toContain('Pratiche trovate');
    expect(world.accessLog.rows).toEqual([]);
  });
});

describe('task page', () => {
  it('shows the form, the case beside it and its history', async () => {
    await world.interactions.store.append({
      key: 'k',
      caseId: caseLike().id,
      taxCode: null,
      at: new Date('2026-11-23T15:04:00Z'),
      channel: 'portal',
      actor: { kind: 'citizen', taxCode: null },
      kind: 'case-submitted',
      text: { it: 'Hai inviato la richiesta.', en: 'You sent the request.' },
      visibleToApplicant: true,
    });
    const page = await (await clerk('elena')).open(TASK);
    expect(page.text).toContain('Prendi in carico il compito per compilare il modulo.');
    expect(page.text).toContain(`Codice fiscale ${CITIZENS.anna.taxCode}`);
    expect(page.text).toContain('Anagrafe nazionale (ANPR) Esito anomalia Dal 4 maggio 2011');
    expect(page.text).toContain('Imposta di bollo 16,00 €');
    expect(page.text).toContain('La persona ha inviato la richiesta.');
    expect(page.text).not.toContain('Hai inviato');
    expect(page.html).toContain('<fieldset class="form-whole" disabled>');
  });

  it('is taken on, decided and gone from the inbox', async () => {
    const browser = await clerk('elena');
    await browser.open(TASK);
    expect((await browser.send(`${TASK}/prendi`)).text).toContain('Hai preso in carico il compito.');
    const wrong = await browser.send(`${TASK}/completa`, { reason: 'manca la scelta' });
    expect(wrong.status).toBe(422);
    expect(wrong.title).toMatch(/^Errore: /);
    expect(wrong.text).toContain('manca la scelta');
    const done = await browser.send(`${TASK}/completa`, {
      decision: 'go-on',
      reason: 'Dati corretti dopo il controllo.',
    });
    expect(done.text).toContain('Compito concluso. La decisione è registrata e la pratica prosegue.');
    expect(done.text).toContain('Nessun compito qui');
    expect(world.tasks.decisions.get('t1')?.answers).toMatchObject({
      decision: 'go-on',
      reason: 'Dati corretti dopo il controllo.',
    });
  });

  it('is released again', async () => {
    const browser = await clerk('elena');
    await browser.open(TASK);
    await browser.send(`${TASK}/prendi`);
    expect((await browser.send(`${TASK}/rilascia`)).text).toContain('Hai rilasciato il compito');
    expect(world.tasks.rows.get('t1')?.claimedBy).toBeNull();
  });

  it('tells the second of two clerks who was first and keeps what was typed', async () => {
    const [elena, marco] = [await clerk('elena'), await clerk('marco')];
    await elena.open(TASK);
    await marco.open(TASK);
    await elena.send(`${TASK}/prendi`);
    const late = await marco.send(`${TASK}/prendi`);
    expect(late.status).toBe(409);
    expect(late.text).toContain('Nel frattempo il compito è passato a un’altra persona');
    expect(late.text).toContain('Il compito è in carico a Elena Scarpa e il modulo è in sola lettura.');

    const [window, otherWindow] = [createWebBrowser(web.origin), createWebBrowser(web.origin)];
    for (const [name, value] of elena.cookies) {
      window.cookies.set(name, value);
      otherWindow.cookies.set(name, value);
    }
    await window.open(TASK);
    await otherWindow.open(TASK);
    await elena.send(`${TASK}/rilascia`);
    await marco.open(TASK);
    await marco.send(`${TASK}/prendi`);
    const typed = await window.send(`${TASK}/completa`, {
      decision: 'reject',
      reason: 'Residenza non confermata dal sopralluogo.',
    });
    expect(typed.status).toBe(409);
    expect(typed.text).toContain('La tua decisione non è stata registrata.');
    expect(typed.text).toContain('Residenza non confermata dal sopralluogo.');
    expect(world.tasks.decisions.size).toBe(0);

    await marco.send(`${TASK}/completa`, { decision: 'go-on', reason: 'Controllato.' });
    const ended = await otherWindow.send(`${TASK}/completa`, { decision: 'reject', reason: 'Troppo tardi' });
    expect(ended.text).toContain('Nel frattempo il compito è stato concluso');
    expect(ended.text).toContain('Troppo tardi');
    expect(world.tasks.decisions.get('t1')?.by.subject).toBe('marco');
  });

  it('writes each look into the log that the citizen reads', async () => {
    const browser = await clerk('elena');
    await browser.open(TASK);
    await browser.open('/lavoro/pratiche?q=2026-000123-K');
    await browser.open('/lavoro/pratiche/2026-000123-K');
    await browser.open('/lavoro');
    expect((await browser.send('/lavoro', { q: 'zennaro' })).text).toContain('Anna Zennaro');
    expect(world.accessLog.rows.map(({ what, who, taxCode }) => [what, who.name, who.office, taxCode])).toEqual([
      ['task-page', 'Elena Scarpa', 'anagrafe', CITIZENS.anna.taxCode],
      ['case-search', 'Elena Scarpa', 'anagrafe', CITIZENS.anna.taxCode],
      ['case-page', 'Elena Scarpa', 'anagrafe', CITIZENS.anna.taxCode],
      ['task-search', 'Elena Scarpa', 'anagrafe', CITIZENS.anna.taxCode],
    ]);
    const citizen = createWebBrowser(web.origin);
    await citizen.signIn('citizen', 'anna');
    const page = await citizen.open('/area-personale/accessi');
    expect(page.text).toContain('Elena Scarpa, Ufficio Anagrafe Pratica Consultazione della pratica 2026-000123-K');
  });
});

describe('case of the staff', () => {
  it('shows the photos of a report and logs nothing where nobody is known', async () => {
    const report = addCase(world, reportLike(), progressLike(['Triage'], ['ReportSubmitted']));
    await addDocument(world, report, {
      id: 'p1',
      key: 'p1',
      kind: 'photo',
      fileName: 'foto-1.jpg',
      mediaType: 'image/jpeg',
      verificationCode: null,
    });
    const page = await (await clerk('marco')).open('/lavoro/pratiche/2026-000124-L');
    expect(page.html).toContain('src="/lavoro/pratiche/2026-000124-L/documenti/p1" alt="Foto 1 della segnalazione"');
    expect(page.text).toContain('Persona che non ha fatto accesso');
    expect(world.accessLog.rows).toEqual([]);
  });

  it('speaks about the person, not to them', async () => {
    const notice = { it: 'Il tuo certificato è pronto.', en: 'Your certificate is ready.' };
    addCase(world, caseLike({ notice }), progressLike(['LookUpRegistry'], ['CaseSubmitted']));
    const page = await (await clerk('elena')).open('/lavoro/pratiche/2026-000123-K');
    expect(page.text).toContain('Detto alla persona: «Il tuo certificato è pronto.»');
    expect(page.text).toContain('la pratica è qui');
    expect(page.text).toContain('Chi deve agire: La persona che ha fatto la richiesta');
    expect(page.text).not.toContain('sei qui');
    expect(page.text).not.toContain('Chi deve agire: Tu');
  });

  it('is found by the tax code, also when it is typed with blanks and small letters', async () => {
    const browser = await clerk('elena');
    await browser.open('/lavoro/pratiche');
    const page = await browser.send('/lavoro/pratiche', { q: 'znnnna80a41 l736l' });
    expect(page.text).toContain('Pratiche trovate: 1');
    expect(page.link('2026-000123-K')).toBe('/lavoro/pratiche/2026-000123-K');
  });
});

describe('a search of cases by name', () => {
  const search = async (who: 'elena' | 'marco' | 'tullio' | 'olga' | 'piero', q: string) => {
    const browser = await clerk(who);
    await browser.open('/lavoro/pratiche');
    return browser.send('/lavoro/pratiche', { q });
  };

  it.each(['Zennaro', 'anna zennaro', 'ZENNÀRO  An', 'zen'])('finds %s, and tells the citizen', async (q) => {
    const page = await search('elena', q);
    expect(page.text).toContain('Pratiche trovate: 1');
    expect(page.text).toContain(`Anna Zennaro ${CITIZENS.anna.taxCode}`);
    expect(world.accessLog.rows).toMatchObject([{ what: 'case-search', taxCode: CITIZENS.anna.taxCode }]);
  });

  it.each(['Zennaro Bruno', 'z', '.*', '^', '%'])('does not find %s', async (q) => {
    expect((await search('elena', q)).text).toContain('Nessuna pratica trovata');
    expect(world.accessLog.rows).toEqual([]);
  });

  it('finds nothing of other offices, everything for the contact centre, nothing without a role for it', async () => {
    expect((await search('tullio', 'zennaro')).text).toContain('Nessuna pratica trovata');
    expect((await search('piero', 'zennaro')).text).toContain('Nessuna pratica trovata');
    expect((await search('olga', 'zennaro')).text).toContain('Pratiche trovate: 1');
  });

  it('says when there are more than it shows', async () => {
    for (let index = 0; index < 60; index += 1) {
      const sequence = String(index).padStart(6, '0');
      addCase(world, caseLike({ id: `c${index}`, number: `2026-${sequence}-A`, trackingCode: `t${index}` }));
    }
    expect((await search('elena', 'zennaro')).text).toContain('Pratiche trovate: 50. Sono mostrate le 50 più recenti');
  });
});

describe('a task about money', () => {
  const MONEY_TASK = '/lavoro/compiti/t9';
  const RECEIPT = '/lavoro/ricevute/a1b2c3';
  function moneyTask(formKey: string) {
    const { money, document } = moneyLike();
    const overrides = { processInstanceKey: '77', elementId: 'DecideMoney', name: 'Decidi', offices: ['tributi'] };
    world.tasks.rows.set('t9', taskLike({ id: 't9', formKey, ...overrides }));
    world.money.set('77', money);
    world.receiptDocuments.push(document);
  }

  it('shows the receipt beside the form', async () => {
    moneyTask('decide-money');
    const { text } = await (await clerk('tullio')).open(MONEY_TASK);
    expect(text).toContain('Che cosa non va L’importo o il conto non sono quelli chiesti');
    expect(text).toContain('Importo ricevuto 16,51 € Importo chiesto 16,52 €');
    expect(text).toContain(`Numero dell’avviso 348000000000012345 Pagato il 24 novembre 2026, ore 09:10`);
    expect(text).toContain(`Codice fiscale del debitore ${CITIZENS.anna.taxCode}`);
    // It belongs to no case, so the look is written under the person of the receipt.
    expect(world.accessLog.rows).toMatchObject([
      { what: 'task-page', taxCode: CITIZENS.anna.taxCode, caseId: null, who: { name: 'Tullio Memo' } },
    ]);
  });

  it('offers no release of a document where there is no case, and says why', async () => {
    moneyTask('decide-unknown-money');
    const { text } = await (await clerk('tullio')).open(MONEY_TASK);
    expect(text).toContain("non c'è un documento da rilasciare");
    expect(text).not.toContain('Rilascia il documento');
  });

  it('gives the receipt byte for byte to the office, and writes the look down', async () => {
    moneyTask('decide-money');
    const browser = await clerk('tullio');
    const page = await browser.open(MONEY_TASK);
    expect(page.link('Scarica la ricevuta come è arrivata')).toBe(RECEIPT);
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${web.origin}${RECEIPT}`, { headers: { cookie } });
    expect(answer.headers.get('content-type')).toContain('application/xml');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="ricevuta-a1b2c3.xml"');
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect(await answer.text()).toBe('<ricevuta>è così</ricevuta>');
    expect(world.accessLog.rows.at(-1)).toMatchObject({ what: 'receipt', taxCode: CITIZENS.anna.taxCode });
  });

  it('is no receipt for another office', async () => {
    moneyTask('decide-money');
    expect((await (await clerk('elena')).request(RECEIPT)).status).toBe(404);
    expect((await (await clerk('elena')).request(MONEY_TASK)).status).toBe(404);
  });
});
