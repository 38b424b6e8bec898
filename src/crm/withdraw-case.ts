import { ConflictError, ForbiddenError } from '../errors.js';
import { taxCodeOf } from './applicant.js';
import type { Case } from './case.js';
import { handOver, type HandOverDependencies } from './hand-over.js';
import type { Actor } from './interaction.js';

export interface WithdrawDependencies extends HandOverDependencies {
  readonly now: () => Date;
}

/** True while the applicant may still take the request back. */
export function canWithdraw(
  value: Case,
  service: { readonly withdraw: { readonly allowed: boolean } } | undefined,
): boolean {
  const isOpen = value.outcome === null && value.status !== 'closed';
  return service !== undefined && service.withdraw.allowed && isOpen && value.facts['withdrawal'] === undefined;
}

/**
 * Takes a request back: the process is told and closes the case itself, the payment first. A second call changes nothing.
 *
 * @throws {ForbiddenError} WITHDRAWAL_NOT_OFFERED when the service does not allow it
 * @throws {ConflictError} CASE_DECIDED when the case has its outcome already
 */
export function createWithdrawCase(dependencies: WithdrawDependencies): (value: Case, actor: Actor) => Promise<void> {
  const { cases, catalogue, interactions, now } = dependencies;
  return async ({ id }, actor) => {
    const value = await cases.find(id);
    if (!value) throw new ConflictError('CASE_DECIDED', `Case ${id} is gone`);
    const service = catalogue.find(value.serviceId);
    if (!service?.withdraw.allowed)
      throw new ForbiddenError('WITHDRAWAL_NOT_OFFERED', `${value.serviceId} cannot be withdrawn`);
    const isRepeated = value.facts['withdrawal'] !== undefined;
    if (!isRepeated && !canWithdraw(value, service)) {
      throw new ConflictError('CASE_DECIDED', `Case ${id} is ${value.outcome ?? value.status}, it cannot be withdrawn`);
    }
    const at = now();
    await cases.claimFact(id, 'withdrawal', { at: at.toISOString(), by: actor.kind });
    await interactions.append({
      key: `${id}:withdrawal`,
      caseId: id,
      taxCode: taxCodeOf(value),
      at,
      channel: actor.kind === 'staff' ? 'operator' : 'portal',
      actor,
      kind: 'case-withdrawn',
      text:
        actor.kind === 'staff'
          ? {
              it: 'La richiesta è stata ritirata per te allo sportello.',
              en: 'The request was withdrawn for you at the counter.',
            }
          : { it: 'Hai ritirato la richiesta.', en: 'You withdrew the request.' },
      visibleToApplicant: true,
    });
    const withdrawn = await cases.find(id);
    if (withdrawn) await handOver(withdrawn, dependencies);
    await cases.markHandedOver(id, 'withdrawal');
  };
}
