import { addDays, romeDateOf } from '../deadlines/civil-date.js';
import { UnavailableError } from '../errors.js';
import type { Outbox } from '../outbox/outbox.js';
import type { ReceiptVerdict } from './receipt-assessment.js';
import { unreadableId, type KeepReceipt, type ReceivedDocument } from './receipt-document.js';
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
   * @throws {AggregateError} with the faults of single receipts, once all others were taken in; they come next time
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
  keepReceipt,
  outbox,
  settings: { segregationCode },
  now,
}: {
  readonly receiptsClient: ReceiptsClient;
  readonly reportingClient: ReportingClient;
  readonly receipts: ReceiptStore;
  readonly settleReceipt: (receipt: Receipt, document?: ReceivedDocument) => Promise<ReceiptVerdict>;
  readonly keepReceipt: KeepReceipt;
  readonly outbox: Outbox;
  /** Two digits: the notices that are ours. */
  readonly settings: { readonly segregationCode: string };
  readonly now: () => Date;
}): ReceiptPoller {
  /** A payment that may be real and that nobody can read is a clerk's. */
  async function reportUnreadable(iuv: string, document: ReceivedDocument): Promise<void> {
    await keepReceipt(unreadableId(iuv), document);
    await outbox.put(`unreadable-receipt:${iuv}`, {
      kind: 'publish-message',
      name: 'pagamento-anomalo',
      correlationKey: unreadableId(iuv),
      startsCaseId: null,
      variables: {
        receiptId: unreadableId(iuv),
        caseId: null,
        debtPositionId: null,
        documentId: null,
        anomaly: 'unknown',
      },
    });
  }

  async function take(iuv: string, result: { taken: number; unreadable: string[] }): Promise<void> {
    const received = await receiptsClient.find(iuv);
    if (!received) return;
    const { receipt, document } = received;
    if (receipt === null) {
      await reportUnreadable(iuv, document);
      result.unreadable.push(iuv);
    } else if ((await settleReceipt(receipt, document)) !== 'known') result.taken += 1;
  }

  /** Noted before the first question: however long that fails, the days since then are asked for. */
  async function begin(at: Date): Promise<Date> {
    await receipts.saveCursor(RECEIPTS, at);
    return at;
  }

  let running: Promise<PollResult> | undefined;
  const pollOnce = async (): Promise<PollResult> => {
    const startedAt = now();
    const noted = (await receipts.readCursor(RECEIPTS)) ?? (await begin(startedAt));
    // Noted by a clock that was fast, it would lie after the end of the period.
    const since = noted < startedAt ? noted : startedAt;
    const from = addDays(romeDateOf(since), -OVERLAP_DAYS);
    const period = { from, to: addDays(romeDateOf(startedAt), 1), segregationCode };
    const result = { taken: 0, unreadable: [] as string[] };
    // What a crash came upon: it is stored, so pagoPA's list alone would never bring it up again.
    const faults = await eachOnItsOwn(await receipts.listUntold(MOST_UNTOLD), async ({ receipt }) => {
      await settleReceipt(receipt);
    });
    const more = await eachOnItsOwn(await receiptsClient.list(period), async ({ iuv, paidAt }) => {
      if (!(await receipts.hasPayment(iuv, paidAt))) await take(iuv, result);
    });
    assertNone([...faults, ...more]);
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
      const { receipts: found, seenUntil } = await reportingClient.findNewReceipts({
        publishedAfter,
        segregationCode,
        isKnown,
      });
      let taken = 0;
      const faults = await eachOnItsOwn(found, async ({ receipt, document }) => {
        if ((await settleReceipt(receipt, document)) !== 'known') taken += 1;
      });
      assertNone(faults);
      if (seenUntil) await receipts.saveCursor(REPORTING, seenUntil);
      return { taken, unreadable: [] };
    },
  };
}

/**
 * Does the work for each; one that fails does not keep the others' money from being seen. A system that is down ends it:
 * the next would wait for the same time-out.
 *
 * @returns the faults
 */
async function eachOnItsOwn<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<unknown[]> {
  const faults: unknown[] = [];
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      if (error instanceof UnavailableError) throw error;
      faults.push(error);
    }
  }
  return faults;
}

function assertNone(faults: readonly unknown[]): void {
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} receipts could not be taken in`);
}
