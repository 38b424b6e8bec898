import type { Channel } from '../catalogue/channel.js';
import type { Json } from '../json.js';
import type { Language, Text } from '../texts.js';

/** `submitted`: stored, its process not yet seen in the record stream; `in-progress`: seen; `closed`: its process ended. */
export const CASE_STATUSES = ['submitted', 'in-progress', 'closed'] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

/** How a case ended; null while it is open. */
export const CASE_OUTCOMES = ['issued', 'resolved', 'rejected', 'withdrawn', 'expired', 'duplicate'] as const;
export type CaseOutcome = (typeof CASE_OUTCOMES)[number];

/** Who asks: a citizen who signed in, or nobody known (reports only). */
export type Applicant =
  | {
      readonly kind: 'citizen';
      readonly taxCode: string;
      readonly givenName: string;
      readonly familyName: string;
      readonly birthDate: string | null;
      readonly email: string | null;
    }
  | { readonly kind: 'anonymous'; readonly email: string | null };

export interface Case {
  /** UUID; message id and correlation key of the process start. */
  readonly id: string;
  /** For people: year, six digits, check character, e.g. `2026-000123-K`. */
  readonly number: string;
  readonly serviceId: string;
  readonly applicant: Applicant;
  /** Random secret of the follow-up link, for who did not sign in. */
  readonly trackingCode: string;
  readonly channel: Channel;
  readonly language: Language;
  /** The form's answers as validated; keys are the form's keys. */
  readonly answers: Readonly<Record<string, Json>>;
  /** What the work found out (registry snapshot, fee, routing, decision), by worker or task; keys are documented there. */
  readonly facts: Readonly<Record<string, Json>>;
  readonly status: CaseStatus;
  readonly outcome: CaseOutcome | null;
  /** One sentence for the applicant about the outcome or about what is being waited for; null when there is nothing to say. */
  readonly notice: Text | null;
  readonly submittedAt: Date;
  readonly closedAt: Date | null;
  /** Statutory term, civil date `YYYY-MM-DD` in Europe/Rome; null when the service has none. */
  readonly dueOn: string | null;
  /** Key of the process instance, null until the record stream shows it. */
  readonly processInstanceKey: string | null;
  /** Optimistic lock. */
  readonly version: number;
}

/** What the engine must be told of a case: that it starts, is withdrawn, is reopened. */
export const HAND_OVERS = ['start', 'withdrawal', 'reopening'] as const;
export type HandOver = (typeof HAND_OVERS)[number];

/** The cases that somebody may see. */
export interface CaseScope {
  readonly serviceIds: readonly string[];
  readonly offices: readonly string[];
}

export interface CaseStore {
  find(id: string): Promise<Case | undefined>;
  findByNumber(number: string): Promise<Case | undefined>;
  findByTrackingCode(code: string): Promise<Case | undefined>;
  /** The case whose own process is this instance. */
  findByInstance(processInstanceKey: string): Promise<Case | undefined>;
  /** Cases of one citizen, newest first. */
  listOfCitizen(taxCode: string, limit?: number): Promise<Case[]>;
  /**
   * Cases of the people whose names have words that begin with all of these, newest first.
   *
   * @param words as `nameWords` makes them; none finds nothing
   * @param scope the cases of these services and those routed to these offices; null for all cases
   */
  searchByName(words: readonly string[], scope: CaseScope | null, limit: number): Promise<Case[]>;
  /** Makes the cases stored by earlier versions findable by name. @returns how many were made so */
  fillNameKeys(limit: number): Promise<number>;
  /** Stores a new case, its start not yet handed over. @throws {ConflictError} DUPLICATE_CASE when the id exists. */
  insert(value: Case): Promise<void>;
  /** @throws {ConflictError} STALE_CASE when another writer saved this version first. */
  save(value: Case): Promise<Case>;
  /** Sets facts by key without touching the others; safe to repeat. */
  addFacts(id: string, facts: Readonly<Record<string, Json>>): Promise<void>;
  /** Sets or clears the sentence for the applicant. */
  setNotice(id: string, notice: Text | null): Promise<void>;
  /** Sets or clears the sentence if it is still the one that the caller read; no-op when somebody wrote another meanwhile. */
  replaceNotice(id: string, read: Text | null, notice: Text | null): Promise<void>;
  /** Records the outcome once; a second, different outcome is a ConflictError CASE_HAS_OUTCOME, the same one is a no-op. */
  setOutcome(id: string, outcome: CaseOutcome, notice: Text | null): Promise<void>;
  /** As setOutcome, but a decision taken later may replace the outcome (a document released after an expired case). */
  replaceOutcome(id: string, outcome: CaseOutcome, notice: Text | null): Promise<void>;
  /** Sets or clears the term, a civil date. */
  setDueOn(id: string, dueOn: string | null): Promise<void>;
  /**
   * Sets a fact that nobody may set twice, and notes that it must be handed to the engine (see hand-over.ts).
   *
   * @returns false when the fact was there: nothing is changed then
   * @throws {ConflictError} CASE_ENDED when the case has its outcome, or was closed, before
   */
  claimFact(id: string, key: HandOver, value: Json): Promise<boolean>;
  /** Cases with something not yet handed to the outbox, stored before an instant; oldest first. */
  listNotHandedOver(before: Date, limit: number): Promise<{ readonly value: Case; readonly pending: HandOver }[]>;
  /** Notes that what was pending is in the outbox; no-op when something else became pending meanwhile. */
  markHandedOver(id: string, pending: HandOver): Promise<void>;
  /** The projector's only writes: what the record stream shows. */
  markStarted(id: string, processInstanceKey: string): Promise<void>;
  markClosed(id: string, at: Date): Promise<void>;
}
