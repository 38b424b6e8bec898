import { createHash, randomUUID } from 'node:crypto';
import type { Receipt } from '../../src/payments/receipt.js';
import type { StoredDebt } from '../../src/payments/stored-debt.js';
import { createPlatformWorld, type PlatformWorld } from '../fakes/platform-world.js';
import { position } from './payments-world.js';

let world: PlatformWorld;
beforeAll(async () => {
  world = await createPlatformWorld();
});
beforeEach(() => world.clear());
afterAll(() => world.close());

const failing = (code: string): unknown => expect.objectContaining({ code });
const paid = (receiptId: string) => ({ receiptId, paidAt: world.now() });

const debt = (overrides: Partial<StoredDebt> = {}): StoredDebt => ({
  id: randomUUID(),
  effectKey: randomUUID(),
  caseId: randomUUID(),
  documentId: null,
  position: position(),
  state: 'open',
  isPublished: false,
  createdAt: world.now(),
  receiptId: null,
  paidAt: null,
  ...overrides,
});

const receipt = (overrides: Partial<Receipt> = {}): Receipt => ({
  receiptId: randomUUID(),
  nav: '348000000000000144',
  iuv: '48000000000000144',
  organizationTaxCode: '00339370272',
  succeeded: true,
  amountCents: 1652,
  paidAt: world.now(),
  debtorTaxCode: 'VNRNNA84C55L736A',
  pspName: 'Banca di Prova S.p.A.',
  transfers: [],
  ...overrides,
});

describe('debt position store', () => {
  it('gives back what was stored, by id, effect key and notice number', async () => {
    const { debtPositions } = world.services;
    const value = debt();
    expect(await debtPositions.insert(value)).toEqual(value);
    expect(await debtPositions.find(value.id)).toEqual(value);
    expect(await debtPositions.findByEffectKey(value.effectKey)).toEqual(value);
    expect(await debtPositions.findByNav(value.position.nav)).toEqual(value);
    expect(await debtPositions.listOfCase(value.caseId)).toEqual([value]);
  });

  it('stores one debt per effect, also when many try at once', async () => {
    const { debtPositions } = world.services;
    const all = await Promise.all([1, 2, 3, 4].map(() => debtPositions.insert(debt({ effectKey: 'same' }))));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(await world.count('debt_positions')).toBe(1);
  });

  it('gives no notice number to two debts', async () => {
    const first = await world.services.debtPositions.insert(debt());
    await expect(world.services.debtPositions.insert(debt({ position: first.position }))).rejects.toEqual(
      failing(11_000 as never),
    );
  });

  it('ends in one way only: the first of payment, withdrawal and expiry', async () => {
    const { debtPositions } = world.services;
    for (const order of [0, 1, 2]) {
      const { id } = await debtPositions.insert(debt());
      const ways = [
        () => debtPositions.settle(id, paid('r1')),
        () => debtPositions.end(id, 'withdrawn'),
        () => debtPositions.end(id, 'expired'),
      ];
      const turned = [...ways.slice(order), ...ways.slice(0, order)];
      expect((await Promise.all(turned.map((way) => way()))).filter(Boolean)).toHaveLength(1);
    }
  });

  it('says yes again to the receipt that settled it, and no to any other', async () => {
    const { debtPositions } = world.services;
    const { id } = await debtPositions.insert(debt());
    expect(await debtPositions.settle(id, paid('r1'))).toBe(true);
    expect(await debtPositions.settle(id, paid('r1'))).toBe(true);
    expect(await debtPositions.settle(id, paid('r2'))).toBe(false);
    expect(await debtPositions.end(id, 'withdrawn')).toBe(false);
    expect(await debtPositions.find(id)).toMatchObject({ state: 'paid', receiptId: 'r1' });
  });

  it('ends with one notice number when two runs of a job find the first one taken', async () => {
    const { debtPositions } = world.services;
    const { id, position: first } = await debtPositions.insert(debt());
    const [one, two] = await Promise.all([
      debtPositions.renumber(id, first.nav, position()),
      debtPositions.renumber(id, first.nav, position()),
    ]);
    expect(one.position.nav).toBe(two.position.nav);
    expect(await debtPositions.findByNav(one.position.nav)).toMatchObject({ id });
  });

  it('keeps the notice number of a debt that pagoPA holds', async () => {
    const { debtPositions } = world.services;
    const { id, position: first } = await debtPositions.insert(debt());
    const { nav, iuv } = position();
    expect((await debtPositions.renumber(id, first.nav, { nav, iuv })).position).toMatchObject({ nav, iuv });
    await debtPositions.markPublished(id);
    await expect(debtPositions.renumber(id, nav, position())).rejects.toEqual(failing('DEBT_PUBLISHED'));
    expect(await debtPositions.findByNav(nav)).toMatchObject({ id, isPublished: true });
  });
});

describe('receipt store', () => {
  const stored = (overrides: Partial<Receipt> = {}, stampNumbers: string[] = []) => ({
    receipt: receipt(overrides),
    verdict: 'settles' as const,
    debtPositionId: 'debt',
    caseId: 'case',
    stampNumbers,
    storedAt: world.now(),
    isTold: false,
  });

  it('stores once per receipt and gives the first', async () => {
    const { receipts } = world.services;
    const first = stored({ receiptId: 'r1' });
    expect(await receipts.insert(first)).toEqual(first);
    expect(await receipts.insert({ ...first, verdict: 'duplicate' as const })).toEqual(first);
    expect(await receipts.find('r1')).toEqual(first);
    expect(await receipts.listOfDebt('debt')).toEqual([first]);
  });

  it('knows a payment by reference and instant, so that a second one is not taken for the first', async () => {
    const { receipts } = world.services;
    await receipts.insert(stored({ iuv: '1', paidAt: world.now() }));
    await receipts.insert(stored({ iuv: '2', paidAt: null }));
    expect(await receipts.hasPayment('1', world.now())).toBe(true);
    expect(await receipts.hasPayment('1', new Date(0))).toBe(false);
    expect(await receipts.hasPayment('2', null)).toBe(true);
    expect(await receipts.hasPayment('3', null)).toBe(false);
  });

  it('finds a revenue stamp that another receipt brought', async () => {
    const { receipts } = world.services;
    await receipts.insert(stored({ receiptId: 'r1' }, ['01000001000001']));
    expect(await receipts.isStampUsed('01000001000001', 'r1')).toBe(false);
    expect(await receipts.isStampUsed('01000001000001', 'r2')).toBe(true);
    expect(await receipts.isStampUsed('01000001000002', 'r2')).toBe(false);
  });

  it('lists what was not told to the end, oldest first', async () => {
    const { receipts } = world.services;
    await receipts.insert(stored({ receiptId: 'r1' }));
    world.advance(1_000);
    await receipts.insert(stored({ receiptId: 'r2' }));
    expect((await receipts.listUntold(10)).map((one) => one.receipt.receiptId)).toEqual(['r1', 'r2']);
    expect(await receipts.listUntold(1)).toHaveLength(1);
    await receipts.markTold('r1');
    expect((await receipts.listUntold(10)).map((one) => one.receipt.receiptId)).toEqual(['r2']);
  });

  it('remembers where a poller stopped', async () => {
    const { receipts } = world.services;
    expect(await receipts.readCursor('receipts')).toBeNull();
    await receipts.saveCursor('receipts', world.now());
    await receipts.saveCursor('receipts', new Date(world.now().getTime() + 1));
    expect(await receipts.readCursor('receipts')).toEqual(new Date(world.now().getTime() + 1));
    expect(await receipts.readCursor('reporting')).toBeNull();
  });
});

describe('refund store', () => {
  it('orders the money of a receipt back once', async () => {
    const { refunds } = world.services;
    const order = {
      receiptId: 'r1',
      caseId: 'case',
      amountCents: 1652,
      anomaly: 'late',
      reason: 'Tardi',
      orderedAt: world.now(),
    };
    expect(await refunds.insert(order)).toEqual(order);
    expect(await refunds.insert({ ...order, amountCents: 1 })).toEqual(order);
    expect(await refunds.listOfCase('case')).toEqual([order]);
    expect(await refunds.find('r2')).toBeUndefined();
  });
});

describe('the document of a receipt', () => {
  const keep = (text: string) =>
    world.services.keepReceipt('r1', { mediaType: 'application/xml', bytes: Buffer.from(text) });

  it('is kept byte for byte, once, with its hash in the audit log', async () => {
    const text = '\uFEFF<?xml version="1.0"?>\r\n<ricevuta>è così</ricevuta>';
    await keep(text);
    await keep('<ricevuta>another</ricevuta>');
    const kept = await world.services.receiptDocuments.find('r1');
    expect(Buffer.from(kept?.bytes ?? []).toString()).toBe(text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    expect(kept).toMatchObject({ receiptId: 'r1', mediaType: 'application/xml', sha256, receivedAt: world.now() });
    const entries = (await world.services.audit.list({ limit: 5 })).filter(({ action }) => action === 'receipt-kept');
    expect(entries).toMatchObject([{ subject: 'r1', details: { sha256 } }]);
  });

  it('is undefined where none came', async () => {
    expect(await world.services.receiptDocuments.find('r2')).toBeUndefined();
  });
});
