import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { InvalidInputError } from '../errors.js';
import { parseDecimal } from '../money.js';
import { parseStrictXml } from './strict-xml.js';

/** One part of a paid amount. */
export interface ReceiptTransfer {
  /** 1 to 5, as in the debt position. */
  readonly transferId: number;
  readonly amountCents: number;
  readonly organizationTaxCode: string;
  /** Where the money went; null for a stamp. */
  readonly iban: string | null;
  /** XML of the revenue stamp (MBD); null for money. */
  readonly stampXml: string | null;
}

/** Proof that a debt was paid, as pagoPA gives it to the creditor. */
export interface Receipt {
  /** Unique id of the payment (IUR). */
  readonly receiptId: string;
  readonly nav: string;
  readonly iuv: string;
  readonly organizationTaxCode: string;
  /** False when the payment failed after all. */
  readonly succeeded: boolean;
  readonly amountCents: number;
  /** UTC instant, null when the provider did not say. */
  readonly paidAt: Date | null;
  readonly debtorTaxCode: string;
  /** Name of the bank or shop that took the money. */
  readonly pspName: string;
  readonly transfers: readonly ReceiptTransfer[];
}

const Text = z.string().min(1).max(300);
const Amount = z.string().transform((text, context) => {
  const cents = parseDecimal(text);
  if (cents !== undefined) return cents;
  context.addIssue({ code: 'custom', message: 'An amount has two decimals' });
  return z.NEVER;
});
const TaxCode = z.string().regex(/^\d{11}$/);
const oneOrMany = <T extends z.ZodType>(schema: T) =>
  z.union([z.array(schema).min(1).max(5), schema.transform((one) => [one])]);

const XmlTransfer = z.object({
  idTransfer: z.string().regex(/^[1-5]$/),
  transferAmount: Amount,
  fiscalCodePA: TaxCode,
  IBAN: Text.optional(),
  MBDAttachment: z.string().max(100_000).optional(),
});

const XmlReceipt = z.object({
  receiptId: Text,
  noticeNumber: z.string().regex(/^\d{18}$/),
  fiscalCode: TaxCode,
  outcome: z.enum(['OK', 'KO']),
  creditorReferenceId: z.string().min(1).max(35),
  paymentAmount: Amount,
  debtor: z.object({ uniqueIdentifier: z.object({ entityUniqueIdentifierValue: Text }) }),
  transferList: z.object({ transfer: oneOrMany(XmlTransfer) }),
  PSPCompanyName: Text,
  paymentDateTime: z.string().optional(),
});

/** The service stores the message of the node as it came, under any of these names. */
const ROOTS = ['PaSendRTV2Request', 'paSendRTV2Request', 'paSendRTReq'];
const Envelope = z.object({ receipt: XmlReceipt });

/** The instant of a payment; a time without a zone is Italian wall time. Null when it is none or not a time. */
export function parsePaymentTime(text: string | undefined): Date | null {
  if (text === undefined || text === '') return null;
  try {
    const instant = /(?:Z|[+-]\d{2}:\d{2})$/.test(text)
      ? Temporal.Instant.from(text)
      : Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/Rome').toInstant();
    return new Date(instant.epochMilliseconds);
  } catch {
    return null;
  }
}

/** Decodes the base64 of a stamp; undefined when it is not base64 of text. */
export function decodeStamp(base64: string): string | undefined {
  const bare = base64.replace(/\s+/g, '');
  if (!/^[A-Z0-9+/]+={0,2}$/i.test(bare)) return undefined;
  return Buffer.from(bare, 'base64').toString('utf8');
}

/**
 * Reads the XML of a receipt.
 *
 * @throws {InvalidInputError} RECEIPT when it is no receipt, or one with a field that cannot be right
 * @source pagopa/pagopa-api, wsdl/xsd/paForNode.xsd, ctReceipt and ctReceiptV2
 */
export function parseReceipt(xml: string): Receipt {
  const roots = Object.entries(parseStrictXml(xml) as Record<string, unknown>);
  const parsed = Envelope.safeParse(roots.find(([name]) => ROOTS.includes(name))?.[1]);
  if (!parsed.success) {
    const fields = [...new Set(parsed.error.issues.map(({ path }) => path.join('.')))].join(', ');
    throw new InvalidInputError('RECEIPT', `The document is no receipt that can be used (${fields || 'root'})`);
  }
  const { receipt } = parsed.data;
  return {
    receiptId: receipt.receiptId,
    nav: receipt.noticeNumber,
    iuv: receipt.creditorReferenceId,
    organizationTaxCode: receipt.fiscalCode,
    succeeded: receipt.outcome === 'OK',
    amountCents: receipt.paymentAmount,
    paidAt: parsePaymentTime(receipt.paymentDateTime),
    debtorTaxCode: receipt.debtor.uniqueIdentifier.entityUniqueIdentifierValue,
    pspName: receipt.PSPCompanyName,
    transfers: receipt.transferList.transfer.map((transfer) => ({
      transferId: Number(transfer.idTransfer),
      amountCents: transfer.transferAmount,
      organizationTaxCode: transfer.fiscalCodePA,
      iban: transfer.IBAN ?? null,
      stampXml: transfer.MBDAttachment === undefined ? null : (decodeStamp(transfer.MBDAttachment) ?? ''),
    })),
  };
}
