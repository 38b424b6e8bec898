import { addDays, romeDateOf } from '../deadlines/civil-date.js';
import { InvalidInputError } from '../errors.js';
import type { Outbox } from '../outbox/outbox.js';
import type { ReceiptVerdict } from './receipt-assessment.js';
import type { Receipt } from './receipt.js';
import type { ReceiptsClient } from './receipts-client.js';
import type { ReportingClient } from './reporting-client.js';
import type { ReceiptStore } from './stored-debt.js';

/** Receipts may appear some time after their payment: each question goes so many days back. */
const OVERLAP_DAYS = 3;
const RECEIPTS = 'receipts';
const REPORTING = 'reporting';
const MOST_UNTOLD = 200;

export interface PollResult {
  /** Receipts that were new. */
  readonly taken: number;
  /** References of documents that could not be read as receipts; each started a clerk's task. */
  readonly unreadable: readonly string[];
}

export interface ReceiptPoller {
  /**
   * Asks pagoPA for receipts that are not stored yet and takes them in. Never run twice at once by one poller; two pollers
   * at once do no harm.
   *
   * @throws {UnavailableError} when pagoPA does not answer: what was taken in stays, the rest comes next time
   */
  poll(): Promise<PollResult>;
  /** The same for the payments that providers reported: second payments of one notice come to light only there. */
  pollReporting(): Promise<PollResult>;
}

export function createReceiptPoller({
  receiptsClient,
  reportingClient,
  receipts,
  settleReceipt,
  outbox,
  now,
}: {
  readonly receiptsClient: ReceiptsClient;
  readonly reportingClient: ReportingClient;
  readonly receipts: ReceiptStore;
  readonly settleReceipt: (receipt: Receipt) => Promise<ReceiptVerdict>;
  readonly outbox: Outbox;
  readonly now: () => Date;
}): ReceiptPoller {
  /** A payment that may be real and that nobody can read is a clerk's. */
  async function reportUnreadable(iuv: string): Promise<void> {
    await outbox.put(`unreadable-receipt:${iuv}`, {
      kind: 'publish-message',
      name: 'pagamento-anomalo',
      correlationKey: `unreadable:${iuv}`,
      startsCaseId: null,
      variables: {
        receiptId: `unreadable:${iuv}`,
        caseId: null,
        debtPositionId: null,
        documentId: null,
        anomaly: 'unknown',
      },
    });
  }

  async function take(iuv: string, result: { taken: number; unreadable: string[] }): Promise<void> {
    try {
      const receipt = await receiptsClient.find(iuv);
      if (receipt && (await settleReceipt(receipt)) !== 'known') result.taken += 1;
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      await reportUnreadable(iuv);
      result.unreadable.push(iuv);
    }
  }

  let running: Promise<PollResult> | undefined;
  const pollOnce = async (): Promise<PollResult> => {
    const startedAt = now();
    const since = (await receipts.readCursor(RECEIPTS)) ?? startedAt;
    const period = { from: addDays(romeDateOf(since), -OVERLAP_DAYS), to: addDays(romeDateOf(startedAt), 1) };
    const result = { taken: 0, unreadable: [] as string[] };
    // What a crash came upon: it is stored, so pagoPA's list alone would never bring it up again.
    for (const { receipt } of await receipts.listUntold(MOST_UNTOLD)) await settleReceipt(receipt);
    for (const { iuv, paidAt } of await receiptsClient.list(period)) {
      if (!(await receipts.hasPayment(iuv, paidAt))) await take(iuv, result);
    }
    await receipts.saveCursor(RECEIPTS, startedAt);
    return result;
  };

  return {
    async poll() {
      running ??= pollOnce().finally(() => {
        running = undefined;
      });
      return running;
    },
    async pollReporting() {
      const publishedAfter = await receipts.readCursor(REPORTING);
      const isKnown = async (receiptId: string) => (await receipts.find(receiptId)) !== undefined;
      const { receipts: found, seenUntil } = await reportingClient.findNewReceipts({ publishedAfter, isKnown });
      let taken = 0;
      for (const receipt of found) if ((await settleReceipt(receipt)) !== 'known') taken += 1;
      if (seenUntil) await receipts.saveCursor(REPORTING, seenUntil);
      return { taken, unreadable: [] };
    },
  };
}
