import { createReportingClient } from '../../src/payments/reporting-client.js';
import { control, HOUR_MS, position, startPagopa } from './payments-world.js';

let world: Awaited<ReturnType<typeof startPagopa>>;
let reporting: ReturnType<typeof createReportingClient>;
beforeEach(async () => {
  world = await startPagopa();
  reporting = createReportingClient(world.access);
});
afterEach(() => world.pagopa.close());

const failed = (name: string, code: string): unknown => expect.objectContaining({ name, code });
const nobody = { publishedAfter: null, isKnown: () => Promise.resolve(false) };

async function pay(nav: string): Promise<string> {
  return ((await control(world.pagopa, 'payments', { nav })) as { receiptId: string }).receiptId;
}

describe('what providers report', () => {
  it('brings to light the second payment of a notice, the day after', async () => {
    const debt = position();
    await world.gpd.create(debt);
    const first = await pay(debt.nav);
    const second = await pay(debt.nav);
    expect((await reporting.findNewReceipts(nobody)).receipts).toEqual([]);

    world.clock.advance(24 * HOUR_MS);
    const isKnown = (receiptId: string) => Promise.resolve(receiptId === first);
    const { receipts, seenUntil } = await reporting.findNewReceipts({ publishedAfter: null, isKnown });
    expect(receipts.map(({ receipt }) => receipt)).toMatchObject([
      { receiptId: second, nav: debt.nav, iuv: debt.iuv, amountCents: 1652, succeeded: true, paidAt: expect.any(Date) },
    ]);
    expect(
      receipts[0]?.receipt.transfers.map(({ iban, stampXml, amountCents }) => [iban, stampXml !== null, amountCents]),
    ).toEqual([
      [null, true, 1600],
      ['IT60X0542811101000000123456', false, 52],
    ]);
    expect((await reporting.findNewReceipts({ publishedAfter: seenUntil, isKnown })).receipts).toEqual([]);
  });

  it('says the same of a receipt as the receipts service', async () => {
    const debt = position();
    await world.gpd.create(debt);
    const receiptId = await pay(debt.nav);
    const reported = await reporting.findReceipt(receiptId);
    expect(reported?.receipt).toEqual((await world.receipts.find(debt.iuv))?.receipt);
    expect(JSON.parse(Buffer.from(reported?.document.bytes ?? []).toString())).toMatchObject({ receiptId });
    expect(await reporting.findReceipt('none')).toBeUndefined();
  });

  it('is asked again for a flow whose receipts are not there yet', async () => {
    const debt = position();
    await world.gpd.create(debt);
    const receiptId = await pay(debt.nav);
    await control(world.pagopa, 'flows');
    world.pagopa.faults.set([{ match: { path: '/bizevents' }, effect: { status: 404 }, times: 1 }]);
    expect(await reporting.findNewReceipts(nobody)).toEqual({ receipts: [], seenUntil: null });
    const again = await reporting.findNewReceipts(nobody);
    expect(again.receipts.map(({ receipt }) => receipt.receiptId)).toEqual([receiptId]);
  });

  it('is not guessed when a service answers nonsense or not at all', async () => {
    for (const path of ['/fdr-org', '/bizevents']) {
      const question = path === '/fdr-org' ? () => reporting.listFlows(null) : () => reporting.findReceipt('x');
      world.pagopa.faults.set([{ match: { path }, effect: { status: 200, body: {} }, times: 1 }]);
      await expect(question()).rejects.toEqual(failed('UnavailableError', 'PAGOPA_NONSENSE'));
      world.pagopa.faults.set([{ match: { path }, effect: { status: 503 }, times: 1 }]);
      await expect(question()).rejects.toEqual(failed('UnavailableError', 'PAGOPA_FAILED'));
    }
  });
});
