import { z } from 'zod';

/*
 * GPD v1 as its OpenAPI document describes it (pagopa/pagopa-api, openapi/gpd.json 1.0.0), written anew as zod schemas.
 * scripts/openapi/check-pagopa.ts compares calls and answers with the official document itself.
 */

export const POSITION_STATUSES = [
  'DRAFT',
  'PUBLISHED',
  'VALID',
  'INVALID',
  'EXPIRED',
  'PARTIALLY_PAID',
  'PAID',
  'REPORTED',
] as const;
export type PositionStatus = (typeof POSITION_STATUSES)[number];
export const OPTION_STATUSES = ['PO_UNPAID', 'PO_PAID', 'PO_PARTIALLY_REPORTED', 'PO_REPORTED'] as const;

/** The service reads an instant with or without a zone, and takes one without for UTC. Kept as ISO 8601 in UTC. */
const Instant = z.iso
  .datetime({ offset: true, local: true })
  .transform((text) => new Date(/Z$|[+-]\d{2}:\d{2}$/.test(text) ? text : `${text}Z`).toISOString());

const Text = (maxLength: number) => z.string().max(maxLength);
const Filled = (maxLength: number) => Text(maxLength).refine((text) => text.trim() !== '', 'must not be blank');

const Metadata = z
  .array(z.object({ key: Text(140), value: Text(140) }))
  .max(10)
  .refine((entries) => new Set(entries.map(({ key }) => key)).size === entries.length, 'keys must be unique');

const Stamp = z.object({
  hashDocument: Text(72),
  stampType: z.string().length(2),
  provincialResidence: z.string().regex(/^[A-Z]{2}$/),
});

const TransferModel = z.object({
  idTransfer: z.enum(['1', '2', '3', '4', '5']),
  amount: z.number().int().min(1),
  organizationFiscalCode: z.string().optional(),
  remittanceInformation: Filled(140),
  category: Filled(140),
  iban: z
    .string()
    .regex(/^[A-Z0-9]{1,35}$/i)
    .optional(),
  postalIban: z
    .string()
    .regex(/^[A-Z0-9]{0,35}$/i)
    .optional(),
  stamp: Stamp.optional(),
  companyName: Text(140).optional(),
  transferMetadata: Metadata.optional(),
});

const PaymentOptionModel = z.object({
  nav: z.string().optional(),
  iuv: Filled(35),
  amount: z.number().int().min(1),
  description: Filled(140),
  isPartialPayment: z.boolean(),
  dueDate: Instant,
  retentionDate: Instant.optional(),
  transfer: z.array(TransferModel).default([]),
  paymentOptionMetadata: Metadata.optional(),
});

/** What an organisation sends. Fields that only the service writes (status, fees, dates of payment) are dropped. */
export const PaymentPositionModel = z.object({
  iupd: Filled(100),
  type: z.enum(['F', 'G']),
  payStandIn: z.boolean().default(true),
  fiscalCode: z.string(),
  fullName: z.string(),
  streetName: z.string().optional(),
  civicNumber: z.string().optional(),
  postalCode: z.string().optional(),
  city: z.string().optional(),
  province: z.string().optional(),
  region: z.string().optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  email: z.email().optional(),
  phone: z.string().optional(),
  switchToExpired: z.boolean(),
  companyName: Filled(140),
  officeName: Text(140).optional(),
  validityDate: Instant.optional(),
  paymentOption: z.array(PaymentOptionModel).default([]),
});
export type PaymentPositionModel = z.infer<typeof PaymentPositionModel>;

export const ListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(50).default(10),
  page: z.coerce.number().int().min(0).default(0),
  due_date_from: z.iso.date().optional(),
  due_date_to: z.iso.date().optional(),
  payment_date_from: z.iso.date().optional(),
  payment_date_to: z.iso.date().optional(),
  status: z.enum(POSITION_STATUSES).optional(),
  orderby: z.enum(['INSERTED_DATE', 'IUPD', 'STATUS', 'COMPANY_NAME']).default('INSERTED_DATE'),
  ordering: z.enum(['ASC', 'DESC']).default('DESC'),
});
export type ListQuery = z.infer<typeof ListQuery>;

export type OptionStatus = (typeof OPTION_STATUSES)[number];

/** Fields that the service writes. Instants are ISO 8601 in UTC. */
export type HeldOption = Omit<z.infer<typeof PaymentOptionModel>, 'nav'> & {
  nav: string;
  status: OptionStatus;
  insertedDate: string;
  lastUpdatedDate: string;
  paymentDate?: string;
  paymentMethod?: string;
  pspCompany?: string;
  idReceipt?: string;
  /** The payer's fee, in cents. */
  fee: number;
};

export type HeldPosition = Omit<PaymentPositionModel, 'paymentOption' | 'validityDate'> & {
  organizationFiscalCode: string;
  status: PositionStatus;
  insertedDate: string;
  lastUpdatedDate: string;
  validityDate?: string;
  publishDate?: string;
  paymentDate?: string;
  paymentOption: HeldOption[];
};

function transferResponse(transfer: HeldOption['transfer'][number], option: HeldOption, position: HeldPosition) {
  return {
    ...transfer,
    organizationFiscalCode: transfer.organizationFiscalCode ?? position.organizationFiscalCode,
    insertedDate: option.insertedDate,
    lastUpdatedDate: option.lastUpdatedDate,
    status: option.status === 'PO_REPORTED' ? ('T_REPORTED' as const) : ('T_UNREPORTED' as const),
  };
}

/** `PaymentPositionModelBaseResponse`: what reading and listing give; the debtor is not in it. */
export function toBaseResponse(position: HeldPosition) {
  const { iupd, organizationFiscalCode, type, companyName, officeName, status } = position;
  const { insertedDate, lastUpdatedDate, publishDate, validityDate, paymentDate } = position;
  return {
    iupd,
    organizationFiscalCode,
    type,
    companyName,
    officeName,
    insertedDate,
    publishDate,
    validityDate,
    paymentDate,
    status,
    lastUpdatedDate,
    paymentOption: position.paymentOption.map((option) => ({
      ...option,
      organizationFiscalCode,
      notificationFee: 0,
      transfer: option.transfer.map((transfer) => transferResponse(transfer, option, position)),
    })),
  };
}

/** `PaymentPositionModel`: what creating, updating, publishing and invalidating give. */
export function toModelResponse(position: HeldPosition) {
  const {
    organizationFiscalCode: _org,
    insertedDate: _in,
    lastUpdatedDate: _up,
    publishDate: _pub,
    ...model
  } = position;
  return {
    ...model,
    paymentOption: position.paymentOption.map((option) => ({
      nav: option.nav,
      iuv: option.iuv,
      amount: option.amount,
      description: option.description,
      isPartialPayment: option.isPartialPayment,
      dueDate: option.dueDate,
      retentionDate: option.retentionDate,
      fee: option.fee,
      notificationFee: 0,
      transfer: option.transfer,
      paymentOptionMetadata: option.paymentOptionMetadata,
    })),
  };
}
