import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK, type JWK, type JWTPayload } from 'jose';
import { rawBody } from '../control/sandbox-app.js';
import { GatewayRefusal, invalidRequest, tokenRefused } from './govway.js';

/** Finds public keys: the platform's own by key set, registered ones by id. */
export interface KeySource {
  readonly platformKey: (kid: string) => Promise<JWK | undefined>;
  readonly clientKey: (kid: string) => Promise<JWK | undefined>;
}

export interface GatewayContext {
  readonly audience: string;
  readonly issuer: string;
  readonly now: Date;
  readonly keys: KeySource;
  /** True the first time that a token id is seen while it lasts. */
  readonly isFresh: (jti: string, expiresAt: number) => boolean;
}

export interface Voucher {
  readonly clientId: string;
  readonly consumerId: string;
  readonly purposeId: string;
  readonly digest: string | undefined;
}

const sha256 = (data: Buffer | string) => createHash('sha256').update(data);

/** Verifies one token with the key that its header names, then its times; there is no tolerance. */
async function verifyToken(
  token: string,
  what: string,
  { now, findKey }: { now: Date; findKey: (kid: string) => Promise<JWK | undefined> },
): Promise<{ claims: JWTPayload; typ: string | undefined }> {
  let header: ReturnType<typeof decodeProtectedHeader>;
  let claims: JWTPayload;
  try {
    header = decodeProtectedHeader(token);
    claims = decodeJwt(token);
  } catch {
    throw invalidRequest(`${what}: not a signed token`);
  }
  if (header.alg !== 'RS256') throw invalidRequest(`${what}: alg has to be RS256`);
  const key = header.kid === undefined ? undefined : await findKey(header.kid);
  if (!key) throw invalidRequest(`${what}: no key with id ${header.kid ?? '(none)'}`);
  try {
    await compactVerify(token, await importJWK(key, 'RS256'), { algorithms: ['RS256'] });
  } catch {
    throw invalidRequest(`${what}: the signature is not valid`);
  }
  const nowSeconds = now.getTime() / 1000;
  if (claims.exp === undefined) throw invalidRequest(`${what}: exp is missing`);
  if (claims.exp <= nowSeconds) throw invalidRequest(`${what}: expired`);
  if (claims.iat === undefined) throw invalidRequest(`${what}: iat is missing`);
  if (claims.iat > nowSeconds) throw invalidRequest(`${what}: iat is in the future`);
  if (claims.nbf !== undefined && claims.nbf > nowSeconds) throw invalidRequest(`${what}: nbf is in the future`);
  return { claims, typ: header.typ };
}

function hasAudience(claims: JWTPayload, audience: string): boolean {
  return Array.isArray(claims.aud) ? claims.aud.includes(audience) : claims.aud === audience;
}

/** The bearer token of the call. @throws {GatewayRefusal} 401 */
export async function checkVoucher(req: Request, context: GatewayContext): Promise<Voucher> {
  const bearer = /^Bearer (\S+)$/.exec(req.get('authorization') ?? '')?.[1];
  if (!bearer) throw tokenRefused('TokenAuthenticationRequired', 'The call carries no voucher');
  let verified: Awaited<ReturnType<typeof verifyToken>>;
  try {
    verified = await verifyToken(bearer, 'Voucher', { now: context.now, findKey: context.keys.platformKey });
  } catch (error) {
    if (!(error instanceof GatewayRefusal)) throw error;
    throw tokenRefused(error.message.includes('expired') ? 'TokenExpired' : 'TokenAuthenticationFailed', error.message);
  }
  const { claims, typ } = verified;
  if (typ !== 'at+jwt') throw tokenRefused('TokenAuthenticationFailed', 'Voucher: typ has to be at+jwt');
  if (claims.iss !== context.issuer)
    throw tokenRefused('TokenAuthenticationFailed', `Voucher: iss has to be ${context.issuer}`);
  if (!hasAudience(claims, context.audience)) {
    throw tokenRefused('TokenAuthenticationFailed', `Voucher: aud has to be ${context.audience}`);
  }
  const digest = claims.digest as { value?: string } | undefined;
  return {
    clientId: String(claims.client_id),
    consumerId: String(claims.consumerId),
    purposeId: String(claims.purposeId),
    digest: digest?.value,
  };
}

/** The claims that both signed headers share. */
async function checkSignedHeader(req: Request, name: string, voucher: Voucher, context: GatewayContext) {
  const token = req.get(name);
  if (!token) throw invalidRequest(`${name}: the header is missing`);
  const { claims, typ } = await verifyToken(token, name, { now: context.now, findKey: context.keys.clientKey });
  if (typ !== 'JWT') throw invalidRequest(`${name}: typ has to be JWT`);
  if (!hasAudience(claims, context.audience)) throw invalidRequest(`${name}: aud has to be ${context.audience}`);
  if (claims.iss !== voucher.clientId) throw invalidRequest(`${name}: iss is not the client of the voucher`);
  if (!claims.jti) throw invalidRequest(`${name}: jti is missing`);
  if (!context.isFresh(`${name} ${claims.jti}`, claims.exp ?? 0)) throw invalidRequest(`${name}: jti was already used`);
  return { token, claims };
}

/** Who asks, for what, on which evidence. @source ModI, pattern AUDIT_REST_02 */
export async function checkTrackingEvidence(req: Request, voucher: Voucher, context: GatewayContext): Promise<void> {
  const name = 'Agid-JWT-TrackingEvidence';
  const { token, claims } = await checkSignedHeader(req, name, voucher, context);
  if (claims.purposeId !== voucher.purposeId) throw invalidRequest(`${name}: purposeId is not that of the voucher`);
  if (!/^\d{13}$/.test(String(claims.dnonce))) throw invalidRequest(`${name}: dnonce has to be a 13-digit number`);
  for (const claim of ['userID', 'userLocation', 'LoA'] as const) {
    const value = claims[claim];
    if (typeof value !== 'string' || value === '') throw invalidRequest(`${name}: ${claim} is missing`);
  }
  if (String(claims.userLocation).length > 20) throw invalidRequest(`${name}: userLocation is longer than 20`);
  if (voucher.digest !== sha256(token).digest('hex')) {
    throw invalidRequest(`${name}: the digest of the voucher is not that of this evidence`);
  }
}

/** The body is the one that was signed. @source ModI, pattern INTEGRITY_REST_02 */
export async function checkIntegrity(req: Request, voucher: Voucher, context: GatewayContext): Promise<void> {
  const name = 'Agid-JWT-Signature';
  const { claims } = await checkSignedHeader(req, name, voucher, context);
  const digest = `SHA-256=${sha256(rawBody(req)).digest('base64')}`;
  if (req.get('digest') !== digest) throw invalidRequest('Digest: it is not that of the body');
  const signed = claims.signed_headers;
  if (!Array.isArray(signed)) throw invalidRequest(`${name}: signed_headers is missing`);
  const pairs = signed.flatMap((entry) => Object.entries(entry as Record<string, unknown>));
  const names = new Set(pairs.map(([header]) => header));
  for (const required of ['digest', 'content-type', ...(req.get('content-encoding') ? ['content-encoding'] : [])]) {
    if (!names.has(required)) throw invalidRequest(`${name}: signed_headers has no ${required}`);
  }
  for (const [header, value] of pairs) {
    if (req.get(header) !== value) throw invalidRequest(`${name}: the header ${header} is not the one that was signed`);
  }
}
