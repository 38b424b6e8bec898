import type { JWK } from 'jose';
import type { KeySource } from './signed-headers.js';

/** Keys by their id from a PDND, kept once found; an unknown one is asked for again. */
export function createKeySource(pdndUrl: string): KeySource {
  const known = new Map<string, JWK>();

  async function ask(path: string): Promise<unknown> {
    const response = await fetch(new URL(path, pdndUrl), { signal: AbortSignal.timeout(5_000) });
    return response.ok ? response.json() : undefined;
  }

  return {
    async platformKey(kid) {
      if (!known.has(kid)) {
        const set = (await ask('/.well-known/jwks.json')) as { keys: JWK[] } | undefined;
        for (const key of set?.keys ?? []) if (key.kid) known.set(key.kid, key);
      }
      return known.get(kid);
    },
    async clientKey(kid) {
      const found = known.get(kid) ?? ((await ask(`/keys/${encodeURIComponent(kid)}`)) as JWK | undefined);
      if (found) known.set(kid, found);
      return found;
    },
  };
}
