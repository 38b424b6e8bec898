/** Work of one kind, taken piece by piece until none is due; one run at a time, however often it is woken. */
export interface Lane {
  /** Does what is due, until nothing is; resolves then, also when another call had begun it. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param work takes and does the next piece; false when none is due
 */
export function createLane(work: () => Promise<boolean>): Lane {
  let draining: Promise<void> | undefined;
  let again = false;
  let closed = false;

  async function run(): Promise<void> {
    do {
      again = false;
      while (!closed && (await work()));
    } while (again && !closed);
  }

  return {
    drain() {
      if (draining) again = true;
      else
        draining = run().finally(() => {
          draining = undefined;
        });
      return draining;
    },
    async close() {
      closed = true;
      await draining?.catch(() => undefined);
    },
  };
}
