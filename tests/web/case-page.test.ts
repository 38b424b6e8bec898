import { outageNotice } from '../../src/crm/outage-notice.js';
import { UnavailableError } from '../../src/errors.js';
import { createWebBrowser } from '../fakes/web-browser.js';
import { addCase, addDocument, caseLike, paymentLike, progressLike } from '../fakes/web-cases.js';
import { createWebWorld, startWeb, type RunningWeb, type WebWorld } from '../fakes/web-world.js';

const PATH = '/pratiche/2026-000123-K';
let world: WebWorld;
let web: RunningWeb;
let browser: ReturnType<typeof createWebBrowser>;

beforeEach(async () => {
  world = await createWebWorld();
  web = await startWeb(world);
  browser = createWebBrowser(web.origin);
  await browser.signIn('citizen', 'anna', '/');
});
afterEach(() => web.close());

const incident = {
  key: '1',
  errorType: 'JOB_NO_RETRIES',
  errorMessage: 'ANPR does not answer',
  bpmnProcessId: 'certificato-residenza',
  processDefinitionKey: '2251799813685249',
  processInstanceKey: '2251799813685250',
  elementId: 'LookUpRegistry',
  elementInstanceKey: '3',
  jobKey: '2',
  scopeKeys: ['3'],
  caseId: caseLike().id,
  createdAt: new Date('2026-11-23T15:05:00Z'),
  resolvedAt: null,
};

describe('case page', () => {
  it('says where the case is, who acts and when each step was reached', async () => {
    addCase(
      world,
      caseLike(),
      progressLike(['AwaitPayment'], ['CaseSubmitted', 'LookUpRegistry', 'MakeCertificate', 'CreateDebtPosition']),
    );
    const page = await browser.open(PATH);
    expect(page.text).toContain('Richiesta ricevuta fatto 23 novembre 2026, ore 16:04');
    expect(page.text).toContain('Pagamento sei qui 23 novembre 2026, ore 16:04 Chi deve agire: Tu');
    expect(page.text).toContain('Certificato rilasciato da fare Chi deve agire: Ufficio Anagrafe');
    expect(page.html).toMatch(/<li class="milestone-current" aria-current="step">/);
  });

  it('dates what is done by its end, not by its beginning', async () => {
    const progress = progressLike(['ReleaseCertificate'], ['CaseSubmitted', 'AwaitPayment']);
    const paidAt = new Date('2026-11-30T09:30:00Z');
    const visits = progress.visits.map((one) =>
      one.elementId === 'AwaitPayment' ? { ...one, completedAt: paidAt } : one,
    );
    addCase(world, caseLike(), { ...progress, visits });
    expect((await browser.open(PATH)).text).toContain('Pagamento fatto 30 novembre 2026, ore 10:30');
  });

  it('waits at the next step while the engine has not spoken, and updates itself', async () => {
    addCase(world, caseLike({ status: 'submitted', processInstanceKey: null }));
    const page = await browser.open(PATH);
    expect(page.text).toContain('La richiesta è al sicuro e sta per essere presa in carico.');
    expect(page.text).toContain('Verifica in anagrafe sei qui');
    expect(page.html).toContain('<noscript><meta http-equiv="refresh" content="10"></noscript>');
  });

  it('leaves out the payment that a free certificate never had', async () => {
    addCase(
      world,
      caseLike({ status: 'closed', outcome: 'issued', closedAt: new Date() }),
      progressLike([], ['CaseSubmitted', 'LookUpRegistry', 'MakeCertificate', 'ReleaseCertificate']),
    );
    const page = await browser.open(PATH);
    expect(page.text).not.toContain('Pagamento');
    expect(page.text).not.toContain('sei qui');
    expect(page.html).not.toContain('http-equiv="refresh"');
  });

  it('says in one sentence that a system outside is down, and goes on updating itself', async () => {
    const notice = outageNotice('ANPR_UNREACHABLE');
    addCase(
      world,
      caseLike({ notice, submittedAt: new Date() }),
      progressLike(['LookUpRegistry'], ['CaseSubmitted'], { openIncidents: [incident] }),
    );
    const page = await browser.open(PATH);
    expect(page.text).toContain(notice.it);
    expect(page.text).not.toContain('Un problema tecnico');
    expect(page.html).toContain('http-equiv="refresh"');
  });

  it('says in one sentence that a fault of ours holds the case up', async () => {
    addCase(world, caseLike(), progressLike(['LookUpRegistry'], ['CaseSubmitted'], { openIncidents: [incident] }));
    const page = await browser.open(PATH);
    expect(page.text).toContain('Un problema tecnico tiene ferma la pratica per il momento. Non devi fare nulla');
    expect(page.text).not.toContain('ANPR does not answer');
  });

  it('stays, and says that nothing was paid, when the checkout does not answer', async () => {
    const value = addCase(world, caseLike(), progressLike(['AwaitPayment'], ['CaseSubmitted']));
    world.payments.push(paymentLike(value));
    world.checkoutFaults.push(new UnavailableError('PAGOPA_UNREACHABLE', 'pagoPA does not answer'));
    await browser.open(PATH);
    const page = await browser.send(`${PATH}/paga`);
    expect(page.status).toBe(503);
    expect(page.text).toContain('In questo momento pagoPA non risponde. Non hai pagato nulla');
    expect(page.text).toContain('Paga 16,52 € con pagoPA');
    expect(page.title).toMatch(/^Errore: /);
  });

  it('asks for nothing while a clerk looks at a payment that is not as asked', async () => {
    const visited = ['CaseSubmitted', 'LookUpRegistry', 'CreateDebtPosition', 'AwaitPayment', 'AwaitMoneyDecision'];
    const value = addCase(world, caseLike(), progressLike(['AwaitMoneyDecision'], visited));
    world.payments.push(paymentLike(value, { state: 'in-check' }));
    const page = await browser.open(PATH);
    expect(page.text).toContain(
      'Pagamento in verifica sei qui 23 novembre 2026, ore 16:04 Chi deve agire: Ufficio Tributi',
    );
    expect(page.text).toContain('16,52 €: è arrivato un pagamento da verificare, per ora non pagare di nuovo');
    expect(page.text).not.toContain('Paga 16,52 €');
    const back = await browser.open(`${PATH}/pagamento?esito=ok`);
    expect(back.text).toContain('Il pagamento è in verifica');
    expect(back.html).not.toContain('http-equiv="refresh"');
  });

  it('says nothing of checks of payments to who has none', async () => {
    addCase(world, caseLike(), progressLike(['AwaitPayment'], ['CaseSubmitted', 'CreateDebtPosition']));
    expect((await browser.open(PATH)).text).not.toContain('Pagamento in verifica');
  });

  it('opens the checkout for what is due, and only for that', async () => {
    const value = addCase(world, caseLike(), progressLike(['AwaitPayment'], ['CaseSubmitted']));
    world.payments.push(paymentLike(value));
    const page = await browser.open(PATH);
    expect(page.text).toContain('Paga 16,52 € per avere il documento');
    expect(page.text).toContain('Hai tempo fino al 23 dicembre 2026, ore 23:59.');
    const away = await browser.send(`${PATH}/paga`);
    expect(away.location).toBe('https://checkout.pagopa.example/carrello/1');
    world.payments.length = 0;
    await browser.open(PATH);
    const nothing = await browser.request(`${PATH}/paga`, {
      method: 'POST',
      body: new URLSearchParams({ _csrf: /name="_csrf" value="([^"]+)"/.exec(browser.last.html)?.[1] ?? '' }),
    });
    expect(nothing.status).toBe(409);
  });

  it('believes the receipt and never the way the browser came back', async () => {
    const value = addCase(world, caseLike(), progressLike(['AwaitPayment'], ['CaseSubmitted']));
    world.payments.push(paymentLike(value));
    const waiting = await browser.open(`${PATH}/pagamento?esito=ok`);
    expect(waiting.text).toContain('Stiamo aspettando la ricevuta del pagamento');
    expect(waiting.html).toContain('<noscript><meta http-equiv="refresh" content="5"></noscript>');
    const stopped = await browser.open(waiting.link('Ferma l’aggiornamento'));
    expect(stopped.url).toBe(`${PATH}/pagamento?esito=ok&fermo=1`);
    expect(stopped.html).not.toContain('http-equiv="refresh"');
    expect((await browser.open(`${PATH}/pagamento?esito=annullato`)).text).toContain('Non hai pagato nulla.');
    expect((await browser.open(`${PATH}/pagamento?esito=errore`)).text).toContain('Il pagamento non è riuscito');
    world.payments[0] = paymentLike(value, { state: 'paid', paidAt: new Date('2026-11-24T09:29:00Z') });
    const paid = await browser.open(`${PATH}/pagamento?esito=errore`);
    expect(paid.text).toContain('Abbiamo ricevuto 16,52 €.');
    expect(paid.html).not.toContain('http-equiv="refresh"');
  });

  it('gives the document when it is released, with its term and code', async () => {
    const value = addCase(
      world,
      caseLike({ outcome: 'issued' }),
      progressLike([], ['CaseSubmitted', 'ReleaseCertificate']),
    );
    await addDocument(world, value);
    const page = await browser.open(PATH);
    expect(page.text).toContain('Valido fino al 23 maggio 2027');
    expect(page.text).toContain('Codice di verifica 7B3K-2M9Q-Z0XW-4V8N-6P5T-1RCH-2D');
    const file = await browser.request(page.link('Scarica certificato-residenza.pdf (1 kB)'));
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="certificato-residenza.pdf"');
    expect(file.headers.get('cache-control')).toBe('no-store');
  });

  it('withdraws after asking once more, and only once', async () => {
    addCase(world, caseLike(), progressLike(['LookUpRegistry'], ['CaseSubmitted']));
    const page = await browser.open(PATH);
    const ask = await browser.open(page.link('Ritira la richiesta'));
    expect(ask.text).toContain('La pratica 2026-000123-K si chiude e non si può riaprire.');
    const done = await browser.send(`${PATH}/ritira`);
    expect(done.text).toContain('Hai chiesto il ritiro: lo stiamo registrando.');
    expect(world.cases.rows.get(caseLike().id)?.facts['withdrawal']).toMatchObject({ by: 'citizen' });
    expect(() => done.link('Ritira la richiesta')).toThrow('no link');
    expect((await browser.open(`${PATH}/ritira`)).text).toContain('non si può più ritirare');
  });

  it('takes one rating from 1 to 5 when the case has ended', async () => {
    addCase(world, caseLike({ outcome: 'issued', status: 'closed' }), progressLike([], ['CaseSubmitted']));
    await browser.open(PATH);
    const missing = await browser.send(`${PATH}/valuta`, { commento: 'tutto bene' });
    expect(missing.status).toBe(422);
    expect(missing.text).toContain('Scegli da 1 a 5 prima di inviare.');
    expect((await browser.send(`${PATH}/valuta`, { stelle: '9' })).status).toBe(422);
    const thanks = await browser.send(`${PATH}/valuta`, { stelle: '4', commento: 'semplice' });
    expect(thanks.text).toContain('Hai valutato questo servizio 4 su 5.');
    expect([...world.feedback.rows.values()]).toMatchObject([{ stars: 4, comment: 'semplice' }]);
  });
});

describe('personal area', () => {
  it('puts first what the citizen must do now', async () => {
    const value = addCase(world, caseLike(), progressLike(['AwaitPayment'], ['CaseSubmitted']));
    world.payments.push(paymentLike(value));
    const page = await browser.open('/area-personale');
    expect(page.text).toContain(
      'Cosa devo fare ora Paga 16,52 € per «Certificato di residenza» entro il 23 dicembre 2026',
    );
    expect(page.text).toContain('Certificato di residenza 2026-000123-K 23 novembre 2026 Da pagare');
    expect(page.link('Paga 16,52 € per «Certificato di residenza»')).toBe(PATH);
  });

  it('says what is empty and what will be there', async () => {
    expect((await browser.open('/area-personale')).text).toContain('Adesso non devi fare nulla.');
    expect((await browser.open('/area-personale/documenti')).text).toContain('Nessun documento');
    expect((await browser.open('/area-personale/pagamenti')).text).toContain('Nessun pagamento');
    expect((await browser.open('/area-personale/avvisi')).text).toContain('Nessun avviso');
    expect((await browser.open('/area-personale/accessi')).text).toContain('Nessuno ha aperto i tuoi dati');
  });
});
