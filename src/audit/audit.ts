import type { Text } from '../texts.js';

/** One look at a citizen's data by a member of staff, or by a system on an office's behalf. */
export interface AccessEntry {
  readonly id: string;
  readonly taxCode: string;
  readonly caseId: string | null;
  readonly at: Date;
  readonly who: { readonly subject: string; readonly name: string; readonly office: string | null };
  /** What was looked at and why, e.g. `case-page`, `anpr-c020`. */
  readonly what: string;
  /** In both languages: who reads it need not speak that of who looked. */
  readonly purpose: Text;
}

export interface AccessLog {
  record(entry: Omit<AccessEntry, 'id'>): Promise<void>;
  /** Newest first. */
  listOfCitizen(taxCode: string, limit?: number): Promise<AccessEntry[]>;
}

/** What was decided, in a chain: each entry carries the hash of the one before. */
export interface AuditEntry {
  /** Dense from 1. */
  readonly sequence: number;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** Stable over retries: a second entry with the same key is not appended. */
  readonly key: string;
  /** Hex SHA-256 over the previous hash and this entry's canonical JSON. */
  readonly hash: string;
  readonly previousHash: string;
}

/** What is known of the chain now. */
export interface AuditState {
  /** Entries up to the end, or to the first broken link. */
  readonly entries: number;
  /** First broken link that this look or the last whole walk found; null when there is none. */
  readonly brokenAt: number | null;
  /** The last walk from the first entry; null when there was none yet. */
  readonly whole: { readonly at: Date; readonly entries: number } | null;
}

export interface AuditLog {
  /** Appends once per key and gives what is stored; without a key it appends each time. */
  append(
    entry: Pick<AuditEntry, 'actor' | 'action' | 'subject' | 'details'> & { readonly key?: string },
  ): Promise<AuditEntry>;
  /** Newest first. */
  list(options: { readonly limit: number }): Promise<AuditEntry[]>;
  /**
   * Walks the chain from the first entry; tells the first broken link, or null, and notes what it found. Cost: every entry.
   */
  verify(): Promise<{ readonly entries: number; readonly brokenAt: number | null }>;
  /** Follows the chain from where the last look ended. Cost: the entries since then. */
  state(): Promise<AuditState>;
}
