import { z } from 'zod';
import { ConflictError, InvalidInputError, NotFoundError, UnavailableError } from '../errors.js';
import { STAMP_TYPE, type DebtPosition, type Transfer } from './debt-position.js';
import { callPagopa, refusalOf, type PagopaAccess, type PagopaAnswer } from './pagopa-call.js';

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

/** The real service writes instants without a zone and means UTC. */
const Instant = z.string().transform((text, context) => {
  const at = new Date(/(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`);
  if (!Number.isNaN(at.getTime())) return at;
  context.addIssue({ code: 'custom', message: 'Not a date and time' });
  return z.NEVER;
});

const HeldTransfer = z.object({
  idTransfer: z.string(),
  amount: z.number().int(),
  category: z.string(),
  remittanceInformation: z.string(),
  iban: z.string().nullish(),
  stamp: z
    .object({
      hashDocument: z.string().nullish(),
      stampType: z.string().nullish(),
      provincialResidence: z.string().nullish(),
    })
    .nullish(),
});

const HeldOption = z.object({
  nav: z.string(),
  iuv: z.string(),
  amount: z.number().int(),
  description: z.string(),
  dueDate: Instant,
  status: z.enum(['PO_UNPAID', 'PO_PAID', 'PO_PARTIALLY_REPORTED', 'PO_REPORTED']),
  paymentDate: Instant.nullish(),
  idReceipt: z.string().nullish(),
  transfer: z.array(HeldTransfer),
});

/** A position as pagoPA holds it; only what we use. */
const HeldPosition = z.object({
  iupd: z.string(),
  status: z.enum(POSITION_STATUSES),
  companyName: z.string(),
  paymentOption: z.array(HeldOption),
});
export type HeldPosition = z.infer<typeof HeldPosition>;

export type InvalidateOutcome = 'invalidated' | 'already-invalid' | 'expired' | 'paid';

export interface GpdClient {
  /**
   * Has pagoPA hold the position, payable at once.
   *
   * Safe to repeat: `already-there` when the same position is held, whoever of two callers was first.
   *
   * @throws {ConflictError} POSITION_DIFFERS when another content is held under the same id; NOTICE_NUMBER_TAKEN when
   *   the notice number belongs to another position
   * @throws {InvalidInputError} POSITION_REFUSED when pagoPA finds a rule broken
   * @throws {UnavailableError} when it does not answer
   */
  create(position: DebtPosition): Promise<'created' | 'already-there'>;
  /** Makes a draft payable; safe to repeat. @throws {NotFoundError} @throws {ConflictError} POSITION_NOT_PUBLISHABLE */
  publish(iupd: string): Promise<void>;
  /**
   * Takes the position out of payment, or says why that is too late. Safe to repeat.
   *
   * @throws {NotFoundError} when pagoPA does not hold it
   * @throws {ConflictError} POSITION_NOT_INVALIDABLE for a draft
   */
  invalidate(iupd: string): Promise<InvalidateOutcome>;
  find(iupd: string): Promise<HeldPosition | undefined>;
}

/** The instant without the fraction: the service keeps less precision than we do. */
const toSecond = (at: Date) => Math.floor(at.getTime() / 1000);

function transferModel(transfer: Transfer, index: number, organizationFiscalCode: string) {
  const { amountCents, category, remittanceInformation } = transfer;
  return {
    idTransfer: String(index + 1),
    amount: amountCents,
    organizationFiscalCode,
    remittanceInformation,
    category,
    ...(transfer.kind === 'iban'
      ? { iban: transfer.iban }
      : {
          stamp: {
            hashDocument: transfer.hashDocument,
            stampType: STAMP_TYPE,
            provincialResidence: transfer.provincialResidence,
          },
        }),
  };
}

function positionModel(position: DebtPosition) {
  return {
    iupd: position.iupd,
    type: position.debtor.type,
    payStandIn: false,
    fiscalCode: position.debtor.taxCode,
    fullName: position.debtor.fullName,
    switchToExpired: true,
    companyName: position.companyName,
    ...(position.officeName === null ? {} : { officeName: position.officeName }),
    paymentOption: [
      {
        nav: position.nav,
        iuv: position.iuv,
        amount: position.amountCents,
        description: position.description,
        isPartialPayment: false,
        dueDate: position.dueAt.toISOString(),
        transfer: position.transfers.map((transfer, index) =>
          transferModel(transfer, index, position.organizationTaxCode),
        ),
      },
    ],
  };
}

function isSameTransfer(held: z.infer<typeof HeldTransfer>, transfer: Transfer): boolean {
  const same =
    held.amount === transfer.amountCents &&
    held.category === transfer.category &&
    held.remittanceInformation === transfer.remittanceInformation;
  if (!same) return false;
  return transfer.kind === 'iban'
    ? held.iban === transfer.iban
    : held.stamp?.hashDocument === transfer.hashDocument && held.stamp.stampType === STAMP_TYPE;
}

/** True when pagoPA holds what we asked for, as far as it tells (the debtor it does not tell). */
function isSamePosition(held: HeldPosition, position: DebtPosition): boolean {
  const [option, ...more] = held.paymentOption;
  if (!option || more.length > 0) return false;
  const transfers = [...option.transfer].sort((a, b) => a.idTransfer.localeCompare(b.idTransfer));
  return (
    option.nav === position.nav &&
    option.iuv === position.iuv &&
    option.amount === position.amountCents &&
    option.description === position.description &&
    toSecond(option.dueDate) === toSecond(position.dueAt) &&
    transfers.length === position.transfers.length &&
    position.transfers.every((transfer, index) => {
      const heldTransfer = transfers[index];
      return heldTransfer !== undefined && isSameTransfer(heldTransfer, transfer);
    })
  );
}

function parseHeld(answer: PagopaAnswer): HeldPosition {
  try {
    return HeldPosition.parse(JSON.parse(answer.body));
  } catch (error) {
    throw new UnavailableError('PAGOPA_NONSENSE', 'GPD answered a position that cannot be read', { cause: error });
  }
}

/** Speaks GPD v1 for one organisation. @source pagopa/pagopa-api, openapi/gpd.json 1.0.0 */
export function createGpdClient(access: PagopaAccess): GpdClient {
  const root = `/gpd/debt-positions-service/v1/organizations/${encodeURIComponent(access.organizationTaxCode)}/debtpositions`;
  const pathOf = (iupd: string) => `${root}/${encodeURIComponent(iupd)}`;
  const call = (method: 'GET' | 'POST', path: string, body?: unknown) =>
    callPagopa(access, { system: 'pagopa-gpd', method, path, ...(body === undefined ? {} : { body }) });

  async function find(iupd: string): Promise<HeldPosition | undefined> {
    const answer = await call('GET', pathOf(iupd));
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw unexpected('GET', answer);
    return parseHeld(answer);
  }

  async function get(iupd: string): Promise<HeldPosition> {
    const held = await find(iupd);
    if (!held) throw new NotFoundError('POSITION_NOT_FOUND', `pagoPA holds no position ${iupd}`);
    return held;
  }

  async function publish(iupd: string): Promise<void> {
    const answer = await call('POST', `${pathOf(iupd)}/publish`);
    if (answer.status === 200) return;
    if (answer.status === 404) throw new NotFoundError('POSITION_NOT_FOUND', `pagoPA holds no position ${iupd}`);
    if (answer.status !== 409) throw unexpected('publish', answer);
    const { status } = await get(iupd);
    if (status === 'PUBLISHED' || status === 'VALID') return;
    throw new ConflictError('POSITION_NOT_PUBLISHABLE', `Position ${iupd} is ${status}: ${refusalOf(answer)}`);
  }

  return {
    find,
    publish,
    async create(position) {
      const answer = await call('POST', `${root}?toPublish=true`, positionModel(position));
      if (answer.status === 201) return 'created';
      if (answer.status === 400 || answer.status === 422) {
        throw new InvalidInputError(
          'POSITION_REFUSED',
          `pagoPA refuses position ${position.iupd}: ${refusalOf(answer)}`,
        );
      }
      if (answer.status !== 409) throw unexpected('create', answer);
      const held = await find(position.iupd);
      if (!held) {
        throw new ConflictError('NOTICE_NUMBER_TAKEN', `Notice number ${position.nav} belongs to another position`);
      }
      if (!isSamePosition(held, position)) {
        throw new ConflictError('POSITION_DIFFERS', `pagoPA holds another content under ${position.iupd}`);
      }
      if (held.status === 'DRAFT') await publish(position.iupd);
      return 'already-there';
    },
    async invalidate(iupd) {
      const answer = await call('POST', `${pathOf(iupd)}/invalidate`);
      if (answer.status === 200) return 'invalidated';
      if (answer.status === 404) throw new NotFoundError('POSITION_NOT_FOUND', `pagoPA holds no position ${iupd}`);
      if (answer.status !== 409) throw unexpected('invalidate', answer);
      const { status } = await get(iupd);
      if (status === 'INVALID') return 'already-invalid';
      if (status === 'EXPIRED') return 'expired';
      if (status === 'PAID' || status === 'PARTIALLY_PAID' || status === 'REPORTED') return 'paid';
      throw new ConflictError('POSITION_NOT_INVALIDABLE', `Position ${iupd} is ${status}: ${refusalOf(answer)}`);
    },
  };
}

function unexpected(what: string, answer: PagopaAnswer): UnavailableError {
  return new UnavailableError('PAGOPA_NONSENSE', `GPD answered ${refusalOf(answer)} to ${what}`);
}
