import { InvalidInputError } from '../../src/errors.js';
import {
  createDebtPosition,
  documentHash,
  iupdOf,
  type DebtPositionDraft,
  type Transfer,
} from '../../src/payments/debt-position.js';
import { buildNoticeNumber } from '../../src/payments/notice-number.js';
import { IBAN } from './payments-world.js';

const stamp: Transfer = {
  kind: 'stamp',
  amountCents: 1600,
  hashDocument: documentHash(Buffer.from('certificate')),
  provincialResidence: 'VE',
  category: '9/0301116TS/',
  remittanceInformation: 'Imposta di bollo',
};
const fee: Transfer = {
  kind: 'iban',
  amountCents: 52,
  iban: IBAN,
  category: '9/0101108TS/',
  remittanceInformation: 'Diritti di segreteria',
};
const draft: DebtPositionDraft = {
  ...buildNoticeNumber('48', 1),
  effectKey: 'case-1:fee',
  organizationTaxCode: '00339370272',
  companyName: 'Comune di Venezia',
  officeName: null,
  debtor: { type: 'F', taxCode: 'VNRNNA84C55L736A', fullName: 'Anna Venier' },
  description: 'Certificato di residenza',
  dueAt: new Date('2026-12-01T22:59:59Z'),
  transfers: [stamp, fee],
};

describe('a debt position', () => {
  it('is the sum of its transfers', () => {
    expect(createDebtPosition(draft).amountCents).toBe(1652);
  });

  it('gets the same id for the same effect key, and another for another', () => {
    expect(createDebtPosition(draft).iupd).toBe(createDebtPosition({ ...draft, description: 'Altro' }).iupd);
    expect(iupdOf('00339370272', 'a')).not.toBe(iupdOf('00339370272', 'b'));
    expect(iupdOf('00339370272', 'a')).toMatch(/^00339370272-DIME-[0-9a-f]{32}$/);
  });

  it('cuts a name that pagoPA has no room for: nobody is kept from paying by a long name', () => {
    const fullName = `Maria ${'Lunghissima '.repeat(10)}`;
    expect(createDebtPosition({ ...draft, debtor: { ...draft.debtor, fullName } }).debtor.fullName).toHaveLength(70);
  });

  it.each<[string, Partial<DebtPositionDraft>]>([
    ['no transfer', { transfers: [] }],
    ['six transfers', { transfers: Array.from({ length: 6 }, () => fee) }],
    ['a transfer of nothing', { transfers: [{ ...fee, amountCents: 0 }] }],
    ['half a cent', { transfers: [{ ...fee, amountCents: 0.5 }] }],
    ['a stamp of another amount', { transfers: [{ ...stamp, amountCents: 200 }] }],
    ['a hash that is no SHA-256', { transfers: [{ ...stamp, hashDocument: 'abc=' }] }],
    ['a province of three letters', { transfers: [{ ...stamp, provincialResidence: 'VEN' }] }],
    ['an IBAN that does not hold', { transfers: [{ ...fee, iban: 'IT00X0542811101000000123456' }] }],
    ['a category that is no taxonomy code', { transfers: [{ ...fee, category: '9/x/' }] }],
    ['an empty reason', { transfers: [{ ...fee, remittanceInformation: ' ' }] }],
    ['a reason of 141 characters', { transfers: [{ ...fee, remittanceInformation: 'x'.repeat(141) }] }],
    ['a description of 141 characters', { description: 'x'.repeat(141) }],
    ['a debtor without a name', { debtor: { ...draft.debtor, fullName: '' } }],
    ['a creditor that is no organisation', { organizationTaxCode: 'VNRNNA84C55L736A' }],
  ])('is refused with %s', (_name, overrides) => {
    expect(() => createDebtPosition({ ...draft, ...overrides })).toThrow(InvalidInputError);
  });
});
