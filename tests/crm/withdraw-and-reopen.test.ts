import { resumeHandOvers } from '../../src/crm/hand-over.js';
import type { Actor } from '../../src/crm/interaction.js';
import { reopenableUntil } from '../../src/crm/reopen-case.js';
import { createWithdrawCase } from '../../src/crm/withdraw-case.js';
import { createPlatformWorld, reportSubmission, type PlatformWorld } from '../fakes/platform-world.js';

let world: PlatformWorld;
beforeAll(async () => {
  world = await createPlatformWorld();
});
afterAll(() => world.close());

const citizen: Actor = { kind: 'citizen', taxCode: null };
const failing = (code: string): unknown => expect.objectContaining({ code });
const DAY_MS = 86_400_000;

async function answeredReport(reopenUntil: Date | null) {
  const value = await world.services.submitCase(reportSubmission());
  await world.services.cases.addFacts(value.id, { reopenUntil: reopenUntil?.toISOString() ?? null });
  return world.get(value.id);
}

describe('withdrawCase', () => {
  it('tells the process once and keeps it on the timeline', async () => {
    const value = await world.submit();
    await world.services.withdrawCase(value, citizen);
    await world.services.withdrawCase(value, citizen);
    expect(await world.outboxRow(`withdraw:${value.id}`)).toMatchObject({
      message: { name: 'caso-ritirato', correlationKey: value.id, startsCaseId: null },
    });
    const kinds = (await world.services.interactions.listOfCase(value.id)).map(({ kind }) => kind);
    expect(kinds).toEqual(['case-submitted', 'case-withdrawn']);
  });

  it('refuses once the case has its outcome', async () => {
    const value = await world.submit();
    await world.services.cases.setOutcome(value.id, 'issued', null);
    await expect(world.services.withdrawCase(value, citizen)).rejects.toEqual(failing('CASE_DECIDED'));
    expect(await world.outboxRow(`withdraw:${value.id}`)).toBeUndefined();
  });

  it('refuses when the case gets its outcome while the page is being answered', async () => {
    const value = await world.submit();
    const { cases } = world.services;
    const slow = {
      ...cases,
      async find(id: string) {
        const found = await cases.find(id);
        await cases.setOutcome(id, 'issued', null);
        return found;
      },
    };
    const withdraw = createWithdrawCase({ ...world.services.handOver, cases: slow, now: world.now });
    await expect(withdraw(value, citizen)).rejects.toEqual(failing('CASE_ENDED'));
    expect((await world.get(value.id)).facts['withdrawal']).toBeUndefined();
    expect(await world.outboxRow(`withdraw:${value.id}`)).toBeUndefined();
    const kinds = (await world.services.interactions.listOfCase(value.id)).map(({ kind }) => kind);
    expect(kinds).toEqual(['case-submitted']);
  });

  it('is completed by the sweep when it was interrupted', async () => {
    const value = await world.submit();
    const outbox = { put: () => Promise.reject(new Error('the process was killed')) };
    const withdraw = createWithdrawCase({ ...world.services.handOver, outbox, now: world.now });
    await expect(withdraw(value, citizen)).rejects.toThrow('killed');
    expect(await world.outboxRow(`withdraw:${value.id}`)).toBeUndefined();
    world.advance(60_000);
    expect(await resumeHandOvers(world.now(), world.services.handOver)).toBe(1);
    expect(await world.outboxRow(`withdraw:${value.id}`)).toBeDefined();
  });
});

describe('reopenCase', () => {
  it('sends an answered report back, with the reason, once', async () => {
    const value = await answeredReport(new Date(world.now().getTime() + DAY_MS));
    await world.services.reopenCase(value, citizen, 'È ancora spento');
    expect(await world.outboxRow(`reopen:${value.id}`)).toMatchObject({
      message: { name: 'segnalazione-riaperta', correlationKey: value.id, variables: { reopened: true } },
    });
    expect((await world.get(value.id)).facts['reopening']).toMatchObject({ reason: 'È ancora spento' });
    await expect(world.services.reopenCase(value, citizen, 'Di nuovo')).rejects.toEqual(failing('ALREADY_REOPENED'));
    expect((await world.get(value.id)).facts['reopening']).toMatchObject({ reason: 'È ancora spento' });
  });

  it('refuses after the last day, before any answer and once closed', async () => {
    const last = new Date(world.now().getTime() + DAY_MS);
    const late = await answeredReport(new Date(world.now().getTime() - 1));
    const unanswered = await answeredReport(null);
    const closed = await answeredReport(last);
    await world.services.cases.markClosed(closed.id, world.now());
    for (const value of [late, unanswered, closed]) {
      await expect(world.services.reopenCase(value, citizen, 'Perché no')).rejects.toEqual(failing('REOPENING_CLOSED'));
    }
  });

  it('says until when it is possible', async () => {
    const last = new Date(world.now().getTime() + DAY_MS);
    const value = await answeredReport(last);
    expect(reopenableUntil(value, world.now())).toEqual(last);
    expect(reopenableUntil(value, new Date(last.getTime() + 1))).toBeNull();
  });

  it('is not offered by a service whose card does not have it', async () => {
    const value = await world.submit();
    await expect(world.services.reopenCase(value, citizen, 'Perché no')).rejects.toEqual(
      failing('REOPENING_NOT_OFFERED'),
    );
  });
});
