import { compactVerify, decodeJwt, decodeProtectedHeader, errors, importJWK, type JWTPayload } from 'jose';
import type { KeyEntry } from './registry.js';

/** A reason for refusing, under the name that the platform gives it. */
export interface Refusal {
  readonly code: string;
  readonly detail: string;
}

export interface AssertionClaims {
  readonly kid: string;
  readonly clientId: string;
  readonly purposeId: string | undefined;
  readonly digest: { readonly alg: 'SHA256'; readonly value: string } | undefined;
}

export type Checked<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusals: Refusal[] };

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const KID = /^[\w-]{43}$/;
const KNOWN_HEADER = new Set(['alg', 'typ', 'kid']);
const KNOWN_CLAIMS = new Set(['iss', 'sub', 'aud', 'jti', 'iat', 'exp', 'purposeId', 'digest']);

/** The form parameters of a token request. */
export function checkRequest(form: Readonly<Record<string, unknown>>): Refusal[] {
  const refusals: Refusal[] = [];
  if (form.client_assertion_type !== ASSERTION_TYPE) {
    refusals.push({ code: 'invalidAssertionType', detail: `client_assertion_type has to be ${ASSERTION_TYPE}` });
  }
  if (form.grant_type !== 'client_credentials') {
    refusals.push({ code: 'invalidGrantType', detail: 'grant_type has to be client_credentials' });
  }
  return refusals;
}

function missing(claims: JWTPayload): Refusal[] {
  const names = { jti: 'jtiNotFound', iat: 'issuedAtNotFound', exp: 'expNotFound', iss: 'issuerNotFound' } as const;
  return Object.entries(names)
    .filter(([claim]) => !claims[claim])
    .map(([claim, code]) => ({ code, detail: `The assertion has no ${claim}` }));
}

function checkSubject(subject: unknown, clientId: string | undefined): Refusal[] {
  if (!subject) return [{ code: 'subjectNotFound', detail: 'The assertion has no sub' }];
  if (clientId !== undefined && !UUID.test(clientId)) {
    return [{ code: 'invalidClientIdFormat', detail: 'client_id is not a UUID' }];
  }
  if (typeof subject !== 'string' || !UUID.test(subject)) {
    return [{ code: 'invalidSubjectFormat', detail: 'sub is not a UUID' }];
  }
  if (clientId !== undefined && subject !== clientId) {
    return [{ code: 'invalidSubject', detail: 'sub is not the client_id of the request' }];
  }
  return [];
}

function checkAudience(audience: unknown, expected: string): Refusal[] {
  if (!audience) return [{ code: 'audienceNotFound', detail: 'The assertion has no aud' }];
  const given = Array.isArray(audience) ? audience : [audience];
  return given.includes(expected) ? [] : [{ code: 'invalidAudience', detail: `aud has to be ${expected}` }];
}

function checkDigest(digest: unknown): Refusal[] {
  if (digest === undefined) return [];
  const { alg, value, ...rest } = (digest ?? {}) as Record<string, unknown>;
  if (typeof alg !== 'string' || typeof value !== 'string' || Object.keys(rest).length > 0) {
    return [{ code: 'invalidDigestClaim', detail: 'digest has to be an object with alg and value' }];
  }
  const refusals: Refusal[] = [];
  if (!/^[0-9a-f]{64}$/i.test(value)) {
    refusals.push({ code: 'invalidHashLength', detail: 'digest.value has to be 64 hexadecimal digits' });
  }
  if (alg !== 'SHA256') refusals.push({ code: 'invalidHashAlgorithm', detail: 'digest.alg has to be SHA256' });
  return refusals;
}

function checkHeader({ alg, kid }: { alg?: string; kid?: string }): Refusal[] {
  const refusals: Refusal[] = [];
  if (!kid) refusals.push({ code: 'kidNotFound', detail: 'The assertion has no kid' });
  else if (!KID.test(kid)) refusals.push({ code: 'invalidKidFormat', detail: 'kid is not a key id of the platform' });
  if (!alg) refusals.push({ code: 'algorithmNotFound', detail: 'The assertion has no alg' });
  else if (alg !== 'RS256')
    refusals.push({ code: 'algorithmNotAllowed', detail: `alg ${alg} is not allowed: use RS256` });
  return refusals;
}

function unknownNames(found: object, known: ReadonlySet<string>): string[] {
  return Object.keys(found).filter((name) => !known.has(name));
}

/**
 * Everything about the assertion but its signature and the platform's states.
 *
 * @param strict refuses claims that the platform does not name, `nbf` among them; it is a switch of the platform too
 * @source pagopa/interop-be-monorepo, package client-assertion-validation (names and order of the checks)
 */
export function checkAssertion(
  assertion: unknown,
  { clientId, audience, strict }: { clientId: string | undefined; audience: string; strict: boolean },
): Checked<AssertionClaims> {
  let claims: JWTPayload;
  let header: { alg?: string; kid?: string };
  try {
    claims = decodeJwt(String(assertion));
    header = decodeProtectedHeader(String(assertion));
  } catch (error) {
    return { ok: false, refusals: [{ code: 'invalidClientAssertionFormat', detail: (error as Error).message }] };
  }
  const { sub, aud, purposeId, digest } = claims;
  const refusals = [
    ...missing(claims),
    ...checkSubject(sub, clientId),
    ...(purposeId !== undefined && !(typeof purposeId === 'string' && UUID.test(purposeId))
      ? [{ code: 'invalidPurposeIdClaimFormat', detail: 'purposeId is not a UUID' }]
      : []),
    ...checkHeader(header),
    ...checkAudience(aud, audience),
    ...checkDigest(digest),
  ];
  const unknown = [...unknownNames(header, KNOWN_HEADER), ...unknownNames(claims, KNOWN_CLAIMS)];
  if (refusals.length === 0 && strict && unknown.length > 0) {
    refusals.push({
      code: 'clientAssertionInvalidClaims',
      detail: `Claims that may not be there: ${unknown.join(', ')}`,
    });
  }
  if (refusals.length > 0) return { ok: false, refusals };
  return {
    ok: true,
    value: {
      kid: header.kid ?? '',
      clientId: sub ?? '',
      purposeId: purposeId as string | undefined,
      digest: digest as AssertionClaims['digest'],
    },
  };
}

/** The signature and the times, without any tolerance. */
export async function checkSignature(assertion: string, key: KeyEntry, now: Date): Promise<Refusal[]> {
  try {
    await compactVerify(assertion, await importJWK(key.jwk, 'RS256'), { algorithms: ['RS256'] });
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) {
      return [{ code: 'invalidSignature', detail: 'The signature does not fit the registered key' }];
    }
    return [{ code: 'clientAssertionSignatureVerificationError', detail: (error as Error).message }];
  }
  const { exp = 0, nbf } = decodeJwt(assertion);
  const nowSeconds = now.getTime() / 1000;
  if (exp <= nowSeconds) return [{ code: 'tokenExpiredError', detail: 'The assertion has expired' }];
  if (nbf !== undefined && nbf > nowSeconds) {
    return [{ code: 'notBeforeError', detail: 'The assertion is not valid yet' }];
  }
  return [];
}
