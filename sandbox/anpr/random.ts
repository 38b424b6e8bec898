/** Choices that look random and are the same for the same seed. */
export interface Random {
  /** An integer from 0 to `limit` - 1. */
  below(limit: number): number;
  pick<T>(items: readonly T[]): T;
  /** Items with a larger `share` come more often. */
  pickByShare<T extends { readonly share: number }>(items: readonly T[]): T;
  /** A civil date between the two, both included. */
  date(from: string, to: string): string;
}

const DAY_MS = 86_400_000;

/** A generator of the family "mulberry": 32 bits of state, good enough for making people up. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function fraction(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  const below = (limit: number) => Math.floor(fraction() * limit);

  function at<T>(items: readonly T[], index: number): T {
    const item = items[index];
    if (item === undefined) throw new Error('Nothing to choose from');
    return item;
  }

  return {
    below,
    pick: (items) => at(items, below(items.length)),
    pickByShare(items) {
      let left = below(items.reduce((sum, item) => sum + item.share, 0));
      for (const item of items) {
        if (left < item.share) return item;
        left -= item.share;
      }
      return at(items, items.length - 1);
    },
    date(from, to) {
      const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
      return new Date(Date.parse(from) + below(days + 1) * DAY_MS).toISOString().slice(0, 10);
    },
  };
}
