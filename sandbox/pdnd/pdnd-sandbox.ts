import { createHash, randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { listen, type Listening } from '../control/listen.js';
import { createSandboxApp, setVerdict, type SandboxOptions } from '../control/sandbox-app.js';
import {
  checkAssertion,
  checkRequest,
  checkSignature,
  type AssertionClaims,
  type Refusal,
} from './client-assertion.js';
import { createRateLimiter, type RateLimit } from './rate-limiter.js';
import { indexKeys, type KeyEntry, type RegisteredClient, type RegisteredPurpose } from './registry.js';

export interface PdndSandboxOptions extends SandboxOptions {
  readonly clients: readonly RegisteredClient[];
  /** `iss` of the vouchers and host of the assertion's audience; the UAT environment's unless told. */
  readonly issuer?: string;
  /** How long a voucher lasts; 600 unless told. */
  readonly voucherSeconds?: number;
  /** Per client; 100 calls a second unless told. */
  readonly rateLimit?: RateLimit;
  /** False accepts unknown claims in the assertion, as the platform did until 2025; true unless told. */
  readonly strictClaims?: boolean;
}

export interface PdndSandbox extends Listening {
  readonly tokenUrl: string;
  /** What client assertions have to carry as `aud`. */
  readonly assertionAudience: string;
  readonly issuer: string;
}

const REFUSED_TITLE = 'The request contains bad syntax or cannot be fulfilled.';

function sendProblem(res: Response, status: number, title: string, errors: readonly Refusal[]): void {
  setVerdict(res, `refused: ${errors.map((error) => error.code).join(', ')}`);
  const correlationId = randomUUID();
  res
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', status, title, correlationId, detail: title, errors }));
}

function checkPurpose(client: RegisteredClient, purposeId: string | undefined): Refusal | RegisteredPurpose {
  if (purposeId === undefined) return { code: 'purposeIdNotProvided', detail: 'The assertion has no purposeId' };
  const purpose = client.purposes.find((candidate) => candidate.purposeId === purposeId);
  if (!purpose) {
    return { code: 'tokenGenerationStatesEntryNotFound', detail: 'The client has no such purpose' };
  }
  const suspended = (['purposeState', 'agreementState', 'descriptorState'] as const).filter(
    (state) => (purpose[state] ?? 'ACTIVE') !== 'ACTIVE',
  );
  if (suspended.length === 0) return purpose;
  return { code: 'platformStateValidationFailed', detail: `Not active: ${suspended.join(', ')}` };
}

/**
 * Stands for the authorisation server of the PDND: vouchers by client credentials with a signed assertion.
 *
 * `POST /token.oauth2`, `GET /.well-known/jwks.json` (the platform's key), `GET /keys/:kid` (registered keys; the real one
 * wants a voucher for it). The real platform answers every refusal with one and the same error; here the reason is named
 * in `errors` too.
 */
export async function createPdndSandbox(options: PdndSandboxOptions): Promise<PdndSandbox> {
  const { clients, now, issuer = 'uat.interop.pagopa.it', voucherSeconds = 600, strictClaims = true } = options;
  const { app } = createSandboxApp({ ...options, name: 'PDND' });
  const keys = await indexKeys(clients);
  const limiter = createRateLimiter({ now, ...(options.rateLimit ?? { limit: 100, intervalMs: 1000 }) });
  const assertionAudience = `auth.${issuer}/client-assertion`;
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const ownKey = { ...(await exportJWK(publicKey)), use: 'sig', alg: 'RS256' };
  const ownKid = createHash('sha256').update(JSON.stringify(ownKey)).digest('base64url');

  async function issueVoucher({ clientId, digest }: AssertionClaims, key: KeyEntry, purpose: RegisteredPurpose) {
    const issuedAt = Math.floor(now().getTime() / 1000);
    const { purposeId, producerId, eserviceId, descriptorId, audience } = purpose;
    return new SignJWT({
      client_id: clientId,
      purposeId,
      ...(digest ? { digest } : {}),
      producerId,
      consumerId: key.client.consumerId,
      eserviceId,
      descriptorId,
    })
      .setProtectedHeader({ alg: 'RS256', use: 'sig', typ: 'at+jwt', kid: ownKid })
      .setJti(randomUUID())
      .setIssuer(issuer)
      .setAudience([audience])
      .setSubject(clientId)
      .setIssuedAt(issuedAt)
      .setNotBefore(issuedAt)
      .setExpirationTime(issuedAt + voucherSeconds)
      .sign(privateKey);
  }

  async function answerToken(req: Request, res: Response): Promise<void> {
    const form = (req.body ?? {}) as Record<string, string | undefined>;
    const refuse = (refusals: readonly Refusal[]) => sendProblem(res, 400, REFUSED_TITLE, refusals);
    const wrongRequest = checkRequest(form);
    if (wrongRequest.length > 0) return refuse(wrongRequest);
    const assertion = form.client_assertion;
    const checked = checkAssertion(assertion, {
      clientId: form.client_id,
      audience: assertionAudience,
      strict: strictClaims,
    });
    if (!checked.ok) return refuse(checked.refusals);
    const key = keys.get(checked.value.kid);
    if (key?.client.clientId !== checked.value.clientId) {
      return refuse([{ code: 'tokenGenerationStatesEntryNotFound', detail: 'The client has no key with this id' }]);
    }
    const wrongSignature = await checkSignature(assertion ?? '', key, now());
    if (wrongSignature.length > 0) return refuse(wrongSignature);
    const purpose = checkPurpose(key.client, checked.value.purposeId);
    if ('code' in purpose) return refuse([purpose]);

    const { headers, allowed } = limiter.take(key.client.clientId);
    res.set(headers);
    if (!allowed) {
      return sendProblem(res, 429, 'Too Many Requests', [
        { code: 'tooManyRequestsError', detail: 'The rate limit is reached' },
      ]);
    }
    setVerdict(res, `accepted: purpose ${purpose.purposeId}`);
    res.set('Cache-Control', 'no-cache, no-store').json({
      access_token: await issueVoucher(checked.value, key, purpose),
      token_type: 'Bearer',
      expires_in: voucherSeconds,
    });
  }

  app.post('/token.oauth2', answerToken);
  app.get('/.well-known/jwks.json', (_req, res) => {
    res.json({ keys: [{ ...ownKey, kid: ownKid }] });
  });
  app.get('/keys/:kid', (req, res) => {
    const key = keys.get(req.params.kid);
    if (key) res.json(key.jwk);
    else sendProblem(res, 404, 'Not Found', [{ code: 'keyNotFound', detail: 'There is no key with this id' }]);
  });

  const listening = await listen(app, options.port);
  return { ...listening, tokenUrl: `${listening.url}/token.oauth2`, assertionAudience, issuer };
}
