import { z } from 'zod';
import type { Services } from '../src/compose.js';
import type { Case } from '../src/crm/case.js';
import { noteOnCase } from '../src/crm/note-on-case.js';
import { NotFoundError, UnavailableError } from '../src/errors.js';
import { isHeld } from '../src/payments/held-money.js';
import type { StoredDebt } from '../src/payments/stored-debt.js';
import { tellMoneyHeld } from '../src/payments/tell-money-held.js';
import { completed, incident, jobWorker } from '../src/zeebe/job-worker.js';

type Needed = Pick<
  Services,
  | 'cases'
  | 'debtPositions'
  | 'gpd'
  | 'interactions'
  | 'now'
  | 'receiptPoller'
  | 'receipts'
  | 'refunds'
  | 'notifications'
  | 'settings'
>;

/**
 * Job `invalidate-debt-position`: tasks `ExpirePayment` and `WithdrawPayment` of processes/anagrafe/certificato-residenza.
 *
 * - in `{ caseId, debtPositionId }` (the second may be missing or null), out `{ invalidation, receiptId }`: `done`,
 *   `already-paid` with the receipt that settled it, or `held` when money came that a clerk has to decide about; receiptId
 *   is null but for `already-paid`
 * - no BPMN error; a missing case is an incident
 * - technical faults: pagoPA does not answer; PAGOPA_RECEIPT_PENDING when pagoPA says that it was paid and the receipt
 *   is not here yet: what was paid is only known from the receipt
 * - safe to run twice: an invalid position stays invalid
 */
export const invalidateDebtPositionWorker = (services: Needed) =>
  jobWorker({
    type: 'invalidate-debt-position',
    title: { it: 'Annulla la posizione debitoria', en: 'Invalidates the debt position' },
    input: z.object({ caseId: z.uuid(), debtPositionId: z.string().nullish() }),
    outputs: ['invalidation', 'receiptId'],
    async handle({ caseId, debtPositionId }, context) {
      const value = await services.cases.find(caseId);
      if (!value) return incident(`There is no case ${caseId}`);
      const debt = await findDebt(caseId, debtPositionId ?? null, services);
      const receiptId = debt ? await endDebt(value, debt, services) : null;
      if (receiptId !== null) {
        await tellIfWithdrawn(value, receiptId, services);
        return completed({ invalidation: 'already-paid', receiptId });
      }
      if (debt && (await isHeld(debt.id, services))) return completed({ invalidation: 'held', receiptId: null });
      if (debt) {
        await noteOnCase(services, value, {
          key: context.effectKey('invalidated'),
          kind: 'payment-canceled',
          text: {
            it: 'Avviso di pagamento annullato: non devi nulla.',
            en: 'Payment notice canceled: you owe nothing.',
          },
        });
      }
      return completed({ invalidation: 'done', receiptId: null });
    },
  });

/** Who withdrew after paying reads what happens to the money; after an expiry the document follows at once. */
async function tellIfWithdrawn(value: Case, receiptId: string, services: Needed): Promise<void> {
  const stored = await services.receipts.find(receiptId);
  if (!stored || value.facts['withdrawal'] === undefined) return;
  await tellMoneyHeld(stored, value, { ...services, publicUrl: services.settings.publicUrl });
}

/** The debt named, or the one that a job interrupted by the withdrawal may just have stored. */
async function findDebt(caseId: string, debtPositionId: string | null, { debtPositions }: Needed) {
  const named = debtPositionId === null ? undefined : await debtPositions.find(debtPositionId);
  return named ?? (await debtPositions.listOfCase(caseId)).at(-1);
}

/** Ends the debt here and at pagoPA. Gives the receipt that settled it before, or null. */
async function endDebt(value: Case, debt: StoredDebt, services: Needed): Promise<string | null> {
  const { debtPositions, gpd } = services;
  if (debt.state === 'paid') return settlementOf(debt, services);
  const state = value.facts['withdrawal'] === undefined ? 'expired' : 'withdrawn';
  const outcome = await invalidateAtPagopa(debt, gpd);
  if (outcome === 'paid') return findSettlement(debt, state, services);
  if (await debtPositions.end(debt.id, state)) return null;
  return settlementOf((await debtPositions.find(debt.id)) ?? debt, services);
}

/** The receipt by which the debt was settled. It is stored a moment after the settlement, and a crash may come between. */
async function settlementOf(debt: StoredDebt, { receipts }: Needed): Promise<string | null> {
  if (debt.receiptId !== null && !(await receipts.find(debt.receiptId))) throw pending(debt);
  return debt.receiptId;
}

const pending = ({ id }: StoredDebt): UnavailableError =>
  new UnavailableError('PAGOPA_RECEIPT_PENDING', `Debt ${id} is paid, its receipt is not here yet`);

async function invalidateAtPagopa({ position, isPublished }: StoredDebt, gpd: Needed['gpd']) {
  try {
    return await gpd.invalidate(position.iupd);
  } catch (error) {
    // Never got there: there is nothing to take back.
    if (error instanceof NotFoundError && !isPublished) return 'invalidated';
    throw error;
  }
}

/** pagoPA has money for it. Was it ours, as asked? Only a receipt tells; one that is not as asked is a clerk's already. */
async function findSettlement(
  debt: StoredDebt,
  state: 'expired' | 'withdrawn',
  { debtPositions, receipts, receiptPoller }: Needed,
): Promise<string | null> {
  // What is wrong with receipts of other debts is no matter of this one.
  await receiptPoller.poll().catch((error: unknown) => {
    if (!(error instanceof AggregateError)) throw error;
  });
  const current = await debtPositions.find(debt.id);
  if (current?.state === 'paid') return current.receiptId;
  const arrived = (await receipts.listOfDebt(debt.id)).filter(({ verdict }) => verdict !== 'not-paid');
  if (arrived.length === 0) throw pending(debt);
  await debtPositions.end(debt.id, state);
  return null;
}
