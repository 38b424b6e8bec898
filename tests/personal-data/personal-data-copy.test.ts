import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { PersonalDataCopy } from '../../src/personal-data/personal-data-format.js';
import {
  ANNA,
  createPlatformWorld,
  reportSubmission,
  submission,
  taskFact,
  type PlatformWorld,
} from '../fakes/platform-world.js';

const TAX_CODE = 'VNRNNA84C55L736A';
const OTHER = 'BNCLRA92B55L736F';
let world: PlatformWorld;
beforeAll(async () => {
  world = await createPlatformWorld();
});
beforeEach(() => world.clear());
afterAll(() => world.close());

const copyOf = (taxCode = TAX_CODE, language: 'it' | 'en' = 'it') => world.services.personalDataCopy(taxCode, language);

/** Anna with something in every room, and others of whom nothing may be told. */
async function livelyCity() {
  const { services } = world;
  if (ANNA.kind !== 'citizen') throw new Error('Anna signs in');
  const { kind: _kind, ...person } = ANNA;
  await services.citizens.upsert({ ...person, language: 'it', lastSeenAt: world.now() });
  const value = await world.submit();
  await services.cases.addFacts(value.id, {
    registry: {
      outcome: 'anomaly',
      at: '2026-11-24T09:00:01.000Z',
      person: {
        familyName: 'VENIER',
        givenName: 'ANNA',
        sex: 'F',
        birthDate: '1984-03-15',
        birthPlace: 'VENEZIA (VE)',
        taxCode: TAX_CODE,
      },
      address: 'DORSODURO 560, 30123 VENEZIA',
      since: '2011-05-04',
      municipality: '027042',
      anomalies: [{ code: 'EN148', text: 'Indirizzo non certificato' }],
    },
    'task:DecideAnomaly': taskFact({ decision: 'reject', reason: 'nota-interna-ufficio' }),
  });
  for (const [id, kind, state, code] of [
    ['c1', 'certificate', 'released', 'VERIFICA-1'],
    ['c2', 'stamp', 'held', 'VERIFICA-2'],
  ] as const) {
    await services.documents.put(
      {
        id,
        key: `${value.id}:${kind}`,
        caseId: value.id,
        owner: null,
        kind,
        fileName: `${kind}.pdf`,
        mediaType: 'application/pdf',
        state,
        verificationCode: code,
        createdAt: world.now(),
        validUntil: '2027-05-24',
      },
      Buffer.from('pdf'),
    );
  }
  await services.interactions.append({
    key: 'internal',
    caseId: value.id,
    taxCode: TAX_CODE,
    at: world.now(),
    channel: 'desk',
    actor: { kind: 'staff', subject: 'marta.rossi', name: 'Marta Rossi', office: 'anagrafe' },
    kind: 'task-completed',
    text: { it: 'riga-interna', en: 'riga-interna' },
    visibleToApplicant: false,
  });
  await services.feedback.rate({
    caseId: value.id,
    serviceId: value.serviceId,
    stars: 4,
    comment: 'Bene',
    at: world.now(),
  });
  await services.notifications.queue({
    key: 'm1',
    caseId: value.id,
    taxCode: TAX_CODE,
    to: 'anna.venier@example.com',
    language: 'it',
    template: 'case-closed',
    data: { number: value.number, reason: 'Pronto', url: 'https://dime.example/x' },
  });
  await services.accessLog.record({
    taxCode: TAX_CODE,
    caseId: value.id,
    at: world.now(),
    who: { subject: 'marta.rossi', name: 'Marta Rossi', office: 'anagrafe' },
    what: 'case-page',
    purpose: { it: 'Pratica', en: 'Pratica' },
  });
  await services.drafts.save({
    id: randomUUID(),
    serviceId: 'segnalazione',
    owner: TAX_CODE,
    answers: { title: 'Buca in calle', forgotten: 'domanda tolta' },
    documentIds: ['p1'],
    updatedAt: world.now(),
  });
  // Somebody else's, in each room.
  await world.submit({
    applicant: { ...ANNA, taxCode: OTHER, givenName: 'Clara', familyName: 'Altrui', email: 'clara@example.com' },
    answers: { useKind: 'stamped', certificateLanguage: 'it', delivery: 'mail', email: 'clara@example.com' },
    owner: OTHER,
  });
  await services.submitCase(reportSubmission());
  await services.accessLog.record({
    taxCode: OTHER,
    caseId: null,
    at: world.now(),
    who: { subject: 's', name: 'Altro Impiegato', office: null },
    what: 'case-search',
    purpose: { it: 'Ricerca', en: 'Ricerca' },
  });
  return value;
}

describe('copy of one’s data', () => {
  it('has the documented shape and something of every kind', async () => {
    const value = await livelyCity();
    const copy = JSON.parse(JSON.stringify(await copyOf())) as PersonalDataCopy;
    expect(PersonalDataCopy.strict().parse(copy)).toEqual(copy);
    expect(copy.person).toMatchObject({
      taxCode: TAX_CODE,
      familyName: 'Venier',
      lastSignInAt: '2026-11-24T09:00:00.000Z',
    });
    expect(copy.requests).toHaveLength(1);
    expect(copy.requests[0]).toMatchObject({
      number: value.number,
      service: { id: 'certificato-residenza', name: 'Certificato di residenza' },
      page: `http://localhost:3000/pratiche/${value.number}`,
      registry: { source: 'ANPR', address: 'DORSODURO 560, 30123 VENEZIA', anomalies: [{ code: 'EN148' }] },
      documents: [
        {
          kind: 'certificate',
          file: `http://localhost:3000/pratiche/${value.number}/documenti/c1`,
          verificationCode: 'VERIFICA-1',
        },
        { kind: 'stamp', file: null, verificationCode: null },
      ],
      timeline: [{ text: `Hai inviato la richiesta ${value.number}.` }],
      rating: { stars: 4, comment: 'Bene' },
    });
    expect(copy.requests[0]?.answers[0]).toMatchObject({ key: 'useKind', value: 'stamped' });
    expect(copy.requests[0]?.answers[0]?.question).toContain('ti serve');
    expect(copy.drafts).toMatchObject([
      {
        service: { id: 'segnalazione' },
        expiresAt: '2026-12-24T09:00:00.000Z',
        answers: [
          { key: 'title', question: 'In breve', value: 'Buca in calle', text: 'Buca in calle' },
          { key: 'forgotten', question: null, value: 'domanda tolta', text: null },
        ],
      },
    ]);
    expect(copy.messages).toMatchObject([{ requestNumber: value.number, to: 'anna.venier@example.com' }]);
    expect(copy.accesses).toMatchObject([
      { requestNumber: value.number, who: 'Marta Rossi', office: 'Ufficio Anagrafe', what: 'case-page' },
    ]);
  });

  it('tells nothing of anybody else, and nothing that only the offices read', async () => {
    await livelyCity();
    const text = JSON.stringify(await copyOf());
    for (const secret of [
      OTHER,
      'Altrui',
      'clara@example.com',
      'reporter@example.com',
      'Altro Impiegato',
      'nota-interna-ufficio',
      'riga-interna',
      'marta.rossi',
      'task:',
      'trackingCode',
      'processInstance',
      'VERIFICA-2',
    ]) {
      expect(text).not.toContain(secret);
    }
  });

  it('is in the words of the language of the page', async () => {
    await livelyCity();
    const copy = await copyOf(TAX_CODE, 'en');
    expect(copy.controller).toBe('Municipality of Venice');
    expect(copy.explanation).toBe('http://localhost:3000/en/privacy');
    expect(copy.requests[0]?.service.name).toBe('Certificate of residence');
    expect(copy.accesses[0]?.office).toBe('Registry office');
  });

  it('is complete for a person with more than the pages show', async () => {
    for (let count = 0; count < 60; count += 1) await world.submit({ draftId: randomUUID() });
    for (let count = 0; count < 210; count += 1) {
      await world.services.accessLog.record({
        taxCode: TAX_CODE,
        caseId: null,
        at: world.now(),
        who: { subject: 's', name: 'Marta Rossi', office: null },
        what: 'case-search',
        purpose: { it: 'Ricerca', en: 'Ricerca' },
      });
    }
    const { requests, accesses } = await copyOf();
    expect([requests.length, accesses.length]).toEqual([60, 210]);
  });

  it('of a person of whom nothing is known is empty, and has the same shape', async () => {
    await livelyCity();
    const copy = await copyOf('RSSMRA80A01H501U');
    expect(PersonalDataCopy.parse(copy)).toMatchObject({ requests: [], drafts: [], messages: [], accesses: [] });
  });

  it('keeps a request whose service is no longer offered', async () => {
    const value = await world.submit(submission());
    await world.connection
      .collection<{ _id: string }>('cases')
      .updateOne({ _id: value.id }, { $set: { serviceId: 'tolto' } });
    const [request] = (await copyOf()).requests;
    expect(request).toMatchObject({ number: value.number, service: { id: 'tolto', name: null } });
    expect(request?.answers).toContainEqual({ key: 'useKind', question: null, value: 'stamped', text: null });
  });

  it('is explained, field by field, in its document', () => {
    const page = readFileSync('docs/personal-data-copy.md', 'utf8');
    const names = new Set<string>();
    const collect = (schema: unknown): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const { properties } = schema as { properties?: Record<string, unknown> };
      for (const name of Object.keys(properties ?? {})) names.add(name);
      Object.values(schema).forEach(collect);
    };
    collect(z.toJSONSchema(PersonalDataCopy));
    expect(names.size).toBeGreaterThan(50);
    expect([...names].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
