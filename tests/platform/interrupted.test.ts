import { jest } from '@jest/globals';
import { clerkOf, startHarness, until, type Harness } from './harness.js';
import { decideMoney, moneyTasks, receive, subjectsOf, unpaidCertificate } from './money.js';
import { applicant, EXEMPT_ANSWERS } from './people.js';
import { createTripwire } from './tripwire.js';

jest.setTimeout(180_000);

/** Longer than any lease or back-off. */
const LATER_MS = 90_000;
/** As many writes as either way makes. */
const DECISION_WRITES = 7;
const RECEIPT_WRITES = 6;

const wire = createTripwire();
let platform: Harness;
beforeAll(async () => {
  platform = await startHarness({ around: wire });
});
afterAll(() => platform.close());

const crashes = async (run: () => Promise<unknown>): Promise<boolean> =>
  run().then(
    () => false,
    () => true,
  );

const count = (collection: string, filter: object): Promise<number> =>
  platform.connection.collection(collection).countDocuments(filter);

async function afterRestart(): Promise<void> {
  wire.disarm();
  platform.clock.advance(LATER_MS);
  await platform.tick();
}

describe.each(['before', 'after'] as const)('a clerk’s decision that is interrupted %s a write', (when) => {
  it('is carried out once, without the clerk if it was stored', async () => {
    let interrupted = 0;
    for (let n = 1; n <= DECISION_WRITES; n += 1) {
      const value = await platform.request({ applicant: applicant('nicola-pavan'), answers: EXEMPT_ANSWERS });
      const task = await until('A task', async () => (await platform.tasks('anagrafe', value))[0]);
      const answers = { decision: 'reject', reason: 'Anomalia confermata dallo stato civile.' };
      const decide = () => platform.services.tasks.complete(task.id, clerkOf('anagrafe'), answers);
      wire.arm(n, when);
      if (await crashes(decide)) interrupted += 1;
      wire.disarm();
      // A decision that was not stored is still in the inbox.
      if ((await platform.tasks('anagrafe', value)).length > 0) await decide();
      await afterRestart();
      const after = await platform.waitForCase(value.id, 'closed', ({ status }) => status === 'closed');
      expect(after.outcome).toBe('rejected');
      expect(after.facts['task:DecideAnomaly']).toMatchObject({ answers });
      expect(await count('audit', { action: 'task-completed', subject: value.id })).toBe(1);
      expect(await count('interactions', { caseId: value.id, kind: 'task-completed' })).toBe(1);
      expect(await count('task-decisions', { _id: task.id, isCarriedOut: true })).toBe(1);
    }
    expect(interrupted).toBeGreaterThanOrEqual(6);
  });
});

describe.each([
  ['in time', 'before', 'regular'],
  ['in time', 'after', 'regular'],
  ['with a wrong amount', 'after', 'wrong-amount'],
] as const)('a receipt %s that is interrupted %s a write', (_what, when, variant) => {
  it('is settled or given to one clerk, once', async () => {
    let interrupted = 0;
    for (let n = 1; n <= RECEIPT_WRITES; n += 1) {
      const { value, debt } = await unpaidCertificate(platform);
      await platform.outside.pay(debt.position.nav, variant);
      wire.arm(n, when);
      if (await crashes(() => platform.services.receiptPoller.poll())) interrupted += 1;
      await afterRestart();
      await receive(platform);
      expect(await count('receipts', { caseId: value.id })).toBe(1);
      expect(await count('interactions', { caseId: value.id, kind: /^payment-(?:received|anomaly)$/ })).toBe(1);
      if (variant === 'regular') {
        await platform.waitForCase(
          value.id,
          'issued',
          ({ outcome, status }) => outcome === 'issued' && status === 'closed',
        );
        await platform.quiet();
        expect(await moneyTasks(platform, value)).toEqual([]);
        expect(subjectsOf(platform, value)).toEqual(['Il tuo certificato di residenza è pronto (N)']);
      } else {
        await decideMoney(platform, value, 'refund');
        expect(await platform.stores.refunds.listOfCase(value.id)).toHaveLength(1);
        expect(subjectsOf(platform, value).filter((subject) => subject.startsWith('Abbiamo ricevuto'))).toHaveLength(1);
      }
    }
    expect(interrupted).toBeGreaterThanOrEqual(4);
  });
});
