import type { Stores } from '../../src/platform-store.js';
import type { EngineClient } from '../../src/zeebe/engine-client.js';

/** What a process dies of in these tests. */
export class Crash extends Error {}

export interface Tripwire {
  /** Lets the n-th write from now on crash: before it has any effect, or once it has its full effect. */
  arm(n: number, when: 'before' | 'after'): void;
  disarm(): void;
  /** Names of the writes since `arm` or `disarm`. */
  readonly writes: readonly string[];
  readonly stores: (stores: Stores) => Stores;
  readonly engine: (engine: EngineClient) => EngineClient;
}

const READS = /^(?:find|list|get|read|is|has|count|verify|partitions|newest|checksumOf|work|topology|close)/;

/** Stands between the services and everything that they write to. */
export function createTripwire(): Tripwire {
  let left = Infinity;
  let mode: 'before' | 'after' = 'before';
  let writes: string[] = [];

  function watch<T extends object>(name: string, target: T): T {
    return new Proxy(target, {
      get(object, property, receiver) {
        const member: unknown = Reflect.get(object, property, receiver);
        if (typeof member !== 'function' || typeof property !== 'string' || READS.test(property)) return member;
        return async (...args: unknown[]) => {
          writes.push(`${name}.${property}`);
          left -= 1;
          const isHit = left === 0;
          const when = mode;
          if (isHit && when === 'before') throw new Crash(`before ${name}.${property}`);
          const result: unknown = await Reflect.apply(member, object, args);
          if (isHit) throw new Crash(`after ${name}.${property}`);
          return result;
        };
      },
    });
  }

  function reset(n: number): void {
    left = n;
    writes = [];
  }
  return {
    arm(n, when) {
      mode = when;
      reset(n);
    },
    disarm: () => reset(Infinity),
    get writes() {
      return writes;
    },
    // The models of the read side are mongoose's own and have no verbs of ours.
    stores: (stores) =>
      Object.fromEntries(
        Object.entries(stores).map(([name, store]) => [name, name === 'insightRows' ? store : watch(name, store)]),
      ) as unknown as Stores,
    engine: (engine) => watch('engine', engine),
  };
}
