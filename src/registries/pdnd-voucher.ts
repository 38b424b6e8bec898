import { decodeJwt, SignJWT } from 'jose';
import { z } from 'zod';
import { AppError, UnavailableError } from '../errors.js';
import type { ClientKey } from './modi-headers.js';

export interface PdndAccess {
  /** e.g. `https://auth.interop.pagopa.it/token.oauth2`. */
  readonly tokenUrl: string;
  /** `aud` of the client assertion, e.g. `auth.interop.pagopa.it/client-assertion`. */
  readonly assertionAudience: string;
  /** UUID of the client on the PDND. */
  readonly clientId: string;
  readonly key: ClientKey;
  readonly fetch?: typeof globalThis.fetch;
  readonly now: () => Date;
  /** New unique ids, for `jti`. */
  readonly ids: () => string;
  /** For one call; 10 seconds unless told. */
  readonly timeoutMs?: number;
}

export interface VoucherRequest {
  /** UUID of the purpose. */
  readonly purposeId: string;
  /** Hex SHA-256 of the tracking evidence; the voucher is then good for that one call. */
  readonly digest?: string;
}

export interface VoucherClient {
  /**
   * A voucher for one call. Without a digest the same one serves until shortly before it expires; with a digest each
   * request makes a new one.
   *
   * @throws {UnavailableError} PDND_UNREACHABLE, PDND_BUSY (429), PDND_FAILED (5xx), PDND_ANSWER (not a voucher)
   * @throws {AppError} PDND_REFUSED: key, purpose or agreement is not right on the platform; repeating cannot help
   */
  getVoucher(request: VoucherRequest): Promise<string>;
}

const ASSERTION_SECONDS = 60;
const EXPIRY_MARGIN_SECONDS = 30;

const TokenAnswer = z.object({ access_token: z.string().min(1), token_type: z.enum(['Bearer', 'bearer']) });
const Problem = z.object({
  title: z.string(),
  correlationId: z.string(),
  errors: z.array(z.object({ code: z.string() })),
});

/** @source PDND, authorisation server: client credentials with a signed assertion (RFC 7521, RFC 7523) */
export function createVoucherClient(access: PdndAccess): VoucherClient {
  const { tokenUrl, assertionAudience, clientId, key, now, ids, timeoutMs = 10_000 } = access;
  const { fetch = globalThis.fetch } = access;
  const reusable = new Map<string, { voucher: string; expiresAt: number }>();
  const nowSeconds = () => Math.floor(now().getTime() / 1000);

  function signAssertion({ purposeId, digest }: VoucherRequest): Promise<string> {
    const issuedAt = nowSeconds();
    return new SignJWT({ purposeId, ...(digest ? { digest: { alg: 'SHA256', value: digest } } : {}) })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(assertionAudience)
      .setJti(ids())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + ASSERTION_SECONDS)
      .sign(key.privateKey);
  }

  async function post(assertion: string): Promise<{ status: number; body: unknown }> {
    try {
      const response = await fetch(tokenUrl, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        headers: { accept: 'application/json' },
        body: new URLSearchParams({
          client_id: clientId,
          client_assertion: assertion,
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          grant_type: 'client_credentials',
        }),
      });
      return { status: response.status, body: await response.json().catch(() => undefined) };
    } catch (cause) {
      throw new UnavailableError('PDND_UNREACHABLE', `The PDND did not answer within ${timeoutMs} ms`, { cause });
    }
  }

  async function request(wanted: VoucherRequest): Promise<string> {
    const { status, body } = await post(await signAssertion(wanted));
    if (status === 200) {
      const answer = TokenAnswer.safeParse(body);
      if (answer.success) return answer.data.access_token;
      throw new UnavailableError('PDND_ANSWER', 'The PDND answered 200 without a voucher');
    }
    const problem = Problem.safeParse(body).data;
    const details = {
      status,
      correlationId: problem?.correlationId,
      reasons: problem?.errors.map((error) => error.code),
    };
    if (status === 429) throw new UnavailableError('PDND_BUSY', 'The PDND is over its rate limit', { details });
    if (status >= 500) throw new UnavailableError('PDND_FAILED', `The PDND answered ${status}`, { details });
    throw new AppError('PDND_REFUSED', `The PDND refused purpose ${wanted.purposeId} (status ${status})`, { details });
  }

  return {
    async getVoucher(wanted) {
      if (wanted.digest !== undefined) return request(wanted);
      const kept = reusable.get(wanted.purposeId);
      if (kept && kept.expiresAt - EXPIRY_MARGIN_SECONDS > nowSeconds()) return kept.voucher;
      const voucher = await request(wanted);
      // `expires_in` has been a lifetime and an instant in different releases of the platform; the token itself is clear
      reusable.set(wanted.purposeId, { voucher, expiresAt: readExpiry(voucher) });
      return voucher;
    },
  };
}

function readExpiry(voucher: string): number {
  try {
    return decodeJwt(voucher).exp ?? 0;
  } catch (cause) {
    throw new UnavailableError('PDND_ANSWER', 'The PDND answered with a voucher that cannot be read', { cause });
  }
}
