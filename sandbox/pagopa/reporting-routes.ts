import { Router } from 'express';
import { z } from 'zod';
import { setVerdict } from '../control/sandbox-app.js';
import { requireOrganization, type Organization } from './access.js';
import { BizEventAnswer, FlowListAnswer, FlowPaymentsAnswer, sendAnswer } from './answer-model.js';
import { TRIAL_PSP, type Payment } from './payment.js';
import type { Flow, PositionBook } from './position-book.js';
import { toRomeTime } from './receipt-document.js';

export interface ReportingOptions {
  readonly book: PositionBook;
  readonly organizations: readonly Organization[];
  readonly now: () => Date;
}

const euros = (cents: number) => Number((cents / 100).toFixed(2));

/** Publishes what is paid and not reported yet; undefined when there is nothing. */
export function publishFlow(
  { book, now }: Pick<ReportingOptions, 'book' | 'now'>,
  organization: string,
  isDue: (payment: Payment) => boolean = () => true,
): Flow | undefined {
  const reported = new Set(book.flows(organization).flatMap(({ receiptIds }) => receiptIds));
  const payments = book.payments(organization).filter((payment) => !reported.has(payment.receiptId) && isDue(payment));
  if (payments.length === 0) return undefined;
  const publishedAt = now().toISOString();
  const flow: Flow = {
    id: `${toRomeTime(publishedAt).slice(0, 10)}${TRIAL_PSP.id}-${String(book.flows(organization).length + 1).padStart(4, '0')}`,
    organizationFiscalCode: organization,
    publishedAt,
    receiptIds: payments.map(({ receiptId }) => receiptId),
  };
  book.addFlow(flow);
  return flow;
}

/** Days that are over are reported, as providers do every night. */
function publishDueFlows({ book, organizations, now }: ReportingOptions): void {
  const today = toRomeTime(now().toISOString()).slice(0, 10);
  for (const { taxCode } of organizations) {
    publishFlow({ book, now }, taxCode, ({ paidAt }) => toRomeTime(paidAt).slice(0, 10) < today);
  }
}

const FlowsQuery = z.object({
  page: z.coerce.number().int().min(1).default(1),
  size: z.coerce.number().int().min(1).max(1000).default(1000),
  publishedGt: z.iso.datetime({ offset: true }).optional(),
  pspId: z.string().optional(),
});
const PageQuery = FlowsQuery.pick({ page: true, size: true });

function pageOf<T>(items: readonly T[], { page, size }: { page: number; size: number }) {
  const data = items.slice((page - 1) * size, page * size);
  const totPage = Math.max(1, Math.ceil(items.length / size));
  return { metadata: { pageSize: size, pageNumber: page, totPage }, count: data.length, data };
}

const failure = (status: number, description: string, code: string, message: string) => ({
  errorId: code,
  httpStatusCode: status,
  httpStatusDescription: description,
  appErrorCode: code,
  errors: [{ message }],
});

/** Reporting flows for creditors (FdR). @source pagopa/pagopa-api, openapi/fdr_organization.json */
export function flowRoutes(options: ReportingOptions): Router {
  const { book, organizations } = options;
  const router = Router();
  router.use('/organizations/:organization', requireOrganization(organizations), (_req, _res, next) => {
    publishDueFlows(options);
    next();
  });

  router.get('/organizations/:organization/fdrs', (req, res) => {
    const query = FlowsQuery.safeParse(req.query);
    if (!query.success) {
      res.status(400).json(failure(400, 'Bad Request', 'FDR-0400', query.error.issues[0]?.message ?? 'Bad query'));
      return;
    }
    const after = query.data.publishedGt === undefined ? '' : new Date(query.data.publishedGt).toISOString();
    const flows = book
      .flows(req.params.organization)
      .filter(({ publishedAt }) => publishedAt > after)
      .filter(() => query.data.pspId === undefined || query.data.pspId === TRIAL_PSP.id)
      .map(({ id, publishedAt }) => ({
        fdr: id,
        pspId: TRIAL_PSP.id,
        revision: 1,
        published: publishedAt,
        flowDate: publishedAt,
      }));
    sendAnswer(res, FlowListAnswer, pageOf(flows, query.data));
  });

  router.get('/organizations/:organization/fdrs/:flow/revisions/:revision/psps/:psp/payments', (req, res) => {
    const { organization, flow: id, revision, psp } = req.params;
    const flow = book.flows(organization).find((candidate) => candidate.id === id);
    const query = PageQuery.safeParse(req.query);
    if (!flow || revision !== '1' || psp !== TRIAL_PSP.id || !query.success) {
      res.status(404).json(failure(404, 'Not Found', 'FDR-0701', `Flow ${id} not found`));
      return;
    }
    const lines = book
      .payments(organization)
      .filter(({ receiptId }) => flow.receiptIds.includes(receiptId))
      .flatMap(({ receiptId, iuv, paidAt, transfers }) =>
        transfers.map((transfer) => ({
          iuv,
          iur: receiptId,
          idTransfer: transfer.id,
          pay: euros(transfer.amountCents),
          payStatus: 'EXECUTED' as const,
          payDate: paidAt,
        })),
      )
      .map((line, index) => ({ index: index + 1, ...line }));
    sendAnswer(res, FlowPaymentsAnswer, pageOf(lines, query.data));
  });

  return router;
}

function eventOf(payment: Payment) {
  const { debtor, psp } = payment;
  const paidAt = toRomeTime(payment.paidAt);
  return {
    receiptId: payment.receiptId,
    noticeNumber: payment.nav,
    fiscalCode: payment.organizationFiscalCode,
    outcome: 'OK',
    creditorReferenceId: payment.iuv,
    paymentAmount: euros(payment.amountCents),
    description: payment.description,
    companyName: payment.companyName,
    officeName: payment.officeName ?? undefined,
    debtor: {
      entityUniqueIdentifierType: debtor.type,
      entityUniqueIdentifierValue: debtor.taxCode,
      fullName: debtor.fullName,
    },
    transferList: payment.transfers.map((transfer) => ({
      idTransfer: transfer.id,
      transferAmount: euros(transfer.amountCents),
      fiscalCodePA: transfer.organizationFiscalCode,
      iban: transfer.iban ?? '',
      mbdAttachment: transfer.stampXml === null ? '' : Buffer.from(transfer.stampXml, 'utf8').toString('base64'),
      remittanceInformation: transfer.remittanceInformation,
      transferCategory: transfer.category,
    })),
    idPSP: psp.id,
    pspFiscalCode: psp.taxCode,
    pspCompanyName: psp.company,
    idChannel: psp.channel,
    paymentMethod: 'creditCard',
    fee: euros(payment.feeCents),
    paymentDateTime: paidAt.slice(0, 10),
    paymentDateTimeFormatted: payment.paidAt,
    applicationDate: paidAt.slice(0, 10),
    transferDate: paidAt.slice(0, 10),
  };
}

/** Receipts by their own id, second payments too. @source pagopa/pagopa-api, openapi/biz_events.json */
export function bizEventRoutes({ book, organizations }: ReportingOptions): Router {
  const router = Router();
  router.use('/organizations/:organization', requireOrganization(organizations));
  router.get(
    ['/organizations/:organization/receipts/:iur', '/organizations/:organization/receipts/:iur/paymentoptions/:iuv'],
    (req, res) => {
      const { organization, iur, iuv } = req.params as Record<string, string>;
      const payment = book
        .payments(organization ?? '')
        .find((candidate) => candidate.receiptId === iur && (iuv === undefined || candidate.iuv === iuv));
      if (!payment) {
        setVerdict(res, 'refused: no such receipt');
        res.status(404).json({ title: 'Receipt not found', status: 404, detail: `No receipt ${iur}` });
        return;
      }
      sendAnswer(res, BizEventAnswer, eventOf(payment));
    },
  );
  return router;
}
