import type { AuditLog } from '../audit/audit.js';
import { ConflictError, NotFoundError } from '../errors.js';
import type { Notification } from '../notifications/notification.js';
import type { DeliverMessage } from '../outbox/deliver-message.js';
import { MESSAGE_TIME_TO_LIVE_MS } from '../outbox/dispatcher.js';
import type { OutboxRow, OutboxStore } from '../outbox/outbox-store.js';

/**
 * Whether a person may send a stuck row again.
 *
 * - `safe`: a repetition cannot do twice what was done: a mail that was sent is skipped, a job that was completed is
 *   gone, and the engine still knows the message by its id
 * - `waiting`: the engine has it and the record stream does not show its effect yet
 * - `never`: a start past its horizon: it could start the case a second time
 * - `too-late`: the engine may have forgotten the message's id: it could act a second time
 */
export type Resending = 'safe' | 'waiting' | 'never' | 'too-late';

export interface StuckDelivery extends OutboxRow {
  readonly resending: Resending;
}

/** Before the first publication can be forgotten, by this much. */
const MARGIN_MS = 15 * 60_000;
/** A start that the stream does not show after this long needs a look. */
const UNCONFIRMED_AFTER_MS = 10 * 60_000;

export function resendingOf({ state, message, createdAt }: OutboxRow, now: Date): Resending {
  if (state !== 'incident') return 'waiting';
  if (message.kind !== 'publish-message') return 'safe';
  if (message.startsCaseId !== null) return 'never';
  // The first try was not before the row was made, so the engine knows its id at least until then.
  const knownUntilMs = createdAt.getTime() + MESSAGE_TIME_TO_LIVE_MS - MARGIN_MS;
  return now.getTime() < knownUntilMs ? 'safe' : 'too-late';
}

/** What left the platform and did not arrive: the dead letters, and the way to send them again. */
export interface Deliveries {
  /** Given up, or taken by the engine without a visible effect, oldest first. */
  listStuck(): Promise<StuckDelivery[]>;
  /** Mails that the recipient's server refused for good: repeating cannot help. */
  listRefusedMails(): Promise<Notification[]>;
  /**
   * One try, now.
   *
   * @throws {NotFoundError} NO_DELIVERY {ConflictError} NOT_RESENDABLE; else why it failed again: the row stays as it was
   */
  resend(key: string, by: string): Promise<void>;
}

export function createDeliveries({
  outbox,
  notifications,
  deliver,
  audit,
  now,
}: {
  readonly outbox: Pick<OutboxStore, 'listStuck' | 'find' | 'finish'>;
  readonly notifications: { listRefused(): Promise<Notification[]> };
  readonly deliver: DeliverMessage;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly now: () => Date;
}): Deliveries {
  return {
    async listStuck() {
      const at = now();
      const rows = await outbox.listStuck(new Date(at.getTime() - UNCONFIRMED_AFTER_MS));
      return rows.map((row) => ({ ...row, resending: resendingOf(row, at) }));
    },
    listRefusedMails: () => notifications.listRefused(),
    async resend(key, by) {
      const row = await outbox.find(key);
      if (!row) throw new NotFoundError('NO_DELIVERY', 'The outbox has no row with this key');
      const resending = resendingOf(row, now());
      if (resending !== 'safe') throw new ConflictError('NOT_RESENDABLE', `Row ${key} is ${resending}`);
      await outbox.finish(key, await deliver(key, row.message), null);
      await audit.append({ actor: by, action: 'delivery-resent', subject: key, details: { kind: row.message.kind } });
    },
  };
}
