import { DEMO_ORGANIZATION } from '../../sandbox/pagopa/pagopa-sandbox.js';
import { buildNoticeNumber } from '../../src/payments/notice-number.js';
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
const nobody = { publishedAfter: null, segregationCode: '48', isKnown: () => Promise.resolve(false) };

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
    const { receipts, seenUntil } = await reporting.findNewReceipts({ ...nobody, isKnown });
    expect(receipts.map(({ receipt }) => receipt)).toMatchObject([
      { receiptId: second, nav: debt.nav, iuv: debt.iuv, amountCents: 1652, succeeded: true, paidAt: expect.any(Date) },
    ]);
    expect(
      receipts[0]?.receipt.transfers.map(({ iban, stampXml, amountCents }) => [iban, stampXml !== null, amountCents]),
    ).toEqual([
      [null, true, 1600],
      ['IT60X0542811101000000123456', false, 52],
    ]);
    expect((await reporting.findNewReceipts({ ...nobody, publishedAfter: seenUntil, isKnown })).receipts).toEqual([]);
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

  it.each([
    ['is not there', { status: 404 }],
    ['cannot be read', { status: 200, body: {} }],
  ])('holds up no later flow when one receipt %s', async (_what, effect) => {
    const [first, second] = [position(), position()];
    for (const debt of [first, second]) await world.gpd.create(debt);
    const missing = await pay(first.nav);
    await control(world.pagopa, 'flows');
    world.clock.advance(HOUR_MS);
    const later = await pay(second.nav);
    await control(world.pagopa, 'flows');
    world.pagopa.faults.set([
      { match: { path: `/bizevents/service/v1/organizations/00339370272/receipts/${missing}` }, effect },
    ]);
    const found = await reporting.findNewReceipts(nobody);
    expect(found.receipts.map(({ receipt }) => receipt.receiptId)).toEqual([later]);
    expect(found.seenUntil).toBeNull();

    world.pagopa.faults.set([]);
    const isKnown = (receiptId: string) => Promise.resolve(receiptId === later);
    const again = await reporting.findNewReceipts({ ...nobody, isKnown });
    expect(again.receipts.map(({ receipt }) => receipt.receiptId)).toEqual([missing]);
    expect(again.seenUntil).not.toBeNull();
  });

  it('leaves the payments of other programs of the Comune to them', async () => {
    await world.pagopa.close();
    world = await startPagopa({ organizations: [{ ...DEMO_ORGANIZATION, segregationCodes: ['48', '49'] }] });
    reporting = createReportingClient(world.access);
    const [ours, theirs] = [position(), position(buildNoticeNumber('49', 2))];
    for (const debt of [ours, theirs]) await world.gpd.create(debt);
    const receiptId = await pay(ours.nav);
    await pay(theirs.nav);
    await control(world.pagopa, 'flows');
    const found = await reporting.findNewReceipts(nobody);
    expect(found.receipts.map(({ receipt }) => receipt.receiptId)).toEqual([receiptId]);
    expect(found.seenUntil).not.toBeNull();
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
