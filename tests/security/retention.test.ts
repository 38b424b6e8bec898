import { createRetention } from '../../src/retention/retention.js';
import { createRetentionStore } from '../../src/retention/retention-store.js';
import type { Case } from '../../src/crm/case.js';
import { verifyDocument } from '../../src/documents/verification.js';
import { ANNA, createPlatformWorld, reportSubmission, START, type PlatformWorld } from '../fakes/platform-world.js';

const YEAR_MS = 365.25 * 86_400_000;
const CODE = '7B3K2M9QZ0XW4V8N6P5T1RCH2D';
/** Everything by which Anna or her papers could be known. */
const CANARIES = [
  'venier',
  'VNRNNA84C55L736A',
  'Venier',
  'anna.venier@example.com',
  'parola-segreta',
  CODE,
  'reporter@example.com',
];

let world: PlatformWorld;
let run: ReturnType<typeof createRetention>;

beforeAll(async () => {
  world = await createPlatformWorld();
  run = createRetention({
    store: createRetentionStore(world.connection),
    catalogue: world.services.catalogue,
    audit: world.services.audit,
    now: world.now,
  });
});
afterEach(() => world.clear());
afterAll(() => world.close());

/** A closed case of Anna with something about her in every room. */
async function closedCase(): Promise<Case> {
  const { services } = world;
  await services.citizens.upsert({ ...CITIZEN, lastSeenAt: START });
  const value = await world.submit();
  await services.cases.addFacts(value.id, { 'task:DecideAnomaly': { answers: { reason: 'parola-segreta' } } });
  await services.documents.put(
    {
      id: 'c1',
      key: `${value.id}:certificate`,
      caseId: value.id,
      owner: null,
      kind: 'certificate',
      fileName: 'certificato.pdf',
      mediaType: 'application/pdf',
      state: 'released',
      verificationCode: CODE,
      createdAt: START,
      validUntil: '2027-05-24',
    },
    new TextEncoder().encode('Anna Venier, parola-segreta'),
  );
  await services.notifications.queue({
    key: `${value.id}:m`,
    caseId: value.id,
    taxCode: 'VNRNNA84C55L736A',
    to: 'anna.venier@example.com',
    language: 'it',
    template: 'case-closed',
    data: { number: value.number, reason: 'parola-segreta', url: 'https://dime.example/x' },
  });
  await services.accessLog.record({
    taxCode: 'VNRNNA84C55L736A',
    caseId: value.id,
    at: START,
    who: { subject: 'elena', name: 'Elena Scarpa', office: 'anagrafe' },
    what: 'case-page',
    purpose: { it: 'p', en: 'p' },
  });
  await services.feedback.rate({
    caseId: value.id,
    serviceId: value.serviceId,
    stars: 4,
    comment: 'parola-segreta',
    at: START,
  });
  await world.connection
    .collection<{ _id: string }>('insight-tasks')
    .insertOne({ _id: 't1', caseId: value.id } as never);
  await services.taskStore.decide({
    taskId: 't1',
    subject: 'e',
    name: 'E',
    answers: { reason: 'parola-segreta' },
    at: START,
  });
  await services.cases.setOutcome(value.id, 'issued', null);
  await services.cases.markClosed(value.id, START);
  return world.get(value.id);
}

const { kind: _kind, ...PERSON } = ANNA as Extract<typeof ANNA, { kind: 'citizen' }>;
const CITIZEN = { ...PERSON, language: 'it' } as const;

const bytesOf = (data: unknown): string =>
  data === undefined ? '' : Buffer.from((data as { buffer: Uint8Array }).buffer).toString('latin1');

/** Collections in which one of the canaries is still found. */
async function traces(): Promise<string[]> {
  const names = (await world.connection.listCollections()).map(({ name }) => name);
  const found: string[] = [];
  for (const name of names) {
    const rows = await world.connection.collection(name).find({}).toArray();
    const text = rows.map((row) => `${JSON.stringify(row)}${bytesOf(row['data'])}`).join();
    if (CANARIES.some((canary) => text.includes(canary))) found.push(name);
  }
  return found.toSorted();
}

describe('retention', () => {
  it('leaves open cases and cases within their years alone', async () => {
    await closedCase();
    await world.submit();
    world.advance(4.9 * YEAR_MS);
    const before = await traces();
    expect(before).toEqual(
      expect.arrayContaining(['cases', 'citizens', 'document_chunks', 'documents', 'notifications', 'task-decisions']),
    );
    expect((await run()).cases).toBe(0);
    expect(await traces()).toEqual(before);
  });

  it('leaves no trace of the person anywhere when the years have passed, and keeps what is no personal data', async () => {
    const value = await closedCase();
    world.advance(5.1 * YEAR_MS);
    expect(await run()).toEqual({ cases: 1, citizens: 1 });
    expect(await traces()).toEqual([]);
    const left = await world.get(value.id);
    expect(left).toMatchObject({
      number: value.number,
      serviceId: value.serviceId,
      outcome: 'issued',
      status: 'closed',
    });
    expect(left.submittedAt).toEqual(value.submittedAt);
    expect(left.applicant).toEqual({ kind: 'anonymous', email: null });
    expect(await world.services.cases.findByTrackingCode(value.trackingCode)).toBeUndefined();
    expect(await world.services.cases.listOfCitizen('VNRNNA84C55L736A')).toEqual([]);
    expect(await verifyDocument(CODE, { ...world.services, now: world.now })).toEqual({ state: 'unknown' });
    expect((await world.services.feedback.findOfCase(value.id))?.stars).toBe(4);
    const [entry] = await world.services.audit.list({ limit: 1 });
    expect(entry).toMatchObject({
      action: 'case-erased',
      subject: value.id,
      details: { number: value.number, years: 5 },
    });
    expect((await world.services.audit.verify()).brokenAt).toBeNull();
  });

  it('does it once, each service by its own years', async () => {
    await closedCase();
    const report = await world.submit(reportSubmission());
    await world.services.cases.markClosed(report.id, START);
    world.advance(2.1 * YEAR_MS);
    expect((await run()).cases).toBe(1);
    expect((await world.get(report.id)).answers).toEqual({});
    expect((await run()).cases).toBe(0);
    expect(await world.services.audit.list({ limit: 10 })).toHaveLength(1);
  });

  it('forgets who has no case and did not come back, and nobody else', async () => {
    await world.services.citizens.upsert({ ...CITIZEN, taxCode: 'RSSGLI95D50L736L', lastSeenAt: START });
    await world.submit();
    await world.services.citizens.upsert({ ...CITIZEN, lastSeenAt: START });
    world.advance(2.1 * YEAR_MS);
    expect((await run()).citizens).toBe(1);
    expect(await world.services.citizens.find('RSSGLI95D50L736L')).toBeUndefined();
    expect(await world.services.citizens.find('VNRNNA84C55L736A')).toBeDefined();
  });

  it('takes mails and looks that belong to no case after two years', async () => {
    const { notifications, accessLog } = world.services;
    const write = async (key: string) => {
      await notifications.queue({
        key,
        caseId: null,
        taxCode: 'VNRNNA84C55L736A',
        to: 'anna.venier@example.com',
        language: 'it',
        template: 'case-closed',
        data: { number: '', reason: '', url: 'https://dime.example/x' },
      });
      await accessLog.record({
        taxCode: 'VNRNNA84C55L736A',
        caseId: null,
        at: world.now(),
        who: { subject: 'citizen', name: 'Anna Venier', office: null },
        what: 'data-copy',
        purpose: { it: 'p', en: 'p' },
      });
    };
    await write('old');
    world.advance(1.9 * YEAR_MS);
    await write('new');
    await run();
    expect([await world.count('notifications'), await world.count('access_log')]).toEqual([2, 2]);
    world.advance(0.2 * YEAR_MS);
    await run();
    expect([await world.count('notifications'), await world.count('access_log')]).toEqual([1, 1]);
    expect((await notifications.listOfCitizen('VNRNNA84C55L736A')).map(({ key }) => key)).toEqual(['new']);
  });

  it('comes to whom it may forget, however many it must not forget stand before', async () => {
    await world.submit();
    await world.services.citizens.upsert({ ...CITIZEN, lastSeenAt: START });
    await world.services.citizens.upsert({ ...CITIZEN, taxCode: 'ZZZGLI95D50L736L', lastSeenAt: START });
    expect(await createRetentionStore(world.connection).removeCitizens(new Date(START.getTime() + 1), 1)).toBe(1);
    expect(await world.services.citizens.find('ZZZGLI95D50L736L')).toBeUndefined();
    expect(await world.services.citizens.find('VNRNNA84C55L736A')).toBeDefined();
  });
});
