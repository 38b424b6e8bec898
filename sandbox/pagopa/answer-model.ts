import type { Response } from 'express';
import { z } from 'zod';
import { OPTION_STATUSES, POSITION_STATUSES } from './gpd-model.js';

/*
 * Answers of the platform's APIs as their OpenAPI documents describe them, written anew. Every answer passes through its
 * schema on the way out: a field too many, or one of another type, is a fault of the sandbox and shows as 500.
 */

const Instant = z.iso.datetime();
const Cents = z.number().int().min(0);
const Metadata = z.array(z.strictObject({ key: z.string(), value: z.string() }));
const Stamp = z.strictObject({
  hashDocument: z.string().max(72),
  stampType: z.string().length(2),
  provincialResidence: z.string().regex(/^[A-Z]{2}$/),
});

const transferFields = {
  organizationFiscalCode: z.string().optional(),
  companyName: z.string().optional(),
  idTransfer: z.enum(['1', '2', '3', '4', '5']),
  amount: Cents,
  remittanceInformation: z.string(),
  category: z.string(),
  iban: z.string().optional(),
  postalIban: z.string().optional(),
  stamp: Stamp.optional(),
  transferMetadata: Metadata.optional(),
};

const optionFields = {
  nav: z.string(),
  iuv: z.string(),
  amount: Cents,
  description: z.string(),
  isPartialPayment: z.boolean(),
  dueDate: Instant,
  retentionDate: Instant.optional(),
  fee: Cents,
  notificationFee: Cents,
  paymentOptionMetadata: Metadata.optional(),
};

/** @source gpd.json, PaymentPositionModelBaseResponse */
export const PositionAnswer = z.strictObject({
  iupd: z.string(),
  organizationFiscalCode: z.string(),
  type: z.enum(['F', 'G']),
  companyName: z.string(),
  officeName: z.string().optional(),
  insertedDate: Instant,
  publishDate: Instant.optional(),
  validityDate: Instant.optional(),
  paymentDate: Instant.optional(),
  status: z.enum(POSITION_STATUSES),
  lastUpdatedDate: Instant,
  paymentOption: z.array(
    z.strictObject({
      ...optionFields,
      organizationFiscalCode: z.string(),
      paymentDate: Instant.optional(),
      insertedDate: Instant,
      paymentMethod: z.string().optional(),
      pspCompany: z.string().optional(),
      idReceipt: z.string().optional(),
      status: z.enum(OPTION_STATUSES),
      lastUpdatedDate: Instant,
      transfer: z.array(
        z.strictObject({
          ...transferFields,
          insertedDate: Instant,
          status: z.enum(['T_UNREPORTED', 'T_REPORTED']),
          lastUpdatedDate: Instant,
        }),
      ),
    }),
  ),
});

/** @source gpd.json, PaymentPositionsInfo */
export const PositionListAnswer = z.strictObject({
  payment_position_list: z.array(PositionAnswer),
  page_info: z.strictObject({
    page: z.number().int(),
    limit: z.number().int(),
    items_found: z.number().int(),
    total_pages: z.number().int(),
  }),
});

/** @source gpd.json, PaymentPositionModel as an answer */
export const PositionModelAnswer = z.strictObject({
  iupd: z.string(),
  type: z.enum(['F', 'G']),
  payStandIn: z.boolean(),
  fiscalCode: z.string(),
  fullName: z.string(),
  streetName: z.string().optional(),
  civicNumber: z.string().optional(),
  postalCode: z.string().optional(),
  city: z.string().optional(),
  province: z.string().optional(),
  region: z.string().optional(),
  country: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
  switchToExpired: z.boolean(),
  companyName: z.string(),
  officeName: z.string().optional(),
  validityDate: Instant.optional(),
  paymentDate: Instant.optional(),
  status: z.enum(POSITION_STATUSES),
  paymentOption: z.array(z.strictObject({ ...optionFields, transfer: z.array(z.strictObject(transferFields)) })),
});

/** @source gpd.json, UpdateTransferIbanMassiveResponse */
export const IbanChangeAnswer = z.strictObject({ description: z.string(), updatedTransfers: z.number().int() });

/** @source gpd_payments.json, PaymentsResult; rows as pagopa/pagopa-gpd-payments makes them */
export const ReceiptListAnswer = z.strictObject({
  currentPageNumber: z.number().int(),
  length: z.number().int(),
  totalPages: z.number().int(),
  results: z.array(
    z.strictObject({
      organizationFiscalCode: z.string(),
      iuv: z.string(),
      debtor: z.string(),
      paymentDateTime: z.string(),
      status: z.literal('PAID'),
    }),
  ),
});

const pageOf = <T extends z.ZodType>(row: T) =>
  z.strictObject({
    metadata: z.strictObject({ pageSize: z.number().int(), pageNumber: z.number().int(), totPage: z.number().int() }),
    count: z.number().int(),
    data: z.array(row),
  });

/** @source fdr_organization.json, PaginatedFlowsResponse */
export const FlowListAnswer = pageOf(
  z.strictObject({
    fdr: z.string().regex(/^[\w-]{1,35}$/),
    pspId: z.string(),
    revision: z.number().int().min(1),
    published: Instant,
    flowDate: Instant,
  }),
);

/** @source fdr_organization.json, PaginatedPaymentsResponse */
export const FlowPaymentsAnswer = pageOf(
  z.strictObject({
    index: z.number().int().min(1),
    iuv: z.string().min(1).max(35),
    iur: z.string().min(1).max(35),
    idTransfer: z.number().int().min(1).max(5),
    pay: z.number().positive(),
    payStatus: z.enum(['EXECUTED', 'REVOKED', 'STAND_IN', 'STAND_IN_NO_RPT', 'NO_RPT']),
    payDate: Instant,
  }),
);

/** @source biz_events.json, CtReceiptModelResponse */
export const BizEventAnswer = z.strictObject({
  receiptId: z.string(),
  noticeNumber: z.string(),
  fiscalCode: z.string(),
  outcome: z.string(),
  creditorReferenceId: z.string(),
  paymentAmount: z.number(),
  description: z.string(),
  companyName: z.string(),
  officeName: z.string().optional(),
  debtor: z.strictObject({
    entityUniqueIdentifierType: z.enum(['F', 'G']),
    entityUniqueIdentifierValue: z.string(),
    fullName: z.string(),
  }),
  transferList: z.array(
    z.strictObject({
      idTransfer: z.number().int().min(1).max(5),
      transferAmount: z.number(),
      fiscalCodePA: z.string(),
      iban: z.string(),
      mbdAttachment: z.string(),
      remittanceInformation: z.string(),
      transferCategory: z.string(),
    }),
  ),
  idPSP: z.string(),
  pspFiscalCode: z.string(),
  pspCompanyName: z.string(),
  idChannel: z.string(),
  paymentMethod: z.string(),
  fee: z.number(),
  paymentDateTime: z.iso.date(),
  paymentDateTimeFormatted: Instant,
  applicationDate: z.iso.date(),
  transferDate: z.iso.date(),
});

/** Sends what the schema allows. @throws {Error} when the answer is not one: the sandbox itself is wrong then */
export function sendAnswer<T extends z.ZodType>(res: Response, schema: T, answer: z.input<T>, status = 200): void {
  const checked = schema.safeParse(answer);
  if (!checked.success) throw new Error(`The sandbox made an answer of its own: ${z.prettifyError(checked.error)}`);
  res.status(status).json(checked.data);
}
