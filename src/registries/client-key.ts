import { createPublicKey } from 'node:crypto';
import { calculateJwkThumbprint, exportPKCS8, generateKeyPair, importPKCS8, type JWK } from 'jose';
import type { ClientKey } from './modi-headers.js';

/** The key of this client from its PEM (PKCS 8); its id is the thumbprint of the public part. @source RFC 7638 */
export async function readClientKey(pem: string): Promise<ClientKey> {
  const privateKey = await importPKCS8(pem, 'RS256');
  return { kid: await calculateJwkThumbprint(publicJwkOf(pem), 'sha256'), privateKey };
}

/** The public part, to register on the PDND. */
export function publicJwkOf(pem: string): JWK {
  const { kty, n, e } = createPublicKey(pem).export({ format: 'jwk' });
  return { kty, n, e } as JWK;
}

/** A new key pair as PEM: for the first start with the sandboxes. */
export async function createClientKeyPem(): Promise<string> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return exportPKCS8(privateKey);
}
