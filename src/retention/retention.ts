import type { AuditLog } from '../audit/audit.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { RetentionStore } from './retention-store.js';

/**
 * A person without a case who has not signed in for so long is forgotten; the next sign-in tells all again. What was
 * written to or about a person outside of any case goes after as long.
 */
const CITIZEN_YEARS = 2;
/** One run ends in reasonable time; what is left comes with the next. */
const MOST_AT_ONCE = 500;

/** The same day so many years earlier; 29 February becomes 1 March. */
function yearsBefore(at: Date, years: number): Date {
  const earlier = new Date(at);
  earlier.setUTCFullYear(at.getUTCFullYear() - years);
  return earlier;
}

/**
 * Makes the run that keeps what the service cards promise: so many years after a case closed, what it says of its
 * person goes. Open cases have no term. Debts, receipts and refunds are kept, as accounting law asks for longer.
 *
 * The years of a card are those of the city's disposal plan: public records may be disposed of only by a plan that the
 * archival authority has approved.
 *
 * @source Regulation (EU) 2016/679 art. 5(1)(e) and 17(3)(d); D.Lgs. 42/2004 art. 21(1)(d)
 * @returns of the run: how many cases were erased and how many citizens removed; safe to repeat and to interrupt
 */
export function createRetention({
  store,
  catalogue,
  audit,
  now,
}: {
  readonly store: RetentionStore;
  readonly catalogue: Pick<Catalogue, 'services'>;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly now: () => Date;
}): () => Promise<{ readonly cases: number; readonly citizens: number }> {
  return async () => {
    const at = now();
    let cases = 0;
    for (const { id: serviceId, retention } of catalogue.services) {
      const due = await store.listDue(serviceId, yearsBefore(at, retention.years), MOST_AT_ONCE - cases);
      for (const { id, number, closedAt } of due) {
        // Written down before: an erasure that nobody can tell of would be worse than one that is told and repeated.
        await audit.append({
          key: `${id}:erased`,
          actor: 'system',
          action: 'case-erased',
          subject: id,
          details: { number, serviceId, closedAt: closedAt.toISOString(), years: retention.years },
        });
        await store.erase(id, at);
        cases += 1;
      }
      if (cases >= MOST_AT_ONCE) break;
    }
    await store.removeCaseless(yearsBefore(at, CITIZEN_YEARS));
    const citizens = await store.removeCitizens(yearsBefore(at, CITIZEN_YEARS), MOST_AT_ONCE);
    return { cases, citizens };
  };
}
