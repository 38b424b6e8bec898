import { caseUrl, emailOf } from '../crm/applicant.js';
import type { Case } from '../crm/case.js';
import { ConflictError } from '../errors.js';
import type { CheckoutClient } from './checkout-client.js';
import { isHeld } from './held-money.js';
import type { DebtPositionStore, ReceiptStore, RefundStore, StoredDebt } from './stored-debt.js';

/** A debt as pages show it. */
export interface CasePayment {
  readonly debtPositionId: string;
  readonly caseId: string;
  readonly amountCents: number;
  readonly noticeNumber: string;
  /** `in-check`: money came that was not as asked, and a clerk decides; it cannot be paid meanwhile. */
  readonly state: 'open' | 'in-check' | 'paid' | 'invalidated' | 'expired';
  /** UTC instant up to which it can be paid. */
  readonly expiresAt: Date | null;
  /** UTC instant; null while it is not paid. */
  readonly paidAt: Date | null;
}

const SHOWN_STATES = { open: 'open', paid: 'paid', withdrawn: 'invalidated', expired: 'expired' } as const;

function toCasePayment({ id, caseId, position, state, paidAt }: StoredDebt, isInCheck: boolean): CasePayment {
  return {
    debtPositionId: id,
    caseId,
    amountCents: position.amountCents,
    noticeNumber: position.nav,
    state: isInCheck ? 'in-check' : SHOWN_STATES[state],
    expiresAt: position.dueAt,
    paidAt,
  };
}

/** Payments of a case for its page, oldest first; a debt that pagoPA does not hold yet is left out. */
export function createCasePayments({
  debtPositions,
  ...money
}: {
  readonly debtPositions: DebtPositionStore;
  readonly receipts: ReceiptStore;
  readonly refunds: RefundStore;
}) {
  return {
    async listOfCase(caseId: string): Promise<CasePayment[]> {
      const debts = (await debtPositions.listOfCase(caseId)).filter(({ isPublished }) => isPublished);
      return Promise.all(
        debts.map(async (debt) => toCasePayment(debt, debt.state === 'open' && (await isHeld(debt.id, money)))),
      );
    },
  };
}

/**
 * Opens pagoPA's page for what a case has to pay and gives its address. Safe to repeat: it makes no debt, and pagoPA lets
 * nobody pay the same notice twice at once.
 *
 * @throws {ConflictError} NOTHING_TO_PAY when the case has no open debt, or money for it is being checked
 * @throws {UnavailableError} when Checkout does not answer
 */
export function createStartCheckout({
  debtPositions,
  checkout,
  publicUrl,
  newId,
  ...money
}: {
  readonly debtPositions: DebtPositionStore;
  readonly receipts: ReceiptStore;
  readonly refunds: RefundStore;
  readonly checkout: CheckoutClient;
  readonly publicUrl: string;
  readonly newId: () => string;
}): (value: Case) => Promise<string> {
  return async (value) => {
    const debts = await debtPositions.listOfCase(value.id);
    const debt = debts.find(({ state, isPublished }) => state === 'open' && isPublished);
    if (!debt || (await isHeld(debt.id, money)))
      throw new ConflictError('NOTHING_TO_PAY', `Case ${value.id} has nothing to pay`);
    const back = (outcome: string) => `${caseUrl(publicUrl, value)}/pagamento?esito=${outcome}`;
    const page = await checkout.createCart({
      positions: [debt.position],
      cartId: newId(),
      email: emailOf(value),
      returnUrls: { okUrl: back('ok'), cancelUrl: back('annullato'), errorUrl: back('errore') },
    });
    return page.href;
  };
}
