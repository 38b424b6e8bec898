/** One figure of a benchmark, with what it is compared to in the same run. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The same unit; null for a baseline itself. */
  readonly baseline: number | null;
  readonly note: string;
}

/** Calls `once` from so many callers at once until `durationMs` is over, and gives completions per second. */
export async function ratePerSecond(callers: number, durationMs: number, once: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() - startedMs < durationMs) {
        await once();
        done += 1;
      }
    }),
  );
  return (done * 1_000) / (performance.now() - startedMs);
}

/** The p-th percentile (0..100) of what was measured; 0 for nothing. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * p) / 100))] ?? 0;
}
