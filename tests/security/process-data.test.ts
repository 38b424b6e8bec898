import { jest } from '@jest/globals';
import { clerkOf, startHarness, until, type Harness } from '../platform/harness.js';
import { applicant, certificateRequest, EXEMPT_ANSWERS } from '../platform/people.js';

jest.setTimeout(60_000);

const REPORTER = 'segnalante@posta.example';
const WORDS = ['parola-segreta-del-cittadino', 'parola-segreta-del-funzionario'] as const;
let platform: Harness;

beforeAll(async () => {
  platform = await startHarness();
});
afterAll(() => platform.close());

/** What must stay in the cases: who people are, how they are reached, what they and the clerks wrote. */
function canaries(): string[] {
  const people = (['anna-venier', 'nicola-pavan'] as const).flatMap((key) => {
    const person = applicant(key);
    return person.kind === 'citizen' ? [person.taxCode, person.familyName, person.email ?? person.taxCode] : [];
  });
  return [...people, REPORTER, ...WORDS, 'Fondamenta della Misericordia'];
}

/** Rows of a collection that hold a canary. */
async function leaks(collection: string): Promise<string[]> {
  const rows = await platform.connection.collection(collection).find({}).toArray();
  expect(rows.length).toBeGreaterThan(0);
  const wanted = canaries();
  return rows.map((row) => JSON.stringify(row)).filter((text) => wanted.some((canary) => text.includes(canary)));
}

describe('what leaves the CRM', () => {
  beforeAll(async () => {
    const exempt = await platform.request({ answers: { ...EXEMPT_ANSWERS, email: REPORTER } });
    const paid = await platform.request();
    const anomalous = await platform.request({ applicant: applicant('nicola-pavan') });
    const report = await platform.services.submitCase({
      ...certificateRequest(),
      serviceId: 'segnalazione',
      applicant: { kind: 'anonymous', email: REPORTER },
      answers: {
        municipality: 'marghera',
        address: 'Fondamenta della Misericordia 2527',
        category: 'illuminazione',
        title: 'Lampione spento',
        description: WORDS[0],
        email: REPORTER,
      },
    });
    await platform.services.dispatcher.drain();
    const task = await until('A task', async () => (await platform.tasks('anagrafe', anomalous))[0]);
    const clerk = clerkOf('anagrafe');
    await platform.services.tasks.claim(task.id, clerk);
    await platform.services.tasks.complete(task.id, clerk, { decision: 'reject', reason: WORDS[1] });
    const office = await until('An office', async () => {
      const { facts } = await platform.find(report.id);
      return typeof facts['office'] === 'string' ? facts['office'] : undefined;
    });
    const triage = await until('Triage', async () => (await platform.tasks(office, report))[0]);
    await platform.services.tasks.complete(triage.id, clerkOf(office), { decision: 'reject', message: WORDS[1] });
    await platform.services.dispatcher.drain();
    await platform.waitForCase(exempt.id, 'closed', ({ status }) => status === 'closed');
    await platform.waitForCase(anomalous.id, 'closed', ({ status }) => status === 'closed');
    await platform.waitForCase(report.id, 'answered', ({ facts }) => facts['answer'] !== undefined);
    await until('A debt', async () => (await platform.stores.debtPositions.listOfCase(paid.id))[0]);
    await platform.quiet();
  });

  it('is known where it belongs, so that this test can find it', async () => {
    for (const canary of canaries().slice(0, 3)) {
      const cases = await platform.connection.collection('cases').find({}).toArray();
      expect(JSON.stringify(cases)).toContain(canary);
    }
    expect(JSON.stringify(await platform.connection.collection('cases').find({}).toArray())).toContain(WORDS[1]);
  });

  it.each([
    'engine-records',
    'insight-instances',
    'insight-visits',
    'insight-tasks',
    'insight-variables',
    'outbox',
    'audit',
  ])('tells %s ids and choices, and nothing about a person', async (collection) => {
    expect(await leaks(collection)).toEqual([]);
  });
});

describe('looks by the platform itself', () => {
  it('at the national registry are all in the access log of the citizen', async () => {
    const asked = await platform.connection.collection('access_log').find({}).toArray();
    const kinds = new Set(asked.map(({ what }) => String(what)));
    expect([...kinds].toSorted()).toEqual(['anpr-c015', 'anpr-c020', 'anpr-c030']);
  });
});
