export interface Random {
  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number;
  /** True once in `times` draws on average. */
  once(times: number): boolean;
  pick<T>(items: readonly T[]): T;
}

/** Numbers that look random and depend on the seed only (a 32-bit linear congruential generator, upper bits). */
export function createRandom(seed: number): Random {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  return {
    below,
    once: (times) => below(times) === 0,
    pick<T>(items: readonly T[]): T {
      return items[below(items.length)] as T;
    },
  };
}
