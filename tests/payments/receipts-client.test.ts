import { DEMO_ORGANIZATION } from '../../sandbox/pagopa/pagopa-sandbox.js';
import type { DebtPositionDraft } from '../../src/payments/debt-position.js';
import { buildNoticeNumber } from '../../src/payments/notice-number.js';
import { control, HOUR_MS, position, startPagopa } from './payments-world.js';

let world: Awaited<ReturnType<typeof startPagopa>>;
beforeEach(async () => {
  world = await startPagopa();
});
afterEach(() => world.pagopa.close());

const failed = (name: string, code: string): unknown => expect.objectContaining({ name, code });

/** A Comune of which another program issues notices too, under a code of its own. */
const TWO_PROGRAMS = { ...DEMO_ORGANIZATION, segregationCodes: ['48', '49'] };

async function paidPosition(overrides: Partial<DebtPositionDraft> = {}) {
  const debt = position(overrides);
  await world.gpd.create(debt);
  await control(world.pagopa, 'payments', { nav: debt.nav });
  return debt;
}

describe('receipts of a period', () => {
  it('are listed with their reference and debtor, by Italian days', async () => {
    const debt = await paidPosition();
    const row = { iuv: debt.iuv, debtorTaxCode: 'VNRNNA84C55L736A', paidAt: world.clock.now() };
    expect(await world.receipts.list({ from: '2026-11-24', to: '2026-11-24', segregationCode: '48' })).toEqual([row]);
    expect(await world.receipts.list({ from: '2026-11-25', to: '2026-11-30', segregationCode: '48' })).toEqual([]);
    // 23:30 in Rome is 22:30 UTC: the payment belongs to the Italian day.
    world.clock.advance(14.5 * HOUR_MS);
    const late = await paidPosition();
    const rows = await world.receipts.list({ from: '2026-11-24', to: '2026-11-25', segregationCode: '48' });
    expect(rows.map(({ iuv }) => iuv)).toEqual([debt.iuv, late.iuv]);
    expect(rows[1]?.paidAt).toEqual(world.clock.now());
  });

  it('are those of our own notices, not of other programs of the Comune', async () => {
    await world.pagopa.close();
    world = await startPagopa({ organizations: [TWO_PROGRAMS] });
    const ours = await paidPosition();
    await paidPosition(buildNoticeNumber('49', 1));
    const rows = await world.receipts.list({ from: '2026-11-24', to: '2026-11-24', segregationCode: '48' });
    expect(rows.map(({ iuv }) => iuv)).toEqual([ours.iuv]);
  });

  it('are read page by page', async () => {
    for (let count = 0; count < 103; count += 1) await paidPosition();
    const rows = await world.receipts.list({ from: '2026-11-24', to: '2026-11-24', segregationCode: '48' });
    expect(new Set(rows.map(({ iuv }) => iuv)).size).toBe(103);
  });

  it('are an empty list when the service finds none', async () => {
    world.pagopa.faults.set([{ match: { path: '/gpd/payments-receipts-service' }, effect: { status: 404 } }]);
    expect(await world.receipts.list({ from: '2026-11-24', to: '2026-11-24', segregationCode: '48' })).toEqual([]);
  });

  it('are not guessed when the service answers nonsense', async () => {
    const match = { path: '/gpd/payments-receipts-service' };
    for (const body of ['<html>', {}, { totalPages: 1, results: [{ iuv: 1 }] }]) {
      world.pagopa.faults.set([{ match, effect: { status: 200, body } }]);
      await expect(
        world.receipts.list({ from: '2026-11-24', to: '2026-11-24', segregationCode: '48' }),
      ).rejects.toEqual(failed('UnavailableError', 'PAGOPA_NONSENSE'));
    }
  });
});

describe('the receipt of one notice', () => {
  it('is undefined while there is none, or while the position is not marked as paid', async () => {
    const debt = position();
    expect(await world.receipts.find(debt.iuv)).toBeUndefined();
    world.pagopa.faults.set([{ match: { path: '/gpd/payments-receipts-service' }, effect: { status: 422 }, times: 1 }]);
    expect(await world.receipts.find(debt.iuv)).toBeUndefined();
  });

  it('that cannot be read is told, not taken for none', async () => {
    const match = { path: '/gpd/payments-receipts-service' };
    world.pagopa.faults.set([{ match, effect: { status: 200, body: '<receipt/>' } }]);
    const received = await world.receipts.find('48170000000012344');
    expect(received?.receipt).toBeNull();
    expect(Buffer.from(received?.document.bytes ?? []).toString()).toContain('receipt');
  });

  it('stays the first one when the notice is paid twice', async () => {
    const debt = await paidPosition();
    const first = await world.receipts.find(debt.iuv);
    await control(world.pagopa, 'payments', { nav: debt.nav });
    expect((await world.receipts.find(debt.iuv))?.receipt).toEqual(first?.receipt);
    expect(await world.receipts.list({ from: '2026-11-24', to: '2026-11-24', segregationCode: '48' })).toHaveLength(1);
  });
});
