export interface RateLimit {
  /** Calls in one interval. */
  readonly limit: number;
  readonly intervalMs: number;
}

/** Counts calls in windows of fixed length, each key apart. */
export function createRateLimiter({ now, limit, intervalMs }: RateLimit & { now: () => Date }) {
  const windows = new Map<string, { startedMs: number; used: number }>();
  return {
    /** Uses up one call; the headers say what is left. */
    take(key: string): { allowed: boolean; headers: Record<string, string> } {
      const nowMs = now().getTime();
      let window = windows.get(key);
      if (!window || nowMs - window.startedMs >= intervalMs) {
        window = { startedMs: nowMs, used: 0 };
        windows.set(key, window);
      }
      window.used += 1;
      return {
        allowed: window.used <= limit,
        headers: {
          'X-Rate-Limit-Limit': String(limit),
          'X-Rate-Limit-Remaining': String(Math.max(0, limit - window.used)),
          'X-Rate-Limit-Interval': String(intervalMs),
        },
      };
    },
  };
}
