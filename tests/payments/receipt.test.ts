import { TRIAL_PSP, type Payment } from '../../sandbox/pagopa/payment.js';
import { receiptDocument } from '../../sandbox/pagopa/receipt-document.js';
import { decodeStamp, parsePaymentTime, parseReceipt } from '../../src/payments/receipt.js';

const payment: Payment = {
  receiptId: 'a0b1c2',
  organizationFiscalCode: '00339370272',
  nav: '348170000000012344',
  iuv: '48170000000012344',
  description: 'Certificato <di> residenza & "altro"',
  companyName: 'Comune di Venezia',
  officeName: null,
  debtor: { type: 'F', taxCode: 'VNRNNA84C55L736A', fullName: "Niccolò D'Este" },
  amountCents: 1652,
  feeCents: 100,
  paidAt: '2026-11-24T09:00:00.000Z',
  visibleAt: '2026-11-24T09:00:00.000Z',
  psp: TRIAL_PSP,
  transfers: [
    {
      id: 1,
      amountCents: 1600,
      organizationFiscalCode: '00339370272',
      remittanceInformation: 'Bollo',
      category: '9/0301116TS/',
      iban: null,
      stampXml: '<marcaDaBollo/>',
    },
    {
      id: 2,
      amountCents: 52,
      organizationFiscalCode: '00339370272',
      remittanceInformation: 'Diritti',
      category: '9/0101108TS/',
      iban: 'IT60X0542811101000000123456',
      stampXml: null,
    },
  ],
};
const xml = receiptDocument(payment);
const refused: unknown = expect.objectContaining({ name: 'InvalidInputError' });

describe('a receipt', () => {
  it('is read with its transfers', () => {
    expect(parseReceipt(xml)).toEqual({
      receiptId: 'a0b1c2',
      nav: payment.nav,
      iuv: payment.iuv,
      organizationTaxCode: '00339370272',
      succeeded: true,
      amountCents: 1652,
      paidAt: new Date('2026-11-24T09:00:00.000Z'),
      debtorTaxCode: 'VNRNNA84C55L736A',
      pspName: 'Banca di Prova S.p.A.',
      transfers: [
        {
          transferId: 1,
          amountCents: 1600,
          organizationTaxCode: '00339370272',
          iban: null,
          stampXml: '<marcaDaBollo/>',
        },
        {
          transferId: 2,
          amountCents: 52,
          organizationTaxCode: '00339370272',
          iban: 'IT60X0542811101000000123456',
          stampXml: null,
        },
      ],
    });
  });

  it('is read with a single transfer, under each of its names and with any prefix', () => {
    const single = receiptDocument({ ...payment, transfers: payment.transfers.slice(1) });
    expect(parseReceipt(single).transfers).toHaveLength(1);
    for (const name of ['paSendRTV2Request', 'paSendRTReq', 'ns2:paSendRTV2Request']) {
      expect(parseReceipt(single.replaceAll('PaSendRTV2Request', name)).receiptId).toBe('a0b1c2');
    }
  });

  it('tells a payment that failed', () => {
    expect(parseReceipt(xml.replace('<outcome>OK<', '<outcome>KO<')).succeeded).toBe(false);
  });

  it.each<[string, (text: string) => string]>([
    ['no document', () => ''],
    ['another document', () => '<html/>'],
    ['a document cut short', (text) => text.slice(0, -30)],
    ['no receipt id', (text) => text.replace(/<receiptId>.*<\/receiptId>/, '')],
    ['a receipt id twice', (text) => text.replace('<receiptId>', '<receiptId>x</receiptId><receiptId>')],
    ['an amount without cents', (text) => text.replace('>16.52<', '>16<')],
    ['a negative amount', (text) => text.replace('>16.52<', '>-16.52<')],
    ['an amount in letters', (text) => text.replace('>16.52<', '>sedici<')],
    ['a notice number of 17 digits', (text) => text.replace(payment.nav, payment.nav.slice(1))],
    ['no transfer', (text) => text.replace(/<transferList>.*<\/transferList>/, '<transferList/>')],
    ['a sixth transfer', (text) => text.replace('<idTransfer>2<', '<idTransfer>6<')],
    ['an unknown outcome', (text) => text.replace('<outcome>OK<', '<outcome>MAYBE<')],
    ['a document type', (text) => text.replace('<PaSend', '<!DOCTYPE a [<!ENTITY b "c">]><PaSend')],
    ['an external entity', (text) => text.replace('<PaSend', '<!DOCTYPE a SYSTEM "http://127.0.0.1/x"><PaSend')],
    ['a comment inside a value', (text) => text.replace('a0b1c2', 'a0<!-- -->b1c2')],
    ['CDATA', (text) => text.replace('a0b1c2', '<![CDATA[a0b1c2]]>')],
    ['a processing instruction', (text) => text.replace('<receipt>', '<?php x ?><receipt>')],
    ['a name that is every object’s parent', (text) => text.replaceAll('PaSendRTV2Request', '__proto__')],
  ])('is refused with %s', (_name, change) => {
    const changed = change(xml);
    expect(changed).not.toBe(xml);
    expect(() => parseReceipt(changed)).toThrow(refused as Error);
  });

  it('says which fields are wrong, and nothing of what is in them', () => {
    let message = '';
    try {
      parseReceipt(xml.replace('>16.52<', '>MARIO ROSSI<'));
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain('paymentAmount');
    expect(message).not.toContain('MARIO');
  });
});

describe('the time of a payment', () => {
  it.each([
    ['2026-11-24T10:00:00', '2026-11-24T09:00:00.000Z'],
    ['2026-07-01T10:00:00', '2026-07-01T08:00:00.000Z'],
    ['2026-11-24T10:00:00.123', '2026-11-24T09:00:00.123Z'],
    ['2026-11-24T10:00:00Z', '2026-11-24T10:00:00.000Z'],
    ['2026-11-24T10:00:00+02:00', '2026-11-24T08:00:00.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(parsePaymentTime(text)?.toISOString()).toBe(instant);
  });

  it.each([undefined, '', 'ieri', '2026-13-01T00:00:00'])('%s is unknown', (text) => {
    expect(parsePaymentTime(text)).toBeNull();
  });
});

describe('the base64 of a stamp', () => {
  it('may have line breaks, and nothing else that is not base64', () => {
    expect(decodeStamp('PG1h\r\ncmNh Lz4=')).toBe('<marca/>');
    expect(decodeStamp('<marca/>')).toBeUndefined();
    expect(decodeStamp('')).toBeUndefined();
  });
});
