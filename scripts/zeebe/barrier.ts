import type { GatewayClient } from '../../tests/engine/oracle/gateway-client.js';
import type { StreamRecord } from '../../tests/engine/oracle/record.js';
import type { Tap } from './tap.js';

/** A command that changes nothing: it resolves an incident that there is not, and is refused. */
const BARRIER_RPC = 'ResolveIncident';
/** The last keys of partition 1, which no broker comes to. */
const LAST_KEY = 2 ** 52 - 1;
const MOST_BARRIERS = 1_000_000;
const AT_REST_WITHIN_MS = 60_000;

/** Whether a record is one of a barrier: its command or the refusal; nothing else ever has such a key. */
export const isOfBarrier = ({ key }: StreamRecord): boolean => key > LAST_KEY - MOST_BARRIERS && key <= LAST_KEY;

export interface Barriers {
  /**
   * Resolves when the broker has nothing left to do and all its records have come through the tap.
   *
   * @param emptyRounds how many barriers in a row have to find nothing; more than one where another actor of the broker
   * than the processor has to have its turn first
   * @throws {Error} when there is always something
   */
  waitUntilAtRest(emptyRounds: number): Promise<void>;
}

/**
 * Knows when a broker is at rest instead of waiting for a quiet moment. A partition has one log, one processor that takes
 * commands in the order of the log, and one exporter that sends records in that order. So once the refusal of a barrier
 * has come through the tap, everything before it has been processed and has come too. What the processor leaves for later
 * (a batch that is too long, a command written after commit) stands behind that barrier, and is processed before the next
 * one, which is sent only now: when nothing has come between two barriers, nothing is left.
 *
 * @source `ProcessingStateMachine` of Zeebe 8.6: one processor a partition, commands in log order; follow-ups are written with their batch
 */
export function createBarriers(client: GatewayClient, tap: Tap): Barriers {
  let sent = 0;

  async function pass(): Promise<{ commandAt: number; refusedAt: number }> {
    const key = LAST_KEY - (sent % MOST_BARRIERS);
    sent += 1;
    const answer = await client.call(BARRIER_RPC, { incidentKey: `${key}` }).answer;
    if (answer.ok || answer.status !== 'NOT_FOUND') throw new Error(`A barrier was answered ${JSON.stringify(answer)}`);
    const refusal = await tap.waitFor(
      (record) => record.key === key && record.recordType === 'COMMAND_REJECTION',
      AT_REST_WITHIN_MS,
    );
    return { commandAt: refusal.sourceRecordPosition, refusedAt: refusal.position };
  }

  return {
    async waitUntilAtRest(emptyRounds) {
      const startedMs = Date.now();
      let before = await pass();
      for (let empty = 0; empty < emptyRounds;) {
        if (Date.now() - startedMs > AT_REST_WITHIN_MS) throw new Error('The broker does not come to rest');
        const next = await pass();
        empty = isAnythingBetween(tap.records, before.commandAt, next.refusedAt) ? 0 : empty + 1;
        before = next;
      }
    },
  };
}

function isAnythingBetween(records: readonly StreamRecord[], from: number, to: number): boolean {
  for (let place = records.length - 1; place >= 0; place -= 1) {
    const record = records[place];
    if (!record || record.position <= from) return false;
    if (record.position < to && !isOfBarrier(record)) return true;
  }
  return false;
}
