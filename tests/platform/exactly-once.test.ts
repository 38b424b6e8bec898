import { jest } from '@jest/globals';
import type { Case } from '../../src/crm/case.js';
import type { Submission } from '../../src/crm/submit-case.js';
import { MESSAGE_TIME_TO_LIVE_MS, RETRY_HORIZON_MS, startKey } from '../../src/outbox/dispatcher.js';
import { startHarness, type Harness } from './harness.js';
import { certificateRequest, EXEMPT_ANSWERS } from './people.js';
import { createTripwire } from './tripwire.js';

jest.setTimeout(120_000);

/** Longer than any lease, back-off or job time-out. */
const LATER_MS = 90_000;

const wire = createTripwire();
let platform: Harness;
beforeAll(async () => {
  platform = await startHarness({ around: wire });
});
afterAll(() => platform.close());

function form(): Submission {
  const submission = certificateRequest();
  return { ...submission, answers: { ...EXEMPT_ANSWERS, email: submission.answers['email'] ?? null } };
}

const quietly = (run: () => Promise<unknown>): Promise<void> =>
  run().then(
    () => undefined,
    () => undefined,
  );

/** The person sends the form again, and the platform runs on as after a restart. */
async function sendAgain(submission: Submission): Promise<Case> {
  wire.disarm();
  platform.clock.advance(LATER_MS);
  const value = await platform.services.submitCase(submission);
  await platform.tick();
  await platform.waitForCase(value.id, 'closed', ({ status, outcome }) => status === 'closed' && outcome === 'issued');
  await platform.quiet();
  return value;
}

async function expectOnce(submission: Submission, value: Case): Promise<void> {
  const count = (collection: string, filter: object) =>
    platform.connection.collection(collection).countDocuments(filter);
  expect(await count('cases', { 'answers.email': submission.answers['email'] })).toBe(1);
  expect(await count('insight-instances', { caseId: value.id })).toBe(1);
  expect(await count('documents', { caseId: value.id, kind: 'certificate' })).toBe(1);
  expect(await count('interactions', { caseId: value.id, kind: 'case-submitted' })).toBe(1);
  const mails = platform.mails.filter(({ to }) => to === submission.answers['email']);
  // One that went out just before the crash goes out again under the same id: mail systems know it by that.
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
  expect((await platform.stores.outboxStore.find(startKey(value.id)))?.state).toBe('done');
  expect((await platform.stores.audit.verify()).brokenAt).toBeNull();
}

describe('a form that is sent', () => {
  let writes: readonly string[] = [];
  beforeAll(async () => {
    wire.disarm();
    const submission = form();
    const value = await platform.services.submitCase(submission);
    await platform.services.dispatcher.drain();
    writes = [...wire.writes];
    await platform.waitForCase(value.id, 'closed', ({ status }) => status === 'closed');
  });

  it('is written in more than one place before its instance is there', () => {
    expect(writes).toEqual(
      expect.arrayContaining([
        'counters.next',
        'cases.insert',
        'outboxStore.insert',
        'outboxStore.take',
        'engine.publishMessage',
      ]),
    );
  });

  it.each(['before', 'after'] as const)(
    'is one case, one instance and one mail, if it crashed %s any write',
    async (when) => {
      for (let n = 1; n <= writes.length; n += 1) {
        const submission = form();
        wire.arm(n, when);
        await quietly(() => platform.services.submitCase(submission));
        await quietly(() => platform.services.dispatcher.drain());
        await expectOnce(submission, await sendAgain(submission));
      }
    },
  );

  it('is taken up by the sweep when nobody sends it again', async () => {
    for (let n = 1; n <= writes.length; n += 1) {
      const submission = form();
      wire.arm(n, 'after');
      await quietly(() => platform.services.submitCase(submission));
      await quietly(() => platform.services.dispatcher.drain());
      wire.disarm();
      platform.clock.advance(LATER_MS);
      await platform.tick();
      const row = await platform.connection
        .collection('cases')
        .findOne({ 'answers.email': submission.answers['email'] });
      // Nothing was acknowledged and nothing stored: then nothing happens.
      if (row === null) expect(writes.slice(0, n)).not.toContain('cases.insert');
      else {
        const value = await platform.find(row._id as unknown as string);
        await platform.waitForCase(value.id, 'closed', ({ status }) => status === 'closed');
        await platform.quiet();
        await expectOnce(submission, value);
      }
    }
  });
});

describe('a start that was told to the engine', () => {
  it('is not told again when its message is no longer known there, however often the form is sent', async () => {
    const submission = form();
    const value = await platform.services.submitCase(submission);
    await platform.services.dispatcher.drain();
    await platform.waitForCase(value.id, 'closed', ({ status }) => status === 'closed');
    await platform.quiet();
    platform.clock.advance(MESSAGE_TIME_TO_LIVE_MS + LATER_MS);
    wire.disarm();
    await expectOnce(submission, await sendAgain(submission));
    expect(wire.writes).not.toContain('engine.publishMessage');
  });

  it('and of which the answer was lost becomes an incident past the horizon and is never sent', async () => {
    const submission = form();
    wire.arm(1, 'after');
    await quietly(() => platform.services.submitCase(submission));
    wire.disarm();
    const value = await platform.services.submitCase(submission);
    const key = startKey(value.id);
    // The row is taken, the engine never answers, and nobody tries for longer than the horizon.
    const held = await platform.stores.outboxStore.take('publish-message', platform.now(), 1_000);
    expect(held?.key).toBe(key);
    platform.clock.advance(RETRY_HORIZON_MS + LATER_MS);
    wire.disarm();
    await platform.services.dispatcher.drain();
    expect((await platform.stores.outboxStore.find(key))?.state).toBe('incident');
    await platform.services.submitCase(submission);
    await platform.services.dispatcher.drain();
    expect(wire.writes).not.toContain('engine.publishMessage');
    expect((await platform.stores.outboxStore.find(key))?.state).toBe('incident');
    const stuck = await platform.stores.outboxStore.listStuck(platform.now());
    expect(stuck.map(({ key: one }) => one)).toContain(key);
    expect((await platform.find(value.id)).status).toBe('submitted');
  });
});
