import { createHash } from 'node:crypto';
import type { AuditEntry } from './audit.js';
import { canonicalJson } from './canonical-json.js';

/** What the first entry follows. */
export const FIRST_HASH = '0'.repeat(64);

/** Hex SHA-256 over the previous hash, a line end and the canonical JSON of everything else in the entry. */
export function hashOf({
  sequence,
  at,
  actor,
  action,
  subject,
  details,
  key,
  previousHash,
}: Omit<AuditEntry, 'hash'>): string {
  const content = canonicalJson({ sequence, at, actor, action, subject, details, key });
  return createHash('sha256').update(`${previousHash}\n${content}`).digest('hex');
}

/** The entry after another one (undefined: the first of the chain). */
export function nextEntry(
  last: Pick<AuditEntry, 'sequence' | 'hash'> | undefined,
  entry: Pick<AuditEntry, 'at' | 'actor' | 'action' | 'subject' | 'details' | 'key'>,
): AuditEntry {
  const linked = { ...entry, sequence: (last?.sequence ?? 0) + 1, previousHash: last?.hash ?? FIRST_HASH };
  return { ...linked, hash: hashOf(linked) };
}

/** True when an entry follows another (undefined: is the first) and is what it was when it was written. */
export function isLinked(entry: AuditEntry, previous: Pick<AuditEntry, 'sequence' | 'hash'> | undefined): boolean {
  return (
    entry.sequence === (previous?.sequence ?? 0) + 1 &&
    entry.previousHash === (previous?.hash ?? FIRST_HASH) &&
    entry.hash === hashOf(entry)
  );
}
