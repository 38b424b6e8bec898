import type { ScenarioTarget } from '../../tests/engine/oracle/player.js';
import type { StreamRecord } from '../../tests/engine/oracle/record.js';
import { isOfBarrier, type Barriers } from './barrier.js';
import type { BrokerClock } from './clock.js';
import type { JobStreams } from './job-streams.js';
import type { Tap } from './tap.js';

/** After a call: its command has been processed when it is answered, what is left stands in the log. */
const EMPTY_ROUNDS = 1;
/**
 * After a move of the clock. Everything timed (due timers, time-outs, back-offs, messages that expire) is an actor's timer
 * on the broker's own clock. The broker has one thread for its actors, which looks for expired timers before each turn it
 * gives to an actor: a barrier sent after the move cannot be taken in before they are. A checker takes a few turns to
 * write its commands, each barrier takes more than ten.
 *
 * @source `ActorThread`, `ProcessingScheduleServiceImpl` and `DueDateChecker` of Zeebe 8.6
 */
const EMPTY_ROUNDS_AFTER_MOVE = 3;
/** What a call that stays open writes to the log as soon as it is taken; the gateway's threads take calls in no order. */
const COMMANDS: Readonly<Record<string, { readonly valueType: string; readonly intent: string }>> = {
  ActivateJobs: { valueType: 'JOB_BATCH', intent: 'ACTIVATE' },
  CreateProcessInstanceWithResult: { valueType: 'PROCESS_INSTANCE_CREATION', intent: 'CREATE_WITH_AWAITING_RESULT' },
};
/** A long poll that waits is woken by a notification, over which no barrier tells anything. Real time. */
const QUIET_WITH_LONG_POLL_MS = 250;
const AT_REST_WITHIN_MS = 60_000;
const DAY_MS = 86_400_000;

export interface BrokerConnections {
  readonly address: string;
  readonly clock: BrokerClock;
  readonly tap: Tap;
  readonly barriers: Barriers;
  readonly jobStreams: JobStreams;
}

/**
 * A target that starts at the given midnight of the broker's clock and sees the records from here on.
 *
 * @param startMs later than any clock of an earlier scenario
 */
export async function openZeebeTarget(connections: BrokerConnections, startMs: number): Promise<ScenarioTarget> {
  const { address, clock, tap, barriers, jobStreams } = connections;
  await clock.pin(startMs);
  await barriers.waitUntilAtRest(EMPTY_ROUNDS_AFTER_MOVE);
  const first = tap.records.length;
  return {
    address,
    startMs,
    records: (): readonly StreamRecord[] => tap.records.slice(first).filter((record) => !isOfBarrier(record)),
    async whenIdle(open) {
      await jobStreams.waitUntilThereAre(open.filter((rpc) => rpc === 'StreamActivatedJobs').length);
      await barriers.waitUntilAtRest(EMPTY_ROUNDS);
      if (!open.includes('ActivateJobs')) return;
      await waitUntilQuiet(tap);
      await barriers.waitUntilAtRest(EMPTY_ROUNDS);
    },
    whenTaken(rpc) {
      const before = tap.records.at(-1)?.position ?? -1;
      return async () => {
        const command = COMMANDS[rpc];
        // A job stream writes nothing; `whenIdle` waits until the broker knows of it.
        if (command === undefined) return;
        await tap.waitFor(
          ({ position, recordType, valueType, intent }) =>
            position > before &&
            recordType === 'COMMAND' &&
            valueType === command.valueType &&
            intent === command.intent,
          AT_REST_WITHIN_MS,
        );
      };
    },
    async advance(ms) {
      await clock.advance(ms);
      await barriers.waitUntilAtRest(EMPTY_ROUNDS_AFTER_MOVE);
    },
  };
}

async function waitUntilQuiet(tap: Tap): Promise<void> {
  const startedMs = Date.now();
  while (Date.now() - Math.max(tap.lastReceivedMs(), startedMs) < QUIET_WITH_LONG_POLL_MS) {
    if (Date.now() - startedMs > AT_REST_WITHIN_MS) throw new Error('The broker does not come to rest');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The first midnight (UTC) at least a day after `nowMs`. */
export const nextMidnight = (nowMs: number): number => (Math.floor(nowMs / DAY_MS) + 2) * DAY_MS;
