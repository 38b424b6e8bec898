import { NotFoundError } from '../errors.js';
import type { Insight } from '../insight/insight.js';
import type { SystemHealth } from '../registries/health.js';
import type { EngineClient } from '../zeebe/engine-client.js';

/** Codes of technical faults, by the system that must be back before it is worth trying again. */
const SYSTEMS_OF_FAULT: readonly { readonly code: RegExp; readonly systems: readonly string[] }[] = [
  {
    code: /^\[(?:ANPR_(?:UNREACHABLE|FAILED|BUSY|ANSWER|MISMATCH)|PDND_(?:UNREACHABLE|BUSY|FAILED|ANSWER)|CIRCUIT_OPEN)\]/,
    systems: ['anpr', 'pdnd'],
  },
  { code: /^\[(?:PAGOPA_\w+|CIRCUIT_OPEN)\]/, systems: ['pagopa-gpd', 'pagopa-checkout', 'pagopa-receipts'] },
];
const RETRIES = 3;
/** How long an incident rests before the first new try, so that a person may look at it. */
const REST_MS = 10_000;

/**
 * Lets jobs run again that stopped because a system outside was down, as soon as its circuit lets a call through: the
 * case goes on by itself. A job that fails again makes a new incident, which rests again.
 *
 * @returns how many were tried again
 */
export async function healIncidents({
  insight,
  engine,
  systemsHealth,
  now,
}: {
  readonly insight: Pick<Insight, 'listOpenIncidents'>;
  readonly engine: Pick<EngineClient, 'retryJob'>;
  readonly systemsHealth: { list(): readonly SystemHealth[] };
  readonly now: () => Date;
}): Promise<number> {
  const atMs = now().getTime();
  const blocked = new Set(
    systemsHealth
      .list()
      .filter(({ state, retryAt }) => state === 'open' && retryAt !== null && retryAt.getTime() > atMs)
      .map(({ system }) => system),
  );
  let tried = 0;
  for (const { key, jobKey, errorType, errorMessage, createdAt } of await insight.listOpenIncidents(50)) {
    if (errorType !== 'JOB_NO_RETRIES' || jobKey === null || atMs - createdAt.getTime() < REST_MS) continue;
    const fault = SYSTEMS_OF_FAULT.find(({ code }) => code.test(errorMessage));
    if (!fault || fault.systems.some((system) => blocked.has(system))) continue;
    try {
      await engine.retryJob(jobKey, key, RETRIES);
      tried += 1;
    } catch (error) {
      // Healed or ended already; the stream will show it.
      if (!(error instanceof NotFoundError)) throw error;
    }
  }
  return tried;
}
