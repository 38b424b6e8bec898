import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { setVerdict } from '../control/sandbox-app.js';
import { requireOrganization, sendProblem, type Organization } from './access.js';
import {
  IbanChangeAnswer,
  PositionAnswer,
  PositionListAnswer,
  PositionModelAnswer,
  sendAnswer,
} from './answer-model.js';
import { ListQuery, PaymentPositionModel, toBaseResponse, toModelResponse, type HeldPosition } from './gpd-model.js';
import type { PositionBook } from './position-book.js';
import {
  checkDeletable,
  checkModel,
  checkUpdatable,
  GpdError,
  invalidate,
  publish,
  published,
  toHeld,
} from './position-rules.js';

export interface GpdOptions {
  readonly book: PositionBook;
  readonly organizations: readonly Organization[];
  readonly now: () => Date;
}

type Params = { organization: string; iupd: string };
type Handler<P> = (req: Request<P>, res: Response) => void;

const PublishQuery = z.object({ toPublish: z.enum(['true', 'false']).default('false') });
const IbanQuery = z.object({ oldIban: z.string(), limit: z.coerce.number().int().min(1).max(1000).default(1000) });
const IbanModel = z.object({ newIban: z.string().regex(/^[A-Z0-9]{1,35}$/i) });

const SORT_KEYS = {
  INSERTED_DATE: ({ insertedDate }: HeldPosition) => insertedDate,
  IUPD: ({ iupd }: HeldPosition) => iupd,
  STATUS: ({ status }: HeldPosition) => status,
  COMPANY_NAME: ({ companyName }: HeldPosition) => companyName,
} as const;

function isWithin(day: string | undefined, from: string | undefined, to: string | undefined): boolean {
  if (from === undefined && to === undefined) return true;
  return day !== undefined && (from === undefined || day >= from) && (to === undefined || day <= to);
}

function checkPeriod(from: string | undefined, to: string | undefined): void {
  if (from === undefined || to === undefined || from <= to) return;
  throw new GpdError(400, 'The debt positions cannot be recovered', `The period ${from} to ${to} is none`);
}

function selectPage(positions: readonly HeldPosition[], query: ListQuery) {
  checkPeriod(query.due_date_from, query.due_date_to);
  checkPeriod(query.payment_date_from, query.payment_date_to);
  const keyOf = SORT_KEYS[query.orderby];
  const selected = positions
    .filter(({ status }) => query.status === undefined || status === query.status)
    .filter(({ paymentDate }) => isWithin(paymentDate?.slice(0, 10), query.payment_date_from, query.payment_date_to))
    .filter(({ paymentOption }) =>
      paymentOption.some(({ dueDate }) => isWithin(dueDate.slice(0, 10), query.due_date_from, query.due_date_to)),
    )
    .sort((a, b) => keyOf(a).localeCompare(keyOf(b)));
  if (query.ordering === 'DESC') selected.reverse();
  const page = selected.slice(query.page * query.limit, (query.page + 1) * query.limit);
  return {
    payment_position_list: page.map(toBaseResponse),
    page_info: {
      page: query.page,
      limit: query.limit,
      items_found: page.length,
      total_pages: Math.ceil(selected.length / query.limit),
    },
  };
}

/** GPD v1, synchronous API. @source pagopa/pagopa-api, openapi/gpd.json 1.0.0 */
export function gpdRoutes({ book, organizations, now }: GpdOptions): Router {
  const router = Router({ mergeParams: true });
  const instant = () => now().toISOString();

  const answering =
    <P>(handler: Handler<P>): Handler<P> =>
    (req, res) => {
      try {
        handler(req, res);
      } catch (error) {
        sendProblem(res, error);
      }
    };

  function get(organization: string, iupd: string): HeldPosition {
    const position = book.find(organization, iupd);
    if (position) return position;
    throw new GpdError(404, 'Not found the debt position', `Organization ${organization} has no position ${iupd}`);
  }

  /** Notice numbers of a segregation code that is not ours are refused. */
  function checkSegregation(position: HeldPosition): void {
    const codes =
      organizations.find(({ taxCode }) => taxCode === position.organizationFiscalCode)?.segregationCodes ?? [];
    if (position.paymentOption.every(({ nav }) => codes.includes(nav.slice(1, 3)))) return;
    throw new GpdError(
      403,
      'The payment position is forbidden',
      `The caller may not use these segregation codes. [Organization=${position.organizationFiscalCode}]`,
    );
  }

  const root = '/organizations/:organization/debtpositions';
  router.use('/organizations/:organization', requireOrganization(organizations));

  router.get(
    root,
    answering<{ organization: string }>((req, res) => {
      sendAnswer(res, PositionListAnswer, selectPage(book.list(req.params.organization), ListQuery.parse(req.query)));
    }),
  );

  router.post(
    root,
    answering<{ organization: string }>((req, res) => {
      const { toPublish } = PublishQuery.parse(req.query);
      const model = PaymentPositionModel.parse(req.body);
      const at = instant();
      checkModel(model, 'create', at);
      const draft = toHeld(model, req.params.organization, at);
      checkSegregation(draft);
      const position = toPublish === 'true' ? published(draft, at) : draft;
      book.insert(position);
      setVerdict(res, `accepted: ${position.iupd} is ${position.status}`);
      sendAnswer(res, PositionModelAnswer, toModelResponse(position), 201);
    }),
  );

  router.patch(
    `${root}/transfers`,
    answering<{ organization: string }>((req, res) => {
      const { oldIban, limit } = IbanQuery.parse(req.query);
      const { newIban } = IbanModel.parse(req.body);
      let updatedTransfers = 0;
      for (const position of book.list(req.params.organization)) {
        const before = updatedTransfers;
        const paymentOption = position.paymentOption.map((option) => ({
          ...option,
          transfer: option.transfer.map((transfer) => {
            const applies = option.status === 'PO_UNPAID' && transfer.iban === oldIban && updatedTransfers < limit;
            if (!applies) return transfer;
            updatedTransfers += 1;
            return { ...transfer, iban: newIban };
          }),
        }));
        if (updatedTransfers === before) continue;
        book.replace(position.iupd, { ...position, paymentOption, lastUpdatedDate: instant() });
      }
      const description = `Updated IBAN on ${updatedTransfers} transfers`;
      sendAnswer(res, IbanChangeAnswer, { description, updatedTransfers });
    }),
  );

  router.get(
    `${root}/:iupd`,
    answering<Params>((req, res) => {
      sendAnswer(res, PositionAnswer, toBaseResponse(get(req.params.organization, req.params.iupd)));
    }),
  );

  router.put(
    `${root}/:iupd`,
    answering<Params>((req, res) => {
      const { toPublish } = PublishQuery.parse(req.query);
      const model = PaymentPositionModel.parse(req.body);
      const held = get(req.params.organization, req.params.iupd);
      if (model.iupd !== held.iupd) throw new GpdError(400, 'BAD REQUEST', 'The IUPD of path and body differ');
      checkUpdatable(held);
      const at = instant();
      checkModel(model, 'update', at);
      const draft = { ...toHeld(model, req.params.organization, at), insertedDate: held.insertedDate };
      checkSegregation(draft);
      const position = toPublish === 'true' ? published(draft, at) : draft;
      book.replace(held.iupd, position);
      setVerdict(res, `accepted: ${position.iupd} is ${position.status}`);
      sendAnswer(res, PositionModelAnswer, toModelResponse(position));
    }),
  );

  router.delete(
    `${root}/:iupd`,
    answering<Params>((req, res) => {
      const held = get(req.params.organization, req.params.iupd);
      checkDeletable(held);
      book.remove(held.organizationFiscalCode, held.iupd);
      setVerdict(res, `accepted: ${held.iupd} deleted`);
      res.json('The debt position was successfully deleted');
    }),
  );

  const act = (name: string, change: (position: HeldPosition, at: string) => HeldPosition) =>
    router.post(
      `${root}/:iupd/${name}`,
      answering<Params>((req, res) => {
        const held = get(req.params.organization, req.params.iupd);
        const position = change(held, instant());
        book.replace(held.iupd, position);
        setVerdict(res, `accepted: ${position.iupd} is ${position.status}`);
        sendAnswer(res, PositionModelAnswer, toModelResponse(position));
      }),
    );
  act('publish', publish);
  act('invalidate', invalidate);

  return router;
}
