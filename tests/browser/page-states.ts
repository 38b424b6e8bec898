import {
  addCase,
  addDocument,
  caseLike,
  moneyLike,
  paymentLike,
  progressLike,
  reportLike,
} from '../fakes/web-cases.js';
import { CITIZENS } from '../fakes/web-people.js';
import { taskLike } from '../fakes/web-tasks.js';
import { createWebWorld, type WebWorld } from '../fakes/web-world.js';

/** One thing to look at: an address, who looks, and what is done there before looking. */
export interface PageState {
  readonly name: string;
  readonly path: string;
  readonly who?: 'anna' | 'bruno' | 'marco' | 'paola' | 'piero' | 'tullio';
  /** Sends the page's main form with these answers; the page that comes back is looked at. */
  readonly send?: Readonly<Record<string, string>>;
  /** What happens elsewhere between opening the page and sending its form. */
  readonly meanwhile?: (world: WebWorld) => void;
  /** The session's secret changes before the form is sent, as in another window. */
  readonly isStale?: boolean;
  /** Text that must be on the page, so that no state is looked at by mistake. */
  readonly shows: string;
}

const { level: _level, ...anna } = CITIZENS.anna;

/** A city in which something of everything has happened: Anna has cases, Bruno has nothing. */
export async function createLivelyWorld(): Promise<WebWorld> {
  const world = await createWebWorld();
  const toPay = addCase(
    world,
    caseLike(),
    progressLike(
      ['AwaitPayment'],
      ['CaseSubmitted', 'LookUpRegistry', 'AssessFee', 'MakeCertificate', 'CreateDebtPosition'],
    ),
  );
  world.payments.push(paymentLike(toPay));
  await addDocument(world, toPay, { id: 'held', key: 'held', state: 'held', verificationCode: null });
  const issued = addCase(
    world,
    caseLike({
      id: '5f0a6d0e-0000-4000-8000-000000000003',
      number: '2026-000119-A',
      status: 'closed',
      outcome: 'issued',
      closedAt: new Date('2026-11-20T10:00:00Z'),
      submittedAt: new Date('2026-11-20T09:59:00Z'),
      trackingCode: 'aaaa456789abcdefghjkmnpqrs',
    }),
    progressLike([], ['CaseSubmitted', 'LookUpRegistry', 'AssessFee', 'MakeCertificate', 'ReleaseCertificate']),
  );
  await addDocument(world, issued);
  world.payments.push(
    paymentLike(issued, { debtPositionId: 'd2', state: 'paid', paidAt: new Date('2026-11-20T10:00:00Z') }),
  );
  addCase(
    world,
    caseLike({
      id: '5f0a6d0e-0000-4000-8000-000000000004',
      number: '2026-000125-M',
      trackingCode: 'bbbb456789abcdefghjkmnpqrs',
      facts: {
        registry: {
          outcome: 'anomaly',
          at: '2026-11-23T15:04:02.000Z',
          person: {
            familyName: 'ZENNARO',
            givenName: 'ANNA',
            sex: 'F',
            birthDate: '1980-01-01',
            birthPlace: 'VENEZIA (VE)',
            taxCode: anna.taxCode,
          },
          address: 'DORSODURO 560, 30123 VENEZIA',
          since: '2011-05-04',
          municipality: '027042',
          anomalies: [{ code: 'EN148', text: 'Indirizzo non certificato' }],
        },
      },
    }),
    progressLike(['DecideAnomaly'], ['CaseSubmitted', 'LookUpRegistry']),
  );
  addCase(
    world,
    caseLike({
      id: '5f0a6d0e-0000-4000-8000-000000000005',
      number: '2026-000126-N',
      status: 'submitted',
      processInstanceKey: null,
      trackingCode: 'cccc456789abcdefghjkmnpqrs',
    }),
  );
  const report = addCase(
    world,
    reportLike({
      facts: { office: 'urp', reopenUntil: '2026-12-20T23:00:00.000Z' },
      notice: { it: 'Il lampione è stato riparato.', en: 'The lamp was repaired.' },
    }),
    progressLike(['AwaitReopening'], ['ReportSubmitted', 'Triage', 'DoWork', 'ReportAnswered']),
  );
  for (const [index, value] of [toPay, issued, report].entries()) {
    for (const [step, text] of [
      { it: 'Hai inviato la richiesta.', en: 'You sent the request.' },
      { it: 'L’ufficio ha preso in carico la richiesta.', en: 'The office took up the request.' },
    ].entries()) {
      await world.interactions.store.append({
        key: `${index}-${step}`,
        caseId: value.id,
        taxCode: null,
        at: new Date(Date.UTC(2026, 10, 23, 15, 4 + step)),
        channel: 'portal',
        actor:
          step === 0
            ? { kind: 'citizen', taxCode: null }
            : { kind: 'staff', subject: 'marco', name: 'Marco Busetto', office: 'urp' },
        kind: 'step',
        text,
        visibleToApplicant: true,
      });
    }
  }
  const { money } = moneyLike();
  world.money.set('77', money);
  world.tasks.rows.set(
    't9',
    taskLike({ id: 't9', processInstanceKey: '77', name: 'Decidi', offices: ['tributi'], formKey: 'decide-money' }),
  );
  world.incidents.push({
    key: '31',
    errorType: 'JOB_NO_RETRIES',
    errorMessage: `caseId: Invalid UUID; ${'x'.repeat(200)}`,
    bpmnProcessId: 'certificato-residenza',
    processDefinitionKey: '1',
    processInstanceKey: '2',
    elementId: 'MakeCertificate',
    elementInstanceKey: '3',
    jobKey: '4',
    scopeKeys: ['3', '2'],
    caseId: toPay.id,
    createdAt: new Date('2026-11-24T08:00:00Z'),
    resolvedAt: null,
  });
  world.variables.push(
    { name: 'caseId', value: toPay.id, scopeKey: '3' },
    { name: 'fee', value: { stampCents: 1600, secretariatCents: 52 }, scopeKey: '2' },
  );
  for (const id of ['d0000000-0000-4000-8000-000000000001', 'd0000000-0000-4000-8000-000000000002'])
    await world.drafts.store.save({
      id,
      serviceId: 'certificato-residenza',
      owner: anna.taxCode,
      answers: { useKind: 'exempt', exemptionReason: '3', certificateLanguage: 'it', delivery: 'portal' },
      documentIds: [],
      updatedAt: new Date('2026-11-22T18:20:00Z'),
    });
  world.notifications.push({
    id: 'n1',
    key: 'n1',
    caseId: issued.id,
    taxCode: anna.taxCode,
    to: anna.email,
    language: 'it',
    subject: 'Il tuo certificato è pronto',
    text: 'Ciao Anna,\n\nil certificato di residenza è pronto.\nLo trovi nella tua area personale.',
    html: '',
    documentIds: [],
    state: 'sent',
    attempts: 1,
    queuedAt: new Date('2026-11-20T10:00:00Z'),
    sentAt: new Date('2026-11-20T10:00:03Z'),
  });
  await world.accessLog.store.record({
    taxCode: anna.taxCode,
    caseId: toPay.id,
    at: new Date('2026-11-23T16:00:00Z'),
    who: { subject: 'elena', name: 'Elena Scarpa', office: 'anagrafe' },
    what: 'case-page',
    purpose: { it: 'Consultazione della pratica 2026-000123-K', en: 'Look at case 2026-000123-K' },
  });
  await world.accessLog.store.record({
    taxCode: anna.taxCode,
    caseId: toPay.id,
    at: new Date('2026-11-23T15:04:03Z'),
    who: { subject: 'system', name: 'DiMe', office: null },
    what: 'anpr-c020',
    purpose: { it: 'Rilascio del certificato', en: 'Issue of the certificate' },
  });
  world.tasks.rows.set(
    't1',
    taskLike({
      id: 't1',
      caseId: '5f0a6d0e-0000-4000-8000-000000000004',
      caseNumber: '2026-000125-M',
      serviceId: 'certificato-residenza',
      applicantName: 'Anna Zennaro',
      dueAt: new Date('2026-11-23T10:00:00Z'),
    }),
  );
  world.tasks.rows.set(
    't2',
    taskLike({
      id: 't2',
      caseId: report.id,
      caseNumber: report.number,
      serviceId: 'segnalazione',
      name: 'Valuta la segnalazione',
      elementId: 'Triage',
      formKey: 'triage-report',
      offices: ['urp'],
      claimedBy: { subject: 'marco', name: 'Marco Busetto' },
    }),
  );
  world.tasks.rows.set(
    't3',
    taskLike({
      id: 't3',
      caseId: report.id,
      caseNumber: report.number,
      serviceId: 'segnalazione',
      name: 'Esegui l’intervento',
      elementId: 'DoWork',
      formKey: 'work-report',
      offices: ['urp'],
      claimedBy: { subject: 'paola', name: 'Paola Tagliapietra' },
    }),
  );
  world.tasks.rows.set(
    't4',
    taskLike({
      id: 't4',
      caseId: '5f0a6d0e-0000-4000-8000-000000000004',
      caseNumber: '2026-000125-M',
      claimedBy: { subject: 'marco', name: 'Marco Busetto' },
    }),
  );
  return world;
}

const DRAFT = '/servizi/certificato-residenza/richiesta/d0000000-0000-4000-8000-000000000001';
const SPOILT_DRAFT = '/servizi/certificato-residenza/richiesta/d0000000-0000-4000-8000-000000000002';
const SECRET = '/segui/zzzz456789abcdefghjkmnpqrs';

/** People of the demonstration page. */
export const DEMO = {
  users: '/utenti-di-prova',
  mail: '/mail',
  people: [
    { who: 'citizen', name: 'Anna Zennaro', hint: { it: 'residente a Dorsoduro', en: 'lives in Dorsoduro' } },
    { who: 'staff', name: 'Elena Scarpa', hint: { it: 'Ufficio Anagrafe', en: 'registry office' } },
  ],
} as const;

/** Every kind of page in its empty, filled and error states. */
export const PAGE_STATES: readonly PageState[] = [
  { name: 'home', path: '/', shows: 'Di che cosa hai bisogno?' },
  { name: 'home-en', path: '/en', shows: 'What do you need?' },
  { name: 'catalogue', path: '/servizi', shows: 'Servizi trovati: 2' },
  { name: 'catalogue-empty', path: '/servizi?q=zucchero', shows: 'Nessun servizio corrisponde' },
  { name: 'service-card', path: '/servizi/certificato-residenza', shows: 'A chi è rivolto' },
  { name: 'sign-in', path: '/accedi', shows: 'Entra con SPID o CIE' },
  { name: 'sign-in-failed', path: '/accedi/cittadino/ritorno?error=access_denied', shows: 'Accesso non riuscito' },
  { name: 'sign-in-staff', path: '/accedi/personale', shows: 'Entra con l’utenza dell’ente' },
  {
    name: 'start',
    path: '/servizi/certificato-residenza/richiesta',
    who: 'anna',
    shows: 'Hai una richiesta in sospeso',
  },
  { name: 'start-report', path: '/servizi/segnalazione/richiesta', shows: 'Con accesso o senza' },
  { name: 'step', path: `${DRAFT}/1`, who: 'anna', shows: 'Il certificato ti serve' },
  {
    name: 'step-wrong',
    path: `${SPOILT_DRAFT}/2`,
    who: 'anna',
    send: { certificateLanguage: 'it', delivery: 'mail', email: 'senza chiocciola', azione: 'avanti' },
    shows: 'Controlla questi campi',
  },
  { name: 'step-report', path: '/servizi/segnalazione/richiesta', send: {}, shows: 'Indirizzo o punto di riferimento' },
  { name: 'summary', path: `${DRAFT}/riepilogo`, who: 'anna', shows: 'hanno valore di dichiarazione' },
  { name: 'confirmation', path: '/pratiche/2026-000126-N/inviata', who: 'anna', shows: 'Richiesta inviata' },
  { name: 'confirmation-report', path: `${SECRET}/inviata`, shows: 'Il tuo indirizzo segreto' },
  { name: 'case-to-pay', path: '/pratiche/2026-000123-K', who: 'anna', shows: 'con pagoPA' },
  { name: 'case-issued', path: '/pratiche/2026-000119-A', who: 'anna', shows: 'Quanto è stato facile' },
  {
    name: 'case-rating-wrong',
    path: '/pratiche/2026-000119-A',
    who: 'anna',
    send: { commento: 'bene' },
    shows: 'Scegli da 1 a 5',
  },
  { name: 'case-waiting', path: '/pratiche/2026-000126-N', who: 'anna', shows: 'sta per essere presa in carico' },
  { name: 'case-follow', path: SECRET, shows: 'Il problema c’è ancora?' },
  { name: 'withdraw', path: '/pratiche/2026-000123-K/ritira', who: 'anna', shows: 'Vuoi ritirare la richiesta?' },
  {
    name: 'payment-wait',
    path: '/pratiche/2026-000123-K/pagamento?esito=ok',
    who: 'anna',
    shows: 'Stiamo aspettando la ricevuta',
  },
  {
    name: 'payment-cancelled',
    path: '/pratiche/2026-000123-K/pagamento?esito=annullato',
    who: 'anna',
    shows: 'Pagamento annullato',
  },
  { name: 'payment-paid', path: '/pratiche/2026-000119-A/pagamento', who: 'anna', shows: 'Pagamento ricevuto' },
  { name: 'area', path: '/area-personale', who: 'anna', shows: 'Cosa devo fare ora' },
  { name: 'area-empty', path: '/area-personale', who: 'bruno', shows: 'Non hai ancora fatto richieste' },
  { name: 'area-documents', path: '/area-personale/documenti', who: 'anna', shows: 'Valido fino al' },
  { name: 'area-documents-empty', path: '/area-personale/documenti', who: 'bruno', shows: 'Nessun documento' },
  { name: 'area-payments', path: '/area-personale/pagamenti', who: 'anna', shows: 'Da pagare' },
  { name: 'area-notices', path: '/area-personale/avvisi', who: 'anna', shows: 'Il tuo certificato è pronto' },
  { name: 'area-accesses', path: '/area-personale/accessi', who: 'anna', shows: 'Elena Scarpa' },
  {
    name: 'area-accesses-empty',
    path: '/area-personale/accessi',
    who: 'bruno',
    shows: 'Nessuno ha aperto i tuoi dati',
  },
  { name: 'area-data', path: '/area-personale/dati', who: 'anna', shows: 'Scarica i tuoi dati (JSON)' },
  { name: 'area-data-en', path: '/en/area-personale/dati', who: 'bruno', shows: 'Reminders are on.' },
  { name: 'verify', path: '/verifica', shows: 'Codice di verifica' },
  { name: 'verify-missing', path: '/verifica?codice=', shows: 'Controlla questi campi' },
  { name: 'verify-valid', path: '/verifica/7B3K-2M9Q-Z0XW-4V8N-6P5T-1RCH-2D', shows: 'Certificato valido' },
  { name: 'verify-unknown', path: '/verifica/000000000000000000000000', shows: 'Codice sconosciuto' },
  { name: 'privacy', path: '/privacy', shows: 'Informativa sulla privacy' },
  { name: 'accessibility', path: '/accessibilita', shows: 'Stato di conformità' },
  { name: 'legal', path: '/note-legali', shows: 'Valore degli atti' },
  { name: 'contacts', path: '/contatti', shows: 'tutti i giorni dalle 8 alle 20' },
  { name: 'not-found', path: '/non-esiste', shows: 'Pagina non trovata' },
  { name: 'forbidden', path: '/lavoro', who: 'anna', shows: 'Questa pagina non è per te' },
  { name: 'inbox', path: '/lavoro', who: 'marco', shows: 'Decidi sul caso anomalo' },
  {
    name: 'inbox-empty',
    path: '/lavoro?vista=tutti',
    who: 'marco',
    send: { q: 'nessuno' },
    shows: 'Nessun compito corrisponde',
  },
  { name: 'task-unclaimed', path: '/lavoro/compiti/t1', who: 'marco', shows: 'Prendi in carico' },
  { name: 'task-mine', path: '/lavoro/compiti/t2', who: 'marco', shows: 'Il compito è in carico a te' },
  { name: 'task-wrong', path: '/lavoro/compiti/t2', who: 'marco', send: {}, shows: 'Controlla questi campi' },
  { name: 'task-taken', path: '/lavoro/compiti/t3', who: 'marco', shows: 'Paola Tagliapietra' },
  { name: 'task-money', path: '/lavoro/compiti/t9', who: 'tullio', shows: 'Importo chiesto' },
  { name: 'withdraw-report', path: `${SECRET}/ritira`, shows: 'Vuoi ritirare la richiesta?' },
  {
    name: 'stale-form',
    path: `${DRAFT}/1`,
    who: 'anna',
    send: { useKind: 'exempt' },
    isStale: true,
    shows: 'La pagina era aperta da troppo tempo',
  },
  { name: 'demo-users', path: '/utenti-di-prova', shows: 'Persone inventate' },
  { name: 'service-card-en', path: '/en/servizi/segnalazione', shows: 'Who it is for' },
  { name: 'step-en', path: `/en${DRAFT}/1`, who: 'anna', shows: 'You need the certificate' },
  { name: 'area-en', path: '/en/area-personale', who: 'anna', shows: 'What I must do now' },
  { name: 'inbox-en', path: '/en/lavoro', who: 'marco', shows: 'Unclaimed' },
  { name: 'case-search', path: '/lavoro/pratiche', who: 'marco', shows: 'Cerca una pratica' },
  {
    name: 'case-search-found',
    path: '/lavoro/pratiche',
    who: 'marco',
    send: { q: 'anna zennaro' },
    shows: 'Pratiche trovate: 4',
  },
  {
    name: 'case-search-empty',
    path: '/lavoro/pratiche?q=2026-999999-Z',
    who: 'marco',
    shows: 'Nessuna pratica trovata',
  },
  { name: 'problems', path: '/lavoro/problemi', who: 'marco', shows: 'Problemi aperti: 1' },
  { name: 'problems-empty', path: '/lavoro/problemi', who: 'paola', shows: 'Nessun problema' },
  { name: 'problem', path: '/lavoro/problemi/31', who: 'marco', shows: 'Correggi e riprova' },
  { name: 'staff-case', path: '/lavoro/pratiche/2026-000125-M', who: 'marco', shows: 'A che punto è' },
  // What happens meanwhile changes the city, so these come last.
  {
    name: 'task-conflict',
    path: '/lavoro/compiti/t4',
    who: 'marco',
    send: { decision: 'reject', reason: 'Residenza non confermata dal sopralluogo.' },
    meanwhile: ({ tasks }) => {
      const task = tasks.rows.get('t4');
      if (task) tasks.rows.set('t4', { ...task, claimedBy: { subject: 'elena', name: 'Elena Scarpa' } });
    },
    shows: 'La tua decisione non è stata registrata.',
  },
  {
    name: 'conflict',
    path: '/pratiche/2026-000123-K',
    who: 'anna',
    send: {},
    meanwhile: ({ payments }) => payments.splice(0, 1),
    shows: 'Non è più possibile',
  },
];
