import { ConflictError, ForbiddenError } from '../errors.js';
import { taxCodeOf } from './applicant.js';
import type { Case } from './case.js';
import { handOver } from './hand-over.js';
import type { Actor } from './interaction.js';
import type { WithdrawDependencies } from './withdraw-case.js';

/** UTC instant up to which the answered case may be reopened; null when it may not (any more). */
export function reopenableUntil({ facts, status, outcome }: Case, now: Date): Date | null {
  const noted = facts['reopenUntil'];
  const until = typeof noted === 'string' ? new Date(noted) : null;
  const isOpen = status !== 'closed' && outcome === null && facts['reopening'] === undefined;
  return isOpen && until !== null && now <= until ? until : null;
}

/**
 * Reopens an answered case, once, while its time has not passed; the process goes back to the office.
 *
 * @throws {ForbiddenError} REOPENING_NOT_OFFERED when the service does not allow it
 * @throws {ConflictError} ALREADY_REOPENED, REOPENING_CLOSED when it was never answered, the time is over or it is closed
 */
export function createReopenCase(
  dependencies: WithdrawDependencies,
): (value: Case, actor: Actor, reason: string) => Promise<void> {
  const { cases, catalogue, interactions, now } = dependencies;
  return async ({ id }, actor, reason) => {
    const value = await cases.find(id);
    if (!value) throw new ConflictError('REOPENING_CLOSED', `Case ${id} is gone`);
    if (!catalogue.find(value.serviceId)?.reopen) {
      throw new ForbiddenError('REOPENING_NOT_OFFERED', `${value.serviceId} cannot be reopened`);
    }
    const at = now();
    const isFirst = value.facts['reopening'] === undefined;
    if (isFirst && reopenableUntil(value, at) === null) {
      throw new ConflictError('REOPENING_CLOSED', `Case ${id} cannot be reopened now`);
    }
    const claimed = await cases.claimFact(id, 'reopening', { at: at.toISOString(), reason });
    await interactions.append({
      key: `${id}:reopening`,
      caseId: id,
      taxCode: taxCodeOf(value),
      at,
      channel: actor.kind === 'staff' ? 'operator' : 'portal',
      actor,
      kind: 'case-reopened',
      text: { it: `Segnalazione riaperta: ${reason}`, en: `Report reopened: ${reason}` },
      visibleToApplicant: true,
    });
    // Also when it was claimed before: a crash may have come in between, and repeating does no harm.
    const reopened = await cases.find(id);
    if (reopened) await handOver(reopened, dependencies);
    await cases.markHandedOver(id, 'reopening');
    if (!claimed) throw new ConflictError('ALREADY_REOPENED', `Case ${id} was reopened before`);
  };
}
