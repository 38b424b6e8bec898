import type { ScenarioTarget } from '../../tests/engine/oracle/player.js';
import type { StreamRecord } from '../../tests/engine/oracle/record.js';
import type { BrokerClock } from './clock.js';
import type { Tap } from './tap.js';

/** The stream counts as at rest after this long without a record; real time. */
const QUIET_MS = 200;
/** Checkers of timers, jobs and messages wake up on their own after a clock move, late on a busy machine. */
const QUIET_AFTER_MOVE_MS = 800;
const AT_REST_WITHIN_MS = 60_000;
const DAY_MS = 86_400_000;

/** Waits until nothing has come through the tap for a while. */
export async function waitUntilQuiet(tap: Tap, quietMs = QUIET_MS): Promise<void> {
  const startedMs = Date.now();
  while (Date.now() - Math.max(tap.lastReceivedMs(), startedMs) < quietMs) {
    if (Date.now() - startedMs > AT_REST_WITHIN_MS) throw new Error('The broker does not come to rest');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/**
 * A target that starts at the given midnight of the broker's clock and sees the records from here on.
 *
 * @param startMs later than any clock of an earlier scenario
 */
export async function openZeebeTarget(
  address: string,
  clock: BrokerClock,
  tap: Tap,
  startMs: number,
): Promise<ScenarioTarget> {
  await clock.pin(startMs);
  await waitUntilQuiet(tap);
  const first = tap.records.length;
  return {
    address,
    startMs,
    records: (): readonly StreamRecord[] => tap.records.slice(first),
    whenIdle: () => waitUntilQuiet(tap),
    async advance(ms) {
      await clock.advance(ms);
      await waitUntilQuiet(tap, QUIET_AFTER_MOVE_MS);
    },
  };
}

/** The first midnight (UTC) at least a day after `nowMs`. */
export const nextMidnight = (nowMs: number): number => (Math.floor(nowMs / DAY_MS) + 2) * DAY_MS;
