import { createHash, randomUUID } from 'node:crypto';
import type { HeldOption, HeldPosition } from './gpd-model.js';
import { TRIAL_PSP, type PaidTransfer, type Payment } from './payment.js';
import type { PositionBook } from './position-book.js';
import { drawStampNumber, type StampIssuer } from './stamp-issuer.js';

/** What may be wrong with the receipt of a payment. */
export const PAYMENT_VARIANTS = [
  'regular',
  'wrong-amount',
  'stamp-other-document',
  'stamp-bad-signature',
  'stamp-reused',
] as const;
export type PaymentVariant = (typeof PAYMENT_VARIANTS)[number];

export interface PaymentDesk {
  readonly book: PositionBook;
  readonly issuer: StampIssuer;
  readonly now: () => Date;
}

export interface PaymentOrder {
  readonly position: HeldPosition;
  readonly option: HeldOption;
  readonly variant: PaymentVariant;
  /** How long receipt and position keep silent about it. */
  readonly delayMs: number;
}

const FEE_CENTS = 100;

function issueStamp(
  { book, issuer }: PaymentDesk,
  hashDocument: string,
  paidAt: string,
  order: PaymentOrder,
  amountCents: number,
) {
  const [previous] = book.stampNumbers;
  const iubd = order.variant === 'stamp-reused' && previous !== undefined ? previous : drawStampNumber();
  const otherHash = createHash('sha256').update(`not ${hashDocument}`).digest('base64');
  const xml = issuer.issue({
    iubd,
    purchasedAt: paidAt,
    amountCents,
    hashDocument: order.variant === 'stamp-other-document' ? otherHash : hashDocument,
  });
  return order.variant === 'stamp-bad-signature' ? xml.replace(`<IUBD>${iubd}<`, `<IUBD>${drawStampNumber()}<`) : xml;
}

function payTransfers(desk: PaymentDesk, order: PaymentOrder, paidAt: string): PaidTransfer[] {
  const { position, option, variant } = order;
  const short =
    variant === 'wrong-amount'
      ? (option.transfer.find(({ iban }) => iban !== undefined) ?? option.transfer[0])
      : undefined;
  return option.transfer.map((transfer) => {
    // One cent less, or one euro less for a stamp: neither can be taken for the right amount.
    const missing = transfer === short ? Math.min(transfer.iban === undefined ? 100 : 1, transfer.amount - 1) : 0;
    const amountCents = transfer.amount - missing;
    return {
      id: Number(transfer.idTransfer),
      amountCents,
      organizationFiscalCode: transfer.organizationFiscalCode ?? position.organizationFiscalCode,
      remittanceInformation: transfer.remittanceInformation,
      category: transfer.category,
      iban: transfer.iban ?? null,
      stampXml: transfer.stamp ? issueStamp(desk, transfer.stamp.hashDocument, paidAt, order, amountCents) : null,
    };
  });
}

/** Takes the money and writes the payment down, whatever the state of the position: the rules of the node come before. */
export function takePayment(desk: PaymentDesk, order: PaymentOrder): Payment {
  const { position, option, delayMs } = order;
  const now = desk.now();
  // Receipts tell the second, no more.
  const paidAt = new Date(Math.floor(now.getTime() / 1000) * 1000).toISOString();
  const transfers = payTransfers(desk, order, paidAt);
  const payment: Payment = {
    receiptId: randomUUID().replaceAll('-', ''),
    organizationFiscalCode: position.organizationFiscalCode,
    nav: option.nav,
    iuv: option.iuv,
    description: option.description,
    companyName: position.companyName,
    officeName: position.officeName ?? null,
    debtor: { type: position.type, taxCode: position.fiscalCode, fullName: position.fullName },
    amountCents: transfers.reduce((sum, { amountCents }) => sum + amountCents, 0),
    feeCents: FEE_CENTS,
    paidAt,
    visibleAt: new Date(now.getTime() + delayMs).toISOString(),
    transfers,
    psp: TRIAL_PSP,
  };
  desk.book.addPayment(payment);
  return payment;
}
