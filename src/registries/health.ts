import { AppError, UnavailableError } from '../errors.js';

/** A call that the guard did not even try, because the system has just failed several times. */
export const CIRCUIT_OPEN = 'CIRCUIT_OPEN';

/** How one system outside is doing, as the administrator's page shows it. */
export interface SystemHealth {
  /** e.g. `anpr`, `pdnd`, `pagopa-gpd`. */
  readonly system: string;
  /** Closed: calls go through. Open: they fail at once until `retryAt`. Half-open: one call may try. */
  readonly state: 'closed' | 'open' | 'half-open';
  readonly lastOkAt: Date | null;
  readonly lastErrorAt: Date | null;
  /** Code and message of the last failure; no personal data. */
  readonly lastError: string | null;
  readonly failuresInARow: number;
  readonly calls: number;
  readonly failures: number;
  /** When an open circuit lets a call try; null while closed. */
  readonly retryAt: Date | null;
  /** How long the last answered call took. */
  readonly lastDurationMs: number | null;
}

export interface SystemsHealth {
  /**
   * Makes the call and notes how it went. Only {@link UnavailableError} and unknown errors count against the system: an
   * answer that says no is an answer.
   *
   * @throws {UnavailableError} CIRCUIT_OPEN, without calling; otherwise what the call throws
   */
  readonly guard: <T>(system: string, call: () => Promise<T>) => Promise<T>;
  /** By name; only systems that were called. */
  readonly list: () => readonly SystemHealth[];
}

interface Row {
  lastOkAt: Date | null;
  lastErrorAt: Date | null;
  lastError: string | null;
  failuresInARow: number;
  calls: number;
  failures: number;
  openedAt: Date | null;
  /** A trial call of the half-open circuit is under way. */
  isTrying: boolean;
  lastDurationMs: number | null;
}

function newRow(): Row {
  return {
    lastOkAt: null,
    lastErrorAt: null,
    lastError: null,
    failuresInARow: 0,
    calls: 0,
    failures: 0,
    openedAt: null,
    isTrying: false,
    lastDurationMs: null,
  };
}

const countsAgainst = (error: unknown) => error instanceof UnavailableError || !(error instanceof AppError);

/**
 * A circuit breaker for each system: after `threshold` failures in a row its calls fail at once for `openMs`, then one may
 * try. The rows live in this process.
 */
export function createSystemsHealth({
  now,
  threshold = 5,
  openMs = 30_000,
}: {
  now: () => Date;
  threshold?: number;
  openMs?: number;
}): SystemsHealth {
  const rows = new Map<string, Row>();

  function rowOf(system: string): Row {
    const row = rows.get(system) ?? newRow();
    rows.set(system, row);
    return row;
  }

  function stateOf({ openedAt, isTrying }: Row): SystemHealth['state'] {
    if (openedAt === null) return 'closed';
    return isTrying || now().getTime() - openedAt.getTime() >= openMs ? 'half-open' : 'open';
  }

  function fail(row: Row, error: unknown): void {
    row.failures += 1;
    row.failuresInARow += 1;
    row.lastErrorAt = now();
    row.lastError = error instanceof AppError ? `${error.code}: ${error.message}` : 'UNEXPECTED: see the log';
    if (row.failuresInARow >= threshold) row.openedAt = now();
  }

  function succeed(row: Row): void {
    row.failuresInARow = 0;
    row.openedAt = null;
    row.lastOkAt = now();
  }

  return {
    async guard(system, call) {
      const row = rowOf(system);
      if (row.openedAt !== null && (row.isTrying || stateOf(row) === 'open')) {
        throw new UnavailableError(
          CIRCUIT_OPEN,
          `${system} failed ${row.failuresInARow} times in a row and is left alone`,
        );
      }
      row.isTrying = row.openedAt !== null;
      row.calls += 1;
      const startedMs = now().getTime();
      try {
        const value = await call();
        succeed(row);
        return value;
      } catch (error) {
        if (countsAgainst(error)) fail(row, error);
        else succeed(row);
        throw error;
      } finally {
        row.isTrying = false;
        row.lastDurationMs = now().getTime() - startedMs;
      }
    },
    list() {
      return [...rows.entries()]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([system, { openedAt, isTrying, ...row }]) => ({
          system,
          ...row,
          state: stateOf({ ...row, openedAt, isTrying }),
          retryAt: openedAt === null ? null : new Date(openedAt.getTime() + openMs),
        }));
    },
  };
}
