import type { HeldOption, HeldPosition, PaymentPositionModel, PositionStatus } from './gpd-model.js';

/*
 * The rules of GPD v1 on states and dates; pure, the instant is an argument.
 * Source: reference in pagopa/pagopa-debt-position (behaviour of DebtPositionValidation, PublishPaymentUtil,
 * ExpirationHandler, ValidityHandler and the CRUD and actions services), read as an oracle.
 */

/** A refusal in the service's own form: HTTP status, title, sentence. */
export class GpdError extends Error {
  readonly status: number;
  readonly title: string;

  constructor(status: number, title: string, detail: string) {
    super(detail);
    this.name = 'GpdError';
    this.status = status;
    this.title = title;
  }
}

const badData = (detail: string) => new GpdError(400, 'Error in the debt position request data', detail);

const idOf = ({ organizationFiscalCode, iupd }: Pick<HeldPosition, 'organizationFiscalCode' | 'iupd'>) =>
  `organization ${organizationFiscalCode}, IUPD ${iupd}`;

/** The state after the clock has done its part: published becomes valid, valid becomes expired. */
export function refresh(position: HeldPosition, now: string): HeldPosition {
  let { status } = position;
  if (status === 'PUBLISHED' && (position.validityDate ?? now) <= now) status = 'VALID';
  const lastDue = position.paymentOption
    .map(({ dueDate }) => dueDate)
    .sort()
    .at(-1);
  if (status === 'VALID' && position.switchToExpired && lastDue !== undefined && now > lastDue) status = 'EXPIRED';
  return status === position.status ? position : { ...position, status };
}

function checkTransfers({ iuv, amount, transfer: transfers }: PaymentPositionModel['paymentOption'][number]): void {
  if (transfers.length > 5) throw badData(`IUV ${iuv}: at most 5 transfers, found ${transfers.length}`);
  for (const { idTransfer, iban, postalIban, stamp } of transfers) {
    const hasStamp = stamp !== undefined;
    if ((iban !== undefined) === hasStamp || (hasStamp && postalIban)) {
      throw badData(`IUV ${iuv}, transfer ${idTransfer}: either an IBAN (with a postal one if need be) or a stamp`);
    }
  }
  const total = transfers.reduce((sum, transfer) => sum + transfer.amount, 0);
  if (total !== amount) throw badData(`IUV ${iuv}: the transfers sum up to ${total} cents, the option is ${amount}`);
}

/**
 * Refuses what cannot be held.
 *
 * @param action on creation the validity must lie ahead, and no due date may have passed; on update a past due date is
 *   tolerated where the position does not expire
 * @throws {GpdError} 400; 409 for metadata that only the service may write
 */
export function checkModel(model: PaymentPositionModel, action: 'create' | 'update', now: string): void {
  const { validityDate, switchToExpired } = model;
  if (action === 'create' && validityDate !== undefined && validityDate <= now) {
    throw badData(`validityDate ${validityDate} must be after ${now}`);
  }
  for (const option of model.paymentOption) {
    const { iuv, dueDate, retentionDate, paymentOptionMetadata = [] } = option;
    const mustLieAhead = action === 'create' || switchToExpired;
    if (dueDate < (validityDate ?? now) || (mustLieAhead && dueDate < now)) {
      throw badData(`IUV ${iuv}: dueDate ${dueDate} must not precede validityDate nor ${now}`);
    }
    if (retentionDate !== undefined && retentionDate < dueDate) {
      throw badData(`IUV ${iuv}: retentionDate ${retentionDate} must not precede dueDate ${dueDate}`);
    }
    if (paymentOptionMetadata.some(({ key }) => key === 'NOTIFICATION_FEE')) {
      throw new GpdError(409, 'The payment option contains reserved metadata', 'NOTIFICATION_FEE is reserved');
    }
    checkTransfers(option);
  }
}

/** The position as held after creation or update: a draft. */
export function toHeld(model: PaymentPositionModel, organizationFiscalCode: string, now: string): HeldPosition {
  const { validityDate, ...rest } = model;
  return {
    ...rest,
    ...(validityDate === undefined ? {} : { validityDate }),
    organizationFiscalCode,
    status: 'DRAFT',
    insertedDate: now,
    lastUpdatedDate: now,
    paymentOption: model.paymentOption.map((option): HeldOption => ({
      ...option,
      nav: option.nav ?? `3${option.iuv}`,
      status: 'PO_UNPAID',
      insertedDate: now,
      lastUpdatedDate: now,
      fee: 0,
    })),
  };
}

/** Makes a draft payable: at once when no validity lies ahead, else from then on. */
export function published(position: HeldPosition, now: string): HeldPosition {
  const validityDate = position.validityDate ?? now;
  const status: PositionStatus = validityDate <= now ? 'VALID' : 'PUBLISHED';
  return { ...position, validityDate, publishDate: now, lastUpdatedDate: now, status };
}

/** @throws {GpdError} 409 when the state or a date does not allow it */
export function publish(position: HeldPosition, now: string): HeldPosition {
  if (position.status !== 'DRAFT') {
    throw new GpdError(
      409,
      'Existing related payment found or not in publishable state',
      `${idOf(position)} is ${position.status}`,
    );
  }
  const { validityDate } = position;
  const firstDue = position.paymentOption.map(({ dueDate }) => dueDate).sort()[0];
  if (validityDate !== undefined && position.paymentOption.some(({ dueDate }) => dueDate < validityDate)) {
    throw new GpdError(409, 'The due date of a payment option is before the validity date', idOf(position));
  }
  if (firstDue !== undefined && firstDue < now) {
    throw new GpdError(
      409,
      'Publish request occurred after the due date of a payment options has expired',
      idOf(position),
    );
  }
  if (validityDate !== undefined && validityDate < now) {
    throw new GpdError(409, 'Publish request occurred after the validity date began', idOf(position));
  }
  return published(position, now);
}

/** @throws {GpdError} 409 unless it is published or valid */
export function invalidate(position: HeldPosition, now: string): HeldPosition {
  const { status } = refresh(position, now);
  if (status !== 'PUBLISHED' && status !== 'VALID') {
    throw new GpdError(
      409,
      'Existing related payment found or not in invalidable state',
      `${idOf(position)} is ${status}`,
    );
  }
  return { ...position, status: 'INVALID', lastUpdatedDate: now };
}

/** @throws {GpdError} 409 once it is paid, in part too, or invalid */
export function checkUpdatable(position: HeldPosition): void {
  if (!['INVALID', 'PARTIALLY_PAID', 'PAID', 'REPORTED'].includes(position.status)) return;
  throw new GpdError(
    409,
    'Existing related payment found or not in updatable state',
    `${idOf(position)} is ${position.status}`,
  );
}

/** @throws {GpdError} 409 once anything is paid */
export function checkDeletable(position: HeldPosition): void {
  if (!['PARTIALLY_PAID', 'PAID', 'REPORTED'].includes(position.status)) return;
  throw new GpdError(409, 'Existing related payment found', `${idOf(position)} is ${position.status}`);
}

/** Why the node does not let a notice be paid, in its own codes. */
export type NotPayable =
  'PAA_PAGAMENTO_SCONOSCIUTO' | 'PAA_PAGAMENTO_DUPLICATO' | 'PAA_PAGAMENTO_SCADUTO' | 'PAA_PAGAMENTO_ANNULLATO';

/** Undefined when the option can be paid now. */
export function whyNotPayable(position: HeldPosition, option: HeldOption, now: string): NotPayable | undefined {
  const { status } = refresh(position, now);
  if (option.status !== 'PO_UNPAID' || status === 'PAID' || status === 'REPORTED') return 'PAA_PAGAMENTO_DUPLICATO';
  if (status === 'INVALID') return 'PAA_PAGAMENTO_ANNULLATO';
  if (status === 'EXPIRED') return 'PAA_PAGAMENTO_SCADUTO';
  if (status !== 'VALID' && status !== 'PARTIALLY_PAID') return 'PAA_PAGAMENTO_SCONOSCIUTO';
  // Paying at once and paying by instalments exclude each other.
  const paid = position.paymentOption.filter((other) => other.status !== 'PO_UNPAID');
  if (paid.some((other) => !other.isPartialPayment || !option.isPartialPayment)) return 'PAA_PAGAMENTO_DUPLICATO';
  return undefined;
}

export interface PaymentFacts {
  readonly receiptId: string;
  readonly paidAt: string;
  readonly pspCompany: string;
  readonly feeCents: number;
}

/** The position after a receipt: even an invalid or expired one counts as paid then, since the money is there. */
export function paid(position: HeldPosition, nav: string, facts: PaymentFacts, now: string): HeldPosition {
  const paymentOption = position.paymentOption.map((option) =>
    option.nav === nav && option.status === 'PO_UNPAID'
      ? {
          ...option,
          status: 'PO_PAID' as const,
          paymentDate: facts.paidAt,
          paymentMethod: 'creditCard',
          pspCompany: facts.pspCompany,
          idReceipt: facts.receiptId,
          fee: facts.feeCents,
          lastUpdatedDate: now,
        }
      : option,
  );
  const instalments = paymentOption.filter(({ isPartialPayment }) => isPartialPayment);
  const isPaid =
    paymentOption.some(({ status, isPartialPayment }) => status !== 'PO_UNPAID' && !isPartialPayment) ||
    (instalments.length > 0 && instalments.every(({ status }) => status !== 'PO_UNPAID'));
  return {
    ...position,
    paymentOption,
    status: isPaid ? 'PAID' : 'PARTIALLY_PAID',
    lastUpdatedDate: now,
    ...(isPaid ? { paymentDate: facts.paidAt } : {}),
  };
}
