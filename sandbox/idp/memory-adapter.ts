/** What oidc-provider keeps of a session, code, token, grant or interaction. */
type Payload = Record<string, unknown>;

interface Kept {
  readonly payload: Payload;
  readonly expiresAtMs: number;
}

/** Entries of all kinds together; the oldest go when there are more. */
const LIMIT = 5000;

/**
 * Storage of one provider, in memory and bounded: what a trial identity provider knows may be lost with its process.
 *
 * @returns the factory that oidc-provider calls once for each kind of thing it keeps
 */
export function createMemoryAdapter(nowMs: () => number): (kind: string) => unknown {
  const kept = new Map<string, Kept>();

  function find(key: string): Payload | undefined {
    const entry = kept.get(key);
    if (!entry || entry.expiresAtMs > nowMs()) return entry?.payload;
    kept.delete(key);
    return undefined;
  }

  function findBy(prefix: string, field: string, value: string): Payload | undefined {
    for (const [key, { payload }] of kept) {
      if (key.startsWith(prefix) && payload[field] === value) return find(key);
    }
    return undefined;
  }

  return (kind) => {
    const prefix = `${kind}:`;
    return {
      upsert(id: string, payload: Payload, expiresInSeconds?: number) {
        const expiresAtMs = expiresInSeconds === undefined ? Infinity : nowMs() + expiresInSeconds * 1000;
        kept.delete(prefix + id);
        kept.set(prefix + id, { payload, expiresAtMs });
        for (const oldest of kept.keys()) {
          if (kept.size <= LIMIT) break;
          kept.delete(oldest);
        }
        return Promise.resolve();
      },
      find: (id: string) => Promise.resolve(find(prefix + id)),
      findByUid: (uid: string) => Promise.resolve(findBy(prefix, 'uid', uid)),
      findByUserCode: (code: string) => Promise.resolve(findBy(prefix, 'userCode', code)),
      consume(id: string) {
        const payload = find(prefix + id);
        if (payload) payload.consumed = Math.floor(nowMs() / 1000);
        return Promise.resolve();
      },
      destroy(id: string) {
        kept.delete(prefix + id);
        return Promise.resolve();
      },
      revokeByGrantId(grantId: string) {
        for (const [key, { payload }] of kept) if (payload.grantId === grantId) kept.delete(key);
        return Promise.resolve();
      },
    };
  };
}
