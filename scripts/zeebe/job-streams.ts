const THERE_WITHIN_MS = 60_000;

export interface JobStreams {
  /** Resolves when the broker knows of exactly `wanted` open job streams; it learns of one, and of its end, from the gateway. */
  waitUntilThereAre(wanted: number): Promise<void>;
}

interface JobStreamsAnswer {
  readonly remote: readonly { readonly consumers: readonly unknown[] }[];
  readonly client: readonly unknown[];
}

/** @source actuator endpoint `jobstreams` of Zeebe: `client` as the gateway has them, `remote` as the broker has them */
export function createJobStreams(actuatorUrl: string): JobStreams {
  let there = 0;
  return {
    async waitUntilThereAre(wanted) {
      const startedMs = Date.now();
      while (there !== wanted) {
        if (Date.now() - startedMs > THERE_WITHIN_MS)
          throw new Error(`The broker has ${there} job streams, not ${wanted}`);
        const answer = await fetch(`${actuatorUrl}/jobstreams`);
        if (!answer.ok) throw new Error(`The broker tells nothing of its job streams: ${answer.status}`);
        const { remote } = (await answer.json()) as JobStreamsAnswer;
        there = remote.flatMap(({ consumers }) => consumers).length;
      }
    },
  };
}
