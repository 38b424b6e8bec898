import type { Transfer } from '../../src/payments/debt-position.js';
import type { StampCheck } from '../../src/payments/marca-da-bollo.js';
import { assessReceipt, type KnownDebt } from '../../src/payments/receipt-assessment.js';
import type { Receipt } from '../../src/payments/receipt.js';
import { IBAN, position } from './payments-world.js';

const debt: KnownDebt = { position: position(), state: 'open', receiptIds: [] };
const hash = (debt.position.transfers[0] as Extract<Transfer, { kind: 'stamp' }>).hashDocument;
const organizationTaxCode = debt.position.organizationTaxCode;

const receipt: Receipt = {
  receiptId: 'r1',
  nav: debt.position.nav,
  iuv: debt.position.iuv,
  organizationTaxCode,
  succeeded: true,
  amountCents: 1652,
  paidAt: new Date('2026-11-24T09:00:00Z'),
  debtorTaxCode: 'VNRNNA84C55L736A',
  pspName: 'Banca di Prova',
  transfers: [
    { transferId: 1, amountCents: 1600, organizationTaxCode, iban: null, stampXml: '<marcaDaBollo/>' },
    { transferId: 2, amountCents: 52, organizationTaxCode, iban: IBAN, stampXml: null },
  ],
};
const [stampPart, moneyPart] = receipt.transfers as [Receipt['transfers'][number], Receipt['transfers'][number]];

const goodStamp = (iubd = '01', documentHash = hash): StampCheck => ({
  ok: true,
  stamp: {
    iubd,
    purchasedAt: new Date('2026-11-24T09:00:00Z'),
    amountCents: 1600,
    sellerTaxCode: '99999999999',
    sellerName: 'Banca di Prova',
    documentHash,
  },
});
const checks = (...entries: [number, StampCheck][]) => new Map(entries);
const good = checks([1, goodStamp()]);

describe('a receipt for an open debt', () => {
  it('settles it when amount, account and stamp are what we asked for', () => {
    expect(assessReceipt(debt, receipt, good)).toBe('settles');
  });

  it('settles it whoever paid, and in whatever order the parts come', () => {
    const other = { ...receipt, debtorTaxCode: 'ZNTMRC78L21L736T', transfers: [moneyPart, stampPart] };
    expect(assessReceipt(debt, other, good)).toBe('settles');
  });

  it.each<[string, Partial<Receipt>]>([
    ['a cent less', { amountCents: 1651 }],
    ['a cent more', { amountCents: 1653 }],
    [
      'the sum right and the parts wrong',
      {
        transfers: [
          { ...stampPart, amountCents: 1601 },
          { ...moneyPart, amountCents: 51 },
        ],
      },
    ],
    ['a part missing', { transfers: [stampPart] }],
    ['a part more', { transfers: [stampPart, moneyPart, { ...moneyPart, transferId: 3, amountCents: 1 }] }],
    ['the same part twice', { transfers: [stampPart, stampPart] }],
    [
      'the money gone to another account',
      { transfers: [stampPart, { ...moneyPart, iban: 'IT64Y0542811101000000123456' }] },
    ],
  ])('has the wrong amount with %s', (_name, overrides) => {
    expect(assessReceipt(debt, { ...receipt, ...overrides }, good)).toBe('wrong-amount');
  });

  it.each<[string, Partial<Receipt>, ReadonlyMap<number, StampCheck>]>([
    ['no stamp', { transfers: [{ ...stampPart, stampXml: null, iban: IBAN }, moneyPart] }, good],
    ['a stamp nobody checked', {}, checks()],
    ['a stamp that failed its check', {}, checks([1, { ok: false, fault: 'untrusted' }])],
    ['a stamp that was used before', {}, checks([1, { ok: false, fault: 'reused' }])],
    ['a stamp of another document', {}, checks([1, goodStamp('01', 'other')])],
    ['a stamp at another part', {}, checks([2, goodStamp()])],
  ])('has a wrong stamp with %s', (_name, overrides, stampChecks) => {
    expect(assessReceipt(debt, { ...receipt, ...overrides }, stampChecks)).toBe('wrong-stamp');
  });

  it('has a wrong stamp when one stamp serves two parts', () => {
    const [stamp] = debt.position.transfers as [Transfer];
    const two = { ...debt, position: { ...debt.position, amountCents: 3200, transfers: [stamp, stamp] } };
    const paid = { ...receipt, amountCents: 3200, transfers: [stampPart, { ...stampPart, transferId: 2 }] };
    expect(assessReceipt(two, paid, checks([1, goodStamp('01')], [2, goodStamp('01')]))).toBe('wrong-stamp');
    expect(assessReceipt(two, paid, checks([1, goodStamp('01')], [2, goodStamp('02')]))).toBe('settles');
  });
});

describe('a receipt for a debt that is not open', () => {
  it.each([
    ['paid', 'duplicate'],
    ['withdrawn', 'late'],
    ['expired', 'late'],
  ] as const)('is told for one that is %s as %s', (state, verdict) => {
    expect(assessReceipt({ ...debt, state }, receipt, good)).toBe(verdict);
  });

  it('is told before its amount and stamp are looked at: it is money to give back anyway', () => {
    expect(assessReceipt({ ...debt, state: 'withdrawn' }, { ...receipt, amountCents: 1 }, checks())).toBe('late');
  });

  it('is nothing new when it was assessed before, whatever the state', () => {
    for (const state of ['open', 'paid', 'withdrawn', 'expired'] as const) {
      expect(assessReceipt({ ...debt, state, receiptIds: ['r1'] }, receipt, good)).toBe('known');
    }
  });
});

describe('a receipt that is none of ours', () => {
  it.each<[string, KnownDebt | undefined, Partial<Receipt>]>([
    ['without a debt', undefined, {}],
    ['for another notice', debt, { nav: '301000000000000144' }],
    ['with another reference', debt, { iuv: '01000000000000144' }],
    ['for another organisation', debt, { organizationTaxCode: '80000000001' }],
  ])('is unknown: %s', (_name, known, overrides) => {
    expect(assessReceipt(known, { ...receipt, ...overrides }, good)).toBe('unknown');
  });

  it('is nothing when the payment failed', () => {
    expect(assessReceipt(debt, { ...receipt, succeeded: false }, good)).toBe('not-paid');
  });
});
