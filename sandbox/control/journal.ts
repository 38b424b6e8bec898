/** One call that the sandbox received. */
export interface JournalEntry {
  /** 1 for the first call since the sandbox started; clearing the journal does not reset it. */
  readonly sequence: number;
  /** UTC instant, ISO 8601. */
  readonly at: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Without the question mark; empty when there is none. */
  readonly query: string;
  /** Names in lower case, secrets redacted. */
  readonly headers: Readonly<Record<string, string>>;
  /** Text, secrets redacted, cut at 16 KiB; null when the sandbox left the stream to another reader. */
  readonly body: string | null;
  /** Null when no answer left the sandbox. */
  readonly status: number | null;
  /** What the sandbox thought of the call, e.g. "accepted", "refused: invalidAudience", "fault: hang". */
  readonly verdict: string;
}

export interface Journal {
  record(entry: Omit<JournalEntry, 'sequence' | 'at'>): void;
  /** Oldest first; only paths that begin with `pathPrefix`, only after `afterSequence`. */
  list(filter?: { pathPrefix?: string; afterSequence?: number }): readonly JournalEntry[];
  clear(): void;
}

/** A ring of the last `capacity` calls. */
export function createJournal({ now, capacity }: { now: () => Date; capacity: number }): Journal {
  let entries: JournalEntry[] = [];
  let sequence = 0;
  return {
    record(entry) {
      sequence += 1;
      entries.push({ sequence, at: now().toISOString(), ...entry });
      if (entries.length > capacity) entries = entries.slice(-capacity);
    },
    list({ pathPrefix = '', afterSequence = 0 } = {}) {
      return entries.filter((entry) => entry.sequence > afterSequence && entry.path.startsWith(pathPrefix));
    },
    clear() {
      entries = [];
    },
  };
}
