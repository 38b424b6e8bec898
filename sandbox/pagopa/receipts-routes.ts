import { Router } from 'express';
import { z } from 'zod';
import { setVerdict } from '../control/sandbox-app.js';
import { requireOrganization, sendProblem, type Organization } from './access.js';
import { ReceiptListAnswer, sendAnswer } from './answer-model.js';
import type { Payment } from './payment.js';
import type { PositionBook } from './position-book.js';
import { receiptDocument, toRomeTime } from './receipt-document.js';
import { GpdError } from './position-rules.js';

/** Months that a question without a period looks back. */
const WINDOW_MONTHS = 3;

const Moment = z.union([z.iso.date(), z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/)]);
const Query = z.object({
  pageNum: z.coerce.number().int().min(0).default(0),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
  debtor: z.string().optional(),
  service: z.string().optional(),
  from: Moment.optional(),
  to: Moment.optional(),
  segregationCodes: z
    .string()
    .refine((codes) => codes.split(',').every((code) => /^\d{2}$/.test(code)), 'two digits each, joined by commas')
    .optional(),
  debtorOrIuv: z.string().optional(),
});
type Query = z.infer<typeof Query>;

function addMonths(moment: string, months: number): string {
  const at = new Date(`${moment}Z`);
  at.setUTCMonth(at.getUTCMonth() + months);
  return at.toISOString().slice(0, 19);
}

/** Both ends as Italian wall time; a lacking one completed by the window. */
function periodOf({ from, to }: Query, now: string): { from: string; to: string } {
  const start = from && (from.length === 10 ? `${from}T00:00:00` : from);
  const end = to && (to.length === 10 ? `${to}T23:59:59` : to);
  if (start && end) {
    if (start <= end) return { from: start, to: end };
    throw new GpdError(400, 'Invalid date range', `${start} is after ${end}`);
  }
  if (start) return { from: start, to: addMonths(start, WINDOW_MONTHS) };
  return { from: addMonths(end ?? now, -WINDOW_MONTHS), to: end ?? now };
}

/** The service keeps the first receipt of each reference; the node is told that a second one is a duplicate. */
export function firstReceipts(payments: readonly Payment[]): Payment[] {
  const byIuv = new Map<string, Payment>();
  for (const payment of payments) if (!byIuv.has(payment.iuv)) byIuv.set(payment.iuv, payment);
  return [...byIuv.values()];
}

function selectPage(payments: readonly Payment[], query: Query, now: string) {
  const { from, to } = periodOf(query, now);
  const { debtor, service, debtorOrIuv, pageNum, pageSize } = query;
  const codes = query.segregationCodes?.split(',');
  const selected = firstReceipts(payments)
    .map((payment) => ({ payment, paidAt: toRomeTime(payment.paidAt) }))
    .filter(({ paidAt }) => paidAt >= from && paidAt <= to)
    .filter(({ payment }) => debtor === undefined || payment.debtor.taxCode === debtor)
    .filter(({ payment }) => service === undefined || payment.iuv.startsWith(service))
    .filter(({ payment }) => codes?.includes(payment.iuv.slice(0, 2)) ?? true)
    .filter(
      ({ payment }) =>
        debtorOrIuv === undefined ||
        payment.iuv.startsWith(debtorOrIuv) ||
        payment.debtor.taxCode.startsWith(debtorOrIuv),
    );
  const totalPages = Math.max(1, Math.ceil(selected.length / pageSize));
  if (pageNum >= totalPages) {
    throw new GpdError(404, 'Page number out of range', `There are ${totalPages} pages, counted from 0`);
  }
  const page = selected.slice(pageNum * pageSize, (pageNum + 1) * pageSize);
  return {
    currentPageNumber: pageNum,
    length: page.length,
    totalPages,
    results: page.map(({ payment, paidAt }) => ({
      organizationFiscalCode: payment.organizationFiscalCode,
      iuv: payment.iuv,
      debtor: payment.debtor.taxCode,
      paymentDateTime: paidAt,
      status: 'PAID' as const,
    })),
  };
}

export interface ReceiptsOptions {
  readonly book: PositionBook;
  readonly organizations: readonly Organization[];
  readonly now: () => Date;
}

/** Receipts of GPD. @source pagopa/pagopa-api, openapi/gpd_payments.json; behaviour of pagopa/pagopa-gpd-payments */
export function receiptsRoutes({ book, organizations, now }: ReceiptsOptions): Router {
  const router = Router();
  router.use('/payments/:organization', requireOrganization(organizations));

  router.get('/payments/:organization/receipts', (req, res) => {
    try {
      const payments = book.payments(req.params.organization);
      const page = selectPage(payments, Query.parse(req.query), toRomeTime(now().toISOString()));
      sendAnswer(res, ReceiptListAnswer, page);
    } catch (error) {
      sendProblem(res, error);
    }
  });

  router.get('/payments/:organization/receipts/:iuv', (req, res) => {
    const { organization, iuv } = req.params;
    const payment = firstReceipts(book.payments(organization)).find((candidate) => candidate.iuv === iuv);
    if (!payment) {
      sendProblem(res, new GpdError(404, 'Receipt not found', `Organization ${organization} has no receipt of ${iuv}`));
      return;
    }
    setVerdict(res, `receipt ${payment.receiptId}`);
    res.type('application/xml').send(receiptDocument(payment));
  });

  return router;
}
