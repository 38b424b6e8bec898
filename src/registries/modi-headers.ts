import { createHash, randomInt } from 'node:crypto';
import { SignJWT, type CryptoKey } from 'jose';

/** The key registered on the PDND for this client. */
export interface ClientKey {
  /** RFC 7638 thumbprint, as the PDND shows it. */
  readonly kid: string;
  readonly privateKey: CryptoKey;
}

/** Who asks, from where and how they signed in: what the provider's audit has to know. */
export interface Evidence {
  /** Pseudonym of the person or process that asks; only this city can tell who it is. */
  readonly userId: string;
  /** Workstation or process, at most 20 characters for ANPR. */
  readonly userLocation: string;
  /** Assurance of the sign-in, e.g. SPID_L2. */
  readonly levelOfAssurance: string;
}

interface SigningContext {
  readonly clientId: string;
  /** `aud` of the e-service. */
  readonly audience: string;
  readonly key: ClientKey;
  readonly now: Date;
  /** A new id for the token. */
  readonly jti: string;
}

const LIFETIME_SECONDS = 120;
/** The gateway allows no clock ahead of its own, so tokens are dated a little back. */
const BACKDATE_SECONDS = 5;

/** `Digest` of a body, as the header has it. @source RFC 3230 with SHA-256; ModI, INTEGRITY_REST_02 */
export function digestHeader(body: string): string {
  return `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
}

/** Hex SHA-256 of a signed token: binds a voucher to one evidence. */
export function digestOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function sign(claims: Record<string, unknown>, { clientId, audience, key, now, jti }: SigningContext): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000) - BACKDATE_SECONDS;
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + LIFETIME_SECONDS)
    .setJti(jti)
    .sign(key.privateKey);
}

/** A random number of thirteen digits, as text: the first is not zero. */
export function createDnonce(): string {
  return `${randomInt(1, 10)}${String(randomInt(0, 10 ** 6)).padStart(6, '0')}${String(randomInt(0, 10 ** 6)).padStart(6, '0')}`;
}

/** The token for `Agid-JWT-TrackingEvidence`. @source ModI, AUDIT_REST_02 */
export function signTrackingEvidence(
  { evidence, purposeId, dnonce }: { evidence: Evidence; purposeId: string; dnonce: string },
  context: SigningContext,
): Promise<string> {
  const { userId, userLocation, levelOfAssurance } = evidence;
  return sign({ purposeId, dnonce, userID: userId, userLocation, LoA: levelOfAssurance }, context);
}

/** The token for `Agid-JWT-Signature`: names the headers that were sent, `digest` among them. @source ModI, INTEGRITY_REST_02 */
export function signIntegrity(
  headers: { digest: string; contentType: string },
  context: SigningContext,
): Promise<string> {
  const { digest, contentType } = headers;
  return sign({ signed_headers: [{ digest }, { 'content-type': contentType }] }, context);
}
