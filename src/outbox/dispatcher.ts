import type { Logger } from 'pino';
import type { EngineClient } from '../zeebe/engine-client.js';
import { createDeliverMessage } from './deliver-message.js';
import { createLane } from './lane.js';
import type { Outbox, OutboxMessage } from './outbox.js';
import type { OutboxRow, OutboxStore } from './outbox-store.js';

/** After this long without success a row is given up and shown to an administrator: it is never sent again by itself. */
export const RETRY_HORIZON_MS = 12 * 3_600_000;
/**
 * The engine knows a message id only while the message lives, so it must live longer than we may still repeat it:
 * the horizon, plus one lease, plus a margin for clocks that disagree.
 */
export const MESSAGE_TIME_TO_LIVE_MS = 2 * RETRY_HORIZON_MS;
/** A dispatcher that dies holds its row no longer than this; one that lives renews its hold, however slow the other side is. */
const LEASE_MS = 30_000;
const RENEW_MS = 10_000;
const KINDS: readonly OutboxMessage['kind'][] = ['publish-message', 'complete-job', 'send-mail'];
const FIRST_BACK_OFF_MS = 500;
const LONGEST_BACK_OFF_MS = 60_000;
/** Asks for due rows this often even when nobody wakes it: other processes put rows too. */
const POLL_MS = 1_000;

export interface Dispatcher extends Outbox {
  /** Sends what is due, until nothing is; resolves then. */
  drain(): Promise<void>;
  /** Says that a started case's instance was seen in the record stream. */
  markStarted(caseId: string): Promise<void>;
  start(): void;
  close(): Promise<void>;
}

/** Key of the row that starts a case. */
export const startKey = (caseId: string): string => `start:${caseId}`;

/**
 * Delivers the outbox: each row until it succeeds or its horizon is past, by one dispatcher at a time. Each kind goes its
 * own way: a mail server that keeps every mail waiting holds up no process.
 */
export function createDispatcher({
  store,
  engine,
  sendMail,
  now,
  logger,
  renewMs = RENEW_MS,
}: {
  readonly store: OutboxStore;
  readonly engine: Pick<EngineClient, 'publishMessage' | 'completeJob'>;
  /** Sends one queued notification; safe to repeat. @throws when the mail server did not take it */
  readonly sendMail: (notificationId: string) => Promise<void>;
  readonly now: () => Date;
  readonly logger: Logger;
  /** How often a row that is being delivered is held anew. */
  readonly renewMs?: number;
}): Dispatcher {
  let timer: NodeJS.Timeout | undefined;

  const send = createDeliverMessage({ engine, sendMail, timeToLiveMs: MESSAGE_TIME_TO_LIVE_MS, logger });

  /** Does the work and keeps the row meanwhile from every other dispatcher. */
  async function holding<T>(key: string, work: () => Promise<T>): Promise<T> {
    let held = Promise.resolve();
    const renewal = setInterval(() => {
      held = store
        .hold(key, new Date(now().getTime() + LEASE_MS))
        .catch((error: unknown) => logger.warn({ key, err: error }, 'outbox row could not be held'));
    }, renewMs);
    try {
      return await work();
    } finally {
      clearInterval(renewal);
      await held;
    }
  }

  async function deliver(row: OutboxRow): Promise<void> {
    const at = now();
    if (at.getTime() - row.createdAt.getTime() > RETRY_HORIZON_MS) {
      logger.error({ key: row.key }, 'outbox row given up: its horizon is past');
      await store.finish(row.key, 'incident', row.error ?? 'Not delivered within the retry horizon');
      return;
    }
    try {
      await store.finish(row.key, await holding(row.key, () => send(row.key, row.message)), null);
    } catch (error) {
      const { code, message } = error as { code?: string; message?: string };
      const waitMs = Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** Math.min(row.attempts, 10));
      logger.warn({ key: row.key, err: error }, 'outbox row could not be delivered');
      await store.retryAt(
        row.key,
        new Date(at.getTime() + waitMs),
        `${code ?? 'ERROR'}: ${message ?? 'unknown'}`.slice(0, 500),
      );
    }
  }

  const lanes = KINDS.map((kind) =>
    createLane(async () => {
      const row = await store.take(kind, now(), LEASE_MS);
      if (row) await deliver(row);
      return row !== undefined;
    }),
  );

  async function drain(): Promise<void> {
    await Promise.all(lanes.map((lane) => lane.drain()));
  }

  const wake = (): void => {
    drain().catch((error: unknown) => logger.error({ err: error }, 'outbox could not be read'));
  };

  return {
    async put(key, message) {
      await store.insert(key, message, now());
      if (timer) wake();
    },
    drain,
    async markStarted(caseId) {
      await store.finish(startKey(caseId), 'done', null);
    },
    start() {
      timer = setInterval(wake, POLL_MS);
      timer.unref();
      wake();
    },
    async close() {
      clearInterval(timer);
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}
