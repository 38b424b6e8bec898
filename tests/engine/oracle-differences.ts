/**
 * Where the embedded engine is knowingly not as real Zeebe 8.6.0. The list may only shrink: a test fails when an entry is
 * met by no scenario any more, and docs/engine-differences.md shows it.
 */
export interface KnownDifference {
  /** Names of the scenarios in which it is met. */
  readonly scenarios: readonly string[];
  /** How the place of the difference starts, as compare.ts gives it: `record 12 JOB CREATED`, or without the number. */
  readonly at: RegExp;
  readonly path: RegExp;
  readonly reason: string;
  readonly source: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [];
