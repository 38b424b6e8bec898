import { jest } from '@jest/globals';
import { startHarness, until, type Harness } from './harness.js';
import { decideMoney, moneyTasks, receive, released, unpaidCertificate, type Unpaid } from './money.js';

jest.setTimeout(60_000);

let platform: Harness;
beforeAll(async () => {
  platform = await startHarness();
});
afterAll(() => platform.close());

const withdraw = async ({ value }: Unpaid): Promise<void> => {
  await platform.services.withdrawCase(value, { kind: 'citizen', taxCode: null });
  await platform.services.dispatcher.drain();
};

describe('withdrawing a case that waits for its payment', () => {
  it('invalidates the position before it closes the case', async () => {
    await platform.outside.orderFaults('pagopa', [
      { match: { method: 'POST', path: '/gpd' }, effect: { status: 503, body: {} } },
    ]);
    const unpaid = await unpaidWith(async (one) => {
      await withdraw(one);
      await until('The position is asked to be invalidated', async () =>
        (await platform.places(one.value.id)).includes('WithdrawPayment') ? true : undefined,
      );
      const { status, outcome } = await platform.find(one.value.id);
      expect({ status, outcome }).toEqual({ status: 'in-progress', outcome: null });
    });
    await platform.outside.orderFaults('pagopa', []);
    platform.clock.advance(120_000);
    await platform.waitForCase(
      unpaid.value.id,
      'withdrawn',
      ({ outcome, status }) => outcome === 'withdrawn' && status === 'closed',
    );
    expect((await platform.stores.debtPositions.find(unpaid.debt.id))?.state).toBe('withdrawn');
  });

  /** pagoPA works until the case waits; then the faults that the test ordered hold. */
  async function unpaidWith(then: (unpaid: Unpaid) => Promise<void>): Promise<Unpaid> {
    const faults = platform.outside.pagopa.faults.list().map((rule) => structuredClone(rule));
    platform.outside.pagopa.faults.clear();
    const unpaid = await unpaidCertificate(platform);
    platform.outside.pagopa.faults.set(faults);
    await then(unpaid);
    return unpaid;
  }

  it.each(['release', 'refund'] as const)('after paying makes one task of a clerk, who can %s', async (decision) => {
    const unpaid = await unpaidCertificate(platform);
    const { value, debt } = unpaid;
    await platform.outside.pay(debt.position.nav);
    await withdraw(unpaid);
    await until('The clerk gets the task', async () =>
      (await moneyTasks(platform, value)).length > 0 ? true : undefined,
    );
    await receive(platform);
    expect((await platform.find(value.id)).outcome).toBeNull();
    await decideMoney(platform, value, decision);
    const after = await platform.waitForCase(value.id, 'closed', ({ status }) => status === 'closed');
    expect(after.outcome).toBe(decision === 'release' ? 'issued' : 'withdrawn');
    expect(after.notice?.it).toMatch(decision === 'release' ? /^Il certificato è pronto/ : /^Il Comune ti rimborsa/);
    expect((await released(platform, value)).includes('certificate')).toBe(decision === 'release');
    expect(await platform.stores.refunds.listOfCase(value.id)).toHaveLength(decision === 'refund' ? 1 : 0);
  });

  it('at the same moment as the receipt arrives loses no money, whoever is first', async () => {
    for (let round = 0; round < 6; round += 1) {
      const unpaid = await unpaidCertificate(platform);
      const { value, debt } = unpaid;
      await platform.outside.pay(debt.position.nav);
      const steps = [() => platform.tick(), () => withdraw(unpaid)];
      await Promise.all((round % 2 === 0 ? steps : steps.reverse()).map((step) => step()));
      await receive(platform);
      const tasks = await moneyTasks(platform, value);
      const { outcome } = await platform.find(value.id);
      // Either the certificate or a clerk's task, and never both nor neither.
      expect({ outcome, tasks: tasks.length }).toEqual(
        outcome === 'issued' && tasks.length === 0 ? { outcome: 'issued', tasks: 0 } : { outcome: null, tasks: 1 },
      );
      expect(await platform.services.insight.listOpenIncidents()).toEqual([]);
    }
  });
});

describe('the end of the time to pay', () => {
  it('after a payment of which the receipt is not here yet issues the certificate', async () => {
    const { value, debt } = await unpaidCertificate(platform);
    platform.clock.advanceTo(new Date(debt.position.dueAt.getTime() - 60_000));
    await platform.quiet();
    await platform.outside.pay(debt.position.nav);
    platform.clock.advance(120_000);
    await platform.waitForCase(
      value.id,
      'issued',
      ({ outcome, status }) => outcome === 'issued' && status === 'closed',
    );
    await receive(platform);
    expect(await moneyTasks(platform, value)).toEqual([]);
    expect((await released(platform, value)).sort()).toEqual(['certificate', 'stamp']);
  });

  it('waits for a receipt that pagoPA does not show yet, rather than to close a paid case', async () => {
    const { value, debt } = await unpaidCertificate(platform);
    await platform.outside.orderFaults('pagopa', [
      { match: { method: 'GET', path: '/gpd/payments-receipts-service' }, effect: { status: 503, body: {} } },
    ]);
    await platform.outside.pay(debt.position.nav);
    platform.clock.advanceTo(new Date(debt.position.dueAt.getTime() + 60_000));
    await until('The expiry is under way', async () =>
      (await platform.places(value.id)).includes('ExpirePayment') ? true : undefined,
    );
    await platform.outside.orderFaults('pagopa', []);
    platform.clock.advance(300_000);
    await platform.waitForCase(
      value.id,
      'issued',
      ({ outcome, status }) => outcome === 'issued' && status === 'closed',
    );
    await platform.quiet();
    expect(await moneyTasks(platform, value)).toEqual([]);
  });

  it('at the same moment as the receipt arrives loses no money', async () => {
    const { value, debt } = await unpaidCertificate(platform);
    await platform.outside.pay(debt.position.nav);
    platform.clock.advanceTo(new Date(debt.position.dueAt.getTime()));
    await platform.tick();
    await platform.waitForCase(
      value.id,
      'issued',
      ({ outcome, status }) => outcome === 'issued' && status === 'closed',
    );
    await receive(platform);
    expect(await moneyTasks(platform, value)).toEqual([]);
  });
});
