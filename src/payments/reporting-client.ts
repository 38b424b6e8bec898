import { z } from 'zod';
import { UnavailableError } from '../errors.js';
import { isCents } from '../money.js';
import { callPagopa, refusalOf, type PagopaAccess } from './pagopa-call.js';
import type { ReceivedReceipt } from './receipt-document.js';
import { decodeStamp, parsePaymentTime, type Receipt } from './receipt.js';

const PAGE_SIZE = 1000;
const MAX_PAGES = 1000;

/** Amounts are decimal euros as JSON numbers here. */
const Amount = z.number().transform((euros, context) => {
  const cents = Math.round(euros * 100);
  if (isCents(cents) && Math.abs(euros * 100 - cents) < 1e-6) return cents;
  context.addIssue({ code: 'custom', message: 'Not an amount' });
  return z.NEVER;
});

const FlowRow = z.object({
  fdr: z.string().min(1),
  pspId: z.string().min(1),
  revision: z.number().int().min(1),
  published: z.coerce.date(),
});
const PaymentRow = z.object({ iuv: z.string(), iur: z.string().min(1), payStatus: z.string() });
const pageOf = <T extends z.ZodType>(row: T) =>
  z.object({ metadata: z.object({ totPage: z.number().int() }), data: z.array(row) });

const Optional = z
  .string()
  .nullish()
  .transform((text) => (text ? text : null));
const BizEvent = z.object({
  receiptId: z.string().min(1),
  noticeNumber: z.string().regex(/^\d{18}$/),
  fiscalCode: z.string(),
  outcome: z.enum(['OK', 'KO']),
  creditorReferenceId: z.string(),
  paymentAmount: Amount,
  debtor: z.object({ entityUniqueIdentifierValue: z.string() }),
  transferList: z
    .array(
      z.object({
        idTransfer: z.number().int().min(1).max(5),
        transferAmount: Amount,
        fiscalCodePA: z.string(),
        iban: Optional,
        mbdAttachment: Optional,
      }),
    )
    .min(1)
    .max(5),
  pspCompanyName: z.string(),
  paymentDateTimeFormatted: z.string().nullish(),
});

/** A list of payments that a provider has transferred to us. */
export interface ReportingFlow {
  readonly id: string;
  readonly pspId: string;
  readonly revision: number;
  readonly publishedAt: Date;
}

/** One payment of a flow, whatever the number of its transfers. */
export interface ReportedPayment {
  readonly receiptId: string;
  readonly iuv: string;
  /** False when the provider took it back. */
  readonly executed: boolean;
}

/** What this service sends can be read, or it did not answer sensibly. */
export type ReportedReceipt = ReceivedReceipt & { readonly receipt: Receipt };

export interface ReportingClient {
  /** Flows published after an instant, all when null; in the service's order. */
  listFlows(publishedAfter: Date | null): Promise<ReportingFlow[]>;
  listPayments(flow: ReportingFlow): Promise<ReportedPayment[]>;
  /** A receipt by its own id; undefined when the service does not have it (yet). */
  findReceipt(receiptId: string): Promise<ReportedReceipt | undefined>;
  /**
   * Receipts that the receipts service never showed: it keeps one for each notice, so a notice paid twice comes to light
   * only here, the day after.
   *
   * Safe to repeat; a flow whose receipts are not there yet, or cannot be read, is asked for again, and holds up no other.
   *
   * @param question.segregationCode two digits: a flow lists the payments of all programs of the Comune, and those of the
   *   others are not ours to judge
   * @returns the receipts, and the instant from which to ask next time
   */
  findNewReceipts(question: {
    publishedAfter: Date | null;
    segregationCode: string;
    isKnown: (receiptId: string) => Promise<boolean>;
  }): Promise<{ receipts: ReportedReceipt[]; seenUntil: Date | null }>;
}

/**
 * Reads what providers report. All methods throw {@link UnavailableError} when the service does not answer sensibly.
 *
 * @source pagopa/pagopa-api, openapi/fdr_organization.json and openapi/biz_events.json
 */
export function createReportingClient(access: PagopaAccess): ReportingClient {
  const organization = encodeURIComponent(access.organizationTaxCode);
  const flowsPath = `/fdr-org/service/v1/organizations/${organization}/fdrs`;

  async function read<T extends z.ZodType>(
    system: string,
    path: string,
    schema: T,
  ): Promise<{ value: z.infer<T>; bytes: Uint8Array } | undefined> {
    const answer = await callPagopa(access, { system, method: 'GET', path });
    if (answer.status === 404) return undefined;
    try {
      if (answer.status !== 200) throw new Error(refusalOf(answer));
      return { value: schema.parse(JSON.parse(answer.body)), bytes: answer.bytes };
    } catch (error) {
      throw new UnavailableError('PAGOPA_NONSENSE', `${system} answered nothing that can be read`, { cause: error });
    }
  }

  async function readAll<T extends z.ZodType>(
    path: string,
    row: T,
    query: Record<string, string>,
  ): Promise<z.infer<T>[]> {
    const rows: z.infer<T>[] = [];
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const parameters = new URLSearchParams({ ...query, page: String(page), size: String(PAGE_SIZE) });
      const answer = await read('pagopa-fdr', `${path}?${parameters.toString()}`, pageOf(row));
      if (!answer) return rows;
      rows.push(...answer.value.data);
      if (page >= answer.value.metadata.totPage) return rows;
    }
    throw new UnavailableError('PAGOPA_NONSENSE', `pagopa-fdr claims more than ${MAX_PAGES} pages`);
  }

  const client: ReportingClient = {
    async listFlows(publishedAfter) {
      const rows = await readAll(
        flowsPath,
        FlowRow,
        publishedAfter ? { publishedGt: publishedAfter.toISOString() } : {},
      );
      return rows.map(({ fdr, pspId, revision, published }) => ({ id: fdr, pspId, revision, publishedAt: published }));
    },
    async listPayments({ id, pspId, revision }) {
      const path = `${flowsPath}/${encodeURIComponent(id)}/revisions/${revision}/psps/${encodeURIComponent(pspId)}/payments`;
      const byReceipt = new Map<string, ReportedPayment>();
      for (const { iur, iuv, payStatus } of await readAll(path, PaymentRow, {})) {
        byReceipt.set(iur, { receiptId: iur, iuv, executed: payStatus !== 'REVOKED' });
      }
      return [...byReceipt.values()];
    },
    async findReceipt(receiptId) {
      const path = `/bizevents/service/v1/organizations/${organization}/receipts/${encodeURIComponent(receiptId)}`;
      const answer = await read('pagopa-bizevents', path, BizEvent);
      if (!answer) return undefined;
      const { value, bytes } = answer;
      return { document: { mediaType: 'application/json', bytes }, receipt: toReceipt(value) };
    },
    async findNewReceipts({ publishedAfter, segregationCode, isKnown }) {
      const receipts: ReportedReceipt[] = [];
      let seenUntil = publishedAfter;
      let isComplete = true;
      const flows = await client.listFlows(publishedAfter);
      for (const flow of flows.sort((a, b) => a.publishedAt.getTime() - b.publishedAt.getTime())) {
        for (const { receiptId, iuv, executed } of await client.listPayments(flow)) {
          if (!executed || !iuv.startsWith(segregationCode) || (await isKnown(receiptId))) continue;
          const receipt = await client.findReceipt(receiptId).catch(ifUnreadable);
          if (receipt) receipts.push(receipt);
          else isComplete = false;
        }
        if (isComplete) seenUntil = flow.publishedAt;
      }
      return { receipts, seenUntil };
    },
  };
  return client;
}

/** One receipt that makes no sense is as one that is not there yet; a service that is down is a fault. */
function ifUnreadable(error: unknown): undefined {
  if (error instanceof UnavailableError && error.code === 'PAGOPA_NONSENSE') return undefined;
  throw error;
}

function toReceipt(event: z.infer<typeof BizEvent>): Receipt {
  return {
    receiptId: event.receiptId,
    nav: event.noticeNumber,
    iuv: event.creditorReferenceId,
    organizationTaxCode: event.fiscalCode,
    succeeded: event.outcome === 'OK',
    amountCents: event.paymentAmount,
    paidAt: parsePaymentTime(event.paymentDateTimeFormatted ?? undefined),
    debtorTaxCode: event.debtor.entityUniqueIdentifierValue,
    pspName: event.pspCompanyName,
    transfers: event.transferList.map(({ idTransfer, transferAmount, fiscalCodePA, iban, mbdAttachment }) => ({
      transferId: idTransfer,
      amountCents: transferAmount,
      organizationTaxCode: fiscalCodePA,
      iban,
      stampXml: mbdAttachment === null ? null : (decodeStamp(mbdAttachment) ?? ''),
    })),
  };
}
