import { checkStamp, type StampCheck } from '../../src/payments/marca-da-bollo.js';
import { assessReceipt, type KnownDebt } from '../../src/payments/receipt-assessment.js';
import type { Receipt } from '../../src/payments/receipt.js';
import { documentHash, type DebtPosition } from '../../src/payments/debt-position.js';
import { control, DOCUMENT, HOUR_MS, position, RETURN_URLS, startPagopa, visitCheckout } from './payments-world.js';

let world: Awaited<ReturnType<typeof startPagopa>>;
beforeAll(async () => {
  world = await startPagopa({ receiptDelayMs: HOUR_MS });
});
afterAll(() => world.pagopa.close());

const usedStamps = new Set<string>();

async function judge(
  debt: DebtPosition,
  receipt: Receipt,
  state: KnownDebt['state'] = 'open',
  receiptIds: string[] = [],
) {
  const checks = new Map<number, StampCheck>();
  for (const { transferId, stampXml } of receipt.transfers) {
    if (stampXml === null) continue;
    const check = await checkStamp(stampXml, {
      trustedKeys: [world.pagopa.stampKeyPem],
      documentHash: documentHash(DOCUMENT),
      isUsed: (iubd) => Promise.resolve(usedStamps.has(iubd)),
    });
    if (check.ok) usedStamps.add(check.stamp.iubd);
    checks.set(transferId, check);
  }
  return assessReceipt({ position: debt, state, receiptIds }, receipt, checks);
}

async function getReceipt({ iuv }: DebtPosition): Promise<Receipt> {
  const receipt = (await world.receipts.find(iuv))?.receipt;
  if (!receipt) throw new Error(`No receipt of ${iuv}`);
  return receipt;
}

describe('paying a certificate', () => {
  it('settles the debt by the receipt with its signed stamp', async () => {
    const { gpd, checkout, receipts } = world;
    const debt = position();
    expect(await gpd.create(debt)).toBe('created');
    expect((await gpd.find(debt.iupd))?.status).toBe('VALID');
    expect(await receipts.find(debt.iuv)).toBeUndefined();

    const back = await visitCheckout(checkout, debt, 'pay');
    expect([back.status, back.headers.get('location')]).toEqual([303, RETURN_URLS.okUrl]);

    const receipt = await getReceipt(debt);
    expect(receipt).toMatchObject({
      nav: debt.nav,
      amountCents: 1652,
      succeeded: true,
      debtorTaxCode: 'VNRNNA84C55L736A',
    });
    expect(receipt.paidAt).toEqual(world.clock.now());
    expect(await judge(debt, receipt)).toBe('settles');
    expect((await gpd.find(debt.iupd))?.status).toBe('PAID');
    expect(await judge(debt, receipt, 'paid', [receipt.receiptId])).toBe('known');
  });

  it.each([
    ['cancel', RETURN_URLS.cancelUrl],
    ['fail', RETURN_URLS.errorUrl],
  ])('brings nothing when the payer presses %s', async (action, address) => {
    const { gpd, checkout, receipts } = world;
    const debt = position();
    await gpd.create(debt);
    const back = await visitCheckout(checkout, debt, action);
    expect(back.headers.get('location')).toBe(address);
    expect(await receipts.find(debt.iuv)).toBeUndefined();
    expect((await gpd.find(debt.iupd))?.status).toBe('VALID');
  });

  it('says nothing of a payment whose receipt is late until it comes', async () => {
    const { gpd, checkout, receipts, clock } = world;
    const debt = position();
    await gpd.create(debt);
    const back = await visitCheckout(checkout, debt, 'pay-late');
    expect(back.headers.get('location')).toBe(RETURN_URLS.okUrl);
    expect(await receipts.find(debt.iuv)).toBeUndefined();
    expect((await gpd.find(debt.iupd))?.status).toBe('VALID');
    clock.advance(HOUR_MS);
    expect(await judge(debt, await getReceipt(debt))).toBe('settles');
  });

  it('tells a receipt for a withdrawn debt as late', async () => {
    const { gpd, pagopa } = world;
    const debt = position();
    await gpd.create(debt);
    expect(await gpd.invalidate(debt.iupd)).toBe('invalidated');
    await control(pagopa, 'payments', { nav: debt.nav });
    expect(await judge(debt, await getReceipt(debt), 'withdrawn')).toBe('late');
  });

  it('tells a wrong amount and each wrong stamp', async () => {
    const { gpd, pagopa } = world;
    for (const [variant, verdict] of [
      ['wrong-amount', 'wrong-amount'],
      ['stamp-other-document', 'wrong-stamp'],
      ['stamp-bad-signature', 'wrong-stamp'],
      ['stamp-reused', 'wrong-stamp'],
    ] as const) {
      const debt = position();
      await gpd.create(debt);
      await control(pagopa, 'payments', { nav: debt.nav, variant });
      expect([variant, await judge(debt, await getReceipt(debt))]).toEqual([variant, verdict]);
    }
  });
});
