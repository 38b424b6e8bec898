import type { Language } from '../texts.js';

/** A message to a person, sent once per key. The text is made when it is queued, so that a template change never rewrites history. */
export interface Notification {
  readonly id: string;
  /** Stable over retries, unique, e.g. `<caseId>:certificate-released`. */
  readonly key: string;
  readonly caseId: string | null;
  readonly taxCode: string | null;
  readonly to: string;
  readonly language: Language;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Documents that go along as attachments. */
  readonly documentIds: readonly string[];
  readonly state: 'queued' | 'sent' | 'failed';
  readonly attempts: number;
  readonly queuedAt: Date;
  readonly sentAt: Date | null;
}

export interface Notifications {
  /** Queues once per key from a template; a person without an address gets none, and the result says so. */
  queue(request: {
    readonly key: string;
    readonly caseId: string | null;
    readonly taxCode: string | null;
    readonly to: string | null;
    readonly language: Language;
    readonly template: string;
    readonly data: Readonly<Record<string, string>>;
    /** Documents to attach. */
    readonly documentIds?: readonly string[];
  }): Promise<'queued' | 'already-queued' | 'no-address'>;
  /** Newest first. */
  listOfCitizen(taxCode: string, limit?: number): Promise<Notification[]>;
  listOfCase(caseId: string): Promise<Notification[]>;
}
