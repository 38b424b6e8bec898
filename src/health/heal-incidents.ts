import { NotFoundError } from '../errors.js';
import type { Incident, Insight } from '../insight/insight.js';
import type { SystemHealth } from '../registries/health.js';
import type { EngineClient } from '../zeebe/engine-client.js';

/** Systems outside that fail together, and the codes of their technical faults. */
const GROUPS: readonly { readonly code: RegExp; readonly systems: readonly string[] }[] = [
  {
    code: /^\[(?:ANPR_(?:UNREACHABLE|FAILED|BUSY|ANSWER|MISMATCH)|PDND_(?:UNREACHABLE|BUSY|FAILED|ANSWER))\]|^\[CIRCUIT_OPEN\] (?:anpr|pdnd) /,
    systems: ['anpr', 'pdnd'],
  },
  {
    code: /^\[PAGOPA_\w+\]|^\[CIRCUIT_OPEN\] pagopa-/,
    systems: ['pagopa-gpd', 'pagopa-checkout', 'pagopa-receipts'],
  },
];
const RETRIES = 3;
/** How long an incident rests before the first new try, so that a person may look at it. */
const REST_MS = 10_000;
/** Open incidents that one look reads, and how many of a group it lets run again at once. */
const MOST_READ = 5_000;
const MOST_AT_ONCE = 50;
/** A single try has failed, if it fails, before this: the longest time-out of a call outside, and the way there and back. */
const TRIAL_MS = 20_000;
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 300_000;
/** Without a stopped job for so long, the next outage is another one. */
const FORGOTTEN_AFTER_MS = 2 * LONGEST_PAUSE_MS;

/** What one healer knows of a group; nothing after a start, so the first try is a trial. */
interface Group {
  isBack: boolean;
  releasedAtMs: number | null;
  pauseMs: number;
}

/**
 * Makes the function that lets jobs run again that stopped because a system outside was down: the case goes on by itself.
 *
 * One job is let go first, for a single try; the others follow when nothing has failed since. While it fails, the pauses
 * grow: each try writes a dozen records, and a thousand cases that wait for a registry must not try a thousand times a
 * minute. A circuit known to be open is waited for. What fails again is last in the line, so one job that always fails
 * holds up no other.
 *
 * @returns of each call: how many were tried again
 */
export function createIncidentHealer({
  insight,
  engine,
  systemsHealth,
  now,
}: {
  readonly insight: Pick<Insight, 'listOpenIncidents'>;
  readonly engine: Pick<EngineClient, 'retryJob'>;
  readonly systemsHealth: { list(): readonly SystemHealth[] };
  readonly now: () => Date;
}): () => Promise<number> {
  const groups = new Map<string, Group>();

  async function release(incidents: readonly Incident[], retries: number): Promise<number> {
    let tried = 0;
    for (const { key, jobKey } of incidents) {
      try {
        await engine.retryJob(jobKey ?? '', key, retries);
        tried += 1;
      } catch (error) {
        // Healed or ended already; the stream will show it.
        if (!(error instanceof NotFoundError)) throw error;
      }
    }
    return tried;
  }

  async function heal(name: string, open: readonly Incident[]): Promise<number> {
    const group = groups.get(name) ?? { isBack: false, releasedAtMs: null, pauseMs: FIRST_PAUSE_MS };
    groups.set(name, group);
    const atMs = now().getTime();
    const newestMs = Math.max(...open.map(({ createdAt }) => createdAt.getTime()));
    const rested = open
      .filter(({ createdAt }) => atMs - createdAt.getTime() >= REST_MS)
      .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
    if (rested.length === 0) return 0;
    if (group.releasedAtMs !== null) {
      const sinceMs = atMs - group.releasedAtMs;
      if (newestMs > group.releasedAtMs) {
        if (sinceMs < group.pauseMs) return 0;
        group.isBack = false;
        group.pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * group.pauseMs);
      } else if (sinceMs >= TRIAL_MS) {
        group.isBack = true;
        group.pauseMs = FIRST_PAUSE_MS;
      } else if (!group.isBack) return 0;
    }
    group.releasedAtMs = atMs;
    return group.isBack ? release(rested.slice(0, MOST_AT_ONCE), RETRIES) : release(rested.slice(0, 1), 1);
  }

  return async () => {
    const atMs = now().getTime();
    const blocked = new Set(
      systemsHealth
        .list()
        .filter(({ state, retryAt }) => state === 'open' && retryAt !== null && retryAt.getTime() > atMs)
        .map(({ system }) => system),
    );
    const stopped = (await insight.listOpenIncidents(MOST_READ)).filter(
      ({ errorType, jobKey }) => errorType === 'JOB_NO_RETRIES' && jobKey !== null,
    );
    let tried = 0;
    for (const { code, systems } of GROUPS) {
      const name = systems.join();
      const open = stopped.filter(({ errorMessage }) => code.test(errorMessage));
      const quietMs = atMs - (groups.get(name)?.releasedAtMs ?? atMs);
      if (open.length === 0 && quietMs > FORGOTTEN_AFTER_MS) groups.delete(name);
      if (open.length === 0 || systems.some((system) => blocked.has(system))) continue;
      tried += await heal(name, open);
    }
    return tried;
  };
}
