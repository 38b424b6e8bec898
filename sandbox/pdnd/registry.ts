import { calculateJwkThumbprint, type JWK } from 'jose';

export type PlatformState = 'ACTIVE' | 'SUSPENDED';

/** What a consumer may use an e-service for. */
export interface RegisteredPurpose {
  /** UUID. */
  readonly purposeId: string;
  /** The `aud` of the vouchers for this e-service. */
  readonly audience: string;
  readonly eserviceId: string;
  readonly descriptorId: string;
  readonly producerId: string;
  /** ACTIVE unless told. */
  readonly purposeState?: PlatformState;
  readonly agreementState?: PlatformState;
  readonly descriptorState?: PlatformState;
}

/** A client as an organisation registers it on the platform. */
export interface RegisteredClient {
  /** UUID. */
  readonly clientId: string;
  readonly consumerId: string;
  /** Public RSA keys; a private part is refused. */
  readonly publicKeys: readonly JWK[];
  readonly purposes: readonly RegisteredPurpose[];
}

export interface KeyEntry {
  /** RFC 7638 thumbprint of the key. */
  readonly kid: string;
  readonly jwk: JWK;
  readonly client: RegisteredClient;
}

/** The registered keys by their id. @throws {Error} when a key has a private part: it would be a leaked secret. */
export async function indexKeys(clients: readonly RegisteredClient[]): Promise<ReadonlyMap<string, KeyEntry>> {
  const entries = new Map<string, KeyEntry>();
  for (const client of clients) {
    for (const jwk of client.publicKeys) {
      if ('d' in jwk)
        throw new Error(`A private key was given for client ${client.clientId}: register public keys only`);
      const kid = await calculateJwkThumbprint(jwk, 'sha256');
      entries.set(kid, { kid, jwk: { ...jwk, kid, use: 'sig', alg: 'RS256' }, client });
    }
  }
  return entries;
}
