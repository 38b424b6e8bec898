import { z } from 'zod';
import { InvalidInputError, UnavailableError } from '../errors.js';
import { callPagopa, refusalOf, type PagopaAccess } from './pagopa-call.js';
import type { ReceivedReceipt } from './receipt-document.js';
import { parsePaymentTime, parseReceipt, type Receipt } from './receipt.js';

const PAGE_SIZE = 100;
const MAX_PAGES = 1000;

const Row = z.object({
  iuv: z.string().min(1).max(35),
  debtor: z.string(),
  paymentDateTime: z.string(),
});
const Page = z.object({ totalPages: z.number().int(), results: z.array(Row) });

/** One line of the list of receipts; the receipt itself is fetched by its reference. */
export interface ReceiptRow {
  readonly iuv: string;
  readonly debtorTaxCode: string;
  readonly paidAt: Date | null;
}

export interface ReceiptsClient {
  /**
   * The receipt of one payment, with the document as it came; undefined while there is none.
   *
   * @throws {UnavailableError} when the service does not answer
   */
  find(iuv: string): Promise<ReceivedReceipt | undefined>;
  /**
   * Receipts of the payments made between two civil dates (`YYYY-MM-DD`, both included) of notices with our segregation
   * code, in the service's order: a Comune has other programs that issue notices, and their money is not ours to judge.
   *
   * The service keeps one receipt for each reference; second payments of the same notice are found in the reporting flows.
   */
  list(period: { from: string; to: string; segregationCode: string }): Promise<ReceiptRow[]>;
}

/** Reads receipts of one organisation. @source pagopa/pagopa-api, openapi/gpd_payments.json */
export function createReceiptsClient(access: PagopaAccess): ReceiptsClient {
  const root = `/gpd/payments-receipts-service/v1/payments/${encodeURIComponent(access.organizationTaxCode)}/receipts`;
  const call = (path: string, accept: string) =>
    callPagopa(access, { system: 'pagopa-receipts', method: 'GET', path, accept });

  async function readPage(
    { from, to, segregationCode }: { from: string; to: string; segregationCode: string },
    pageNum: number,
  ) {
    const query = new URLSearchParams({
      from,
      to,
      segregationCodes: segregationCode,
      pageNum: String(pageNum),
      pageSize: String(PAGE_SIZE),
    });
    const answer = await call(`${root}?${query.toString()}`, 'application/json');
    if (answer.status === 404) return { totalPages: 0, results: [] };
    try {
      if (answer.status !== 200) throw new Error(refusalOf(answer));
      return Page.parse(JSON.parse(answer.body));
    } catch (error) {
      throw new UnavailableError('PAGOPA_NONSENSE', 'The receipts service answered no list', { cause: error });
    }
  }

  return {
    async find(iuv) {
      const answer = await call(`${root}/${encodeURIComponent(iuv)}`, 'application/xml');
      // 422: the receipt is there, its position is not yet marked as paid.
      if (answer.status === 404 || answer.status === 422) return undefined;
      if (answer.status !== 200) {
        throw new UnavailableError('PAGOPA_NONSENSE', `The receipts service answered ${refusalOf(answer)}`);
      }
      return { document: { mediaType: 'application/xml', bytes: answer.bytes }, receipt: readReceipt(answer.body) };
    },
    async list(period) {
      const rows: ReceiptRow[] = [];
      for (let pageNum = 0; pageNum < MAX_PAGES; pageNum += 1) {
        const { totalPages, results } = await readPage(period, pageNum);
        for (const { iuv, debtor, paymentDateTime } of results) {
          rows.push({ iuv, debtorTaxCode: debtor, paidAt: parsePaymentTime(paymentDateTime) });
        }
        if (pageNum + 1 >= totalPages) return rows;
      }
      throw new UnavailableError('PAGOPA_NONSENSE', `The receipts service claims more than ${MAX_PAGES} pages`);
    },
  };
}

function readReceipt(xml: string): Receipt | null {
  try {
    return parseReceipt(xml);
  } catch (error) {
    if (error instanceof InvalidInputError) return null;
    throw error;
  }
}
