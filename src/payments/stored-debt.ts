import type { DebtPosition } from './debt-position.js';
import type { NoticeNumber } from './notice-number.js';
import type { DebtState, ReceiptVerdict } from './receipt-assessment.js';
import type { Receipt } from './receipt.js';

export const DEBT_STATES = ['open', 'paid', 'withdrawn', 'expired'] as const satisfies readonly DebtState[];

/** A debt as we keep it: our own record, against which every receipt is judged. */
export interface StoredDebt {
  /** UUID; correlation key of the payment message. */
  readonly id: string;
  /** Stable over retries, unique, e.g. `<caseId>:certificate-fee`. */
  readonly effectKey: string;
  readonly caseId: string;
  /** Document that is released when it is paid; null when there is none. */
  readonly documentId: string | null;
  readonly position: DebtPosition;
  readonly state: DebtState;
  /** False until pagoPA has confirmed that it holds the position. */
  readonly isPublished: boolean;
  readonly createdAt: Date;
  /** Id (IUR) of the receipt that settled it; null while it is not paid. */
  readonly receiptId: string | null;
  /** UTC instant of the payment; null while it is not paid. */
  readonly paidAt: Date | null;
}

export interface DebtPositionStore {
  /** Stores once per effect key and gives what is stored (the first, when repeated). */
  insert(debt: StoredDebt): Promise<StoredDebt>;
  find(id: string): Promise<StoredDebt | undefined>;
  findByEffectKey(effectKey: string): Promise<StoredDebt | undefined>;
  findByNav(nav: string): Promise<StoredDebt | undefined>;
  /** Oldest first. */
  listOfCase(caseId: string): Promise<StoredDebt[]>;
  /**
   * Gives another notice number to a debt that pagoPA does not hold yet.
   *
   * @param from the number that proved to be taken: a debt that somebody else has renumbered meanwhile stays as it is, so
   *   that two runs of one job end with one number
   * @throws {ConflictError} DEBT_PUBLISHED when pagoPA holds it under that number
   */
  renumber(id: string, from: string, notice: NoticeNumber): Promise<StoredDebt>;
  markPublished(id: string): Promise<void>;
  /** Open to paid by this receipt; false when it is no longer open (true again for the receipt that settled it). */
  settle(id: string, receipt: { readonly receiptId: string; readonly paidAt: Date }): Promise<boolean>;
  /** Open to withdrawn or expired; false when it is no longer open (true again when it has that state). */
  end(id: string, state: 'withdrawn' | 'expired'): Promise<boolean>;
}

/** A receipt with what we made of it. */
export interface StoredReceipt {
  readonly receipt: Receipt;
  readonly verdict: Exclude<ReceiptVerdict, 'known'>;
  /** Null for a debt that is not ours. */
  readonly debtPositionId: string | null;
  readonly caseId: string | null;
  /** Unique numbers of the revenue stamps in it that were found good. */
  readonly stampNumbers: readonly string[];
  readonly storedAt: Date;
  /** False until everything that follows from it is stored too: a crash may come in between. */
  readonly isTold: boolean;
}

export interface ReceiptStore {
  /** Stores once per receipt id and gives what is stored (the first, when repeated). */
  insert(value: StoredReceipt): Promise<StoredReceipt>;
  find(receiptId: string): Promise<StoredReceipt | undefined>;
  markTold(receiptId: string): Promise<void>;
  /** Receipts of which not everything that follows is stored, oldest first. */
  listUntold(limit: number): Promise<StoredReceipt[]>;
  /** True when the receipt of this payment is stored. */
  hasPayment(iuv: string, paidAt: Date | null): Promise<boolean>;
  listOfDebt(debtPositionId: string): Promise<StoredReceipt[]>;
  /** True when another receipt brought this revenue stamp. */
  isStampUsed(stampNumber: string, exceptReceiptId: string): Promise<boolean>;
  /** Where a poller stopped; null before the first time. */
  readCursor(name: string): Promise<Date | null>;
  saveCursor(name: string, at: Date): Promise<void>;
}

/** An order to give money back, written down once; the accountants' system carries it out. */
export interface RefundOrder {
  readonly receiptId: string;
  /** Null for money of no known debt. */
  readonly caseId: string | null;
  /** Null for a receipt that nobody could read: the accountants find the amount at pagoPA. */
  readonly amountCents: number | null;
  readonly anomaly: string;
  /** The clerk's words; empty when they are only in the audit log. */
  readonly reason: string;
  readonly orderedAt: Date;
}

export interface RefundStore {
  /** Stores once per receipt and gives what is stored. */
  insert(order: RefundOrder): Promise<RefundOrder>;
  find(receiptId: string): Promise<RefundOrder | undefined>;
  listOfCase(caseId: string): Promise<RefundOrder[]>;
}
