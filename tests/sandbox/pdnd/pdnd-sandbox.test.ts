import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  SignJWT,
  calculateJwkThumbprint,
  type CryptoKey,
} from 'jose';
import { createPdndSandbox, type PdndSandbox, type PdndSandboxOptions } from '../../../sandbox/pdnd/pdnd-sandbox.js';
import type { RegisteredPurpose } from '../../../sandbox/pdnd/registry.js';

const CLIENT = 'd13e0000-0000-4000-8000-000000000001';
const PURPOSE = '3d0c0030-0c30-4c30-8c30-000000000030';
const SUSPENDED = '3d0c0030-0c30-4c30-8c30-000000000031';
const nowMs = Date.parse('2026-11-24T10:00:00Z');
const nowSeconds = nowMs / 1000;
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

const purpose: RegisteredPurpose = {
  purposeId: PURPOSE,
  audience: 'https://service.example/v1',
  eserviceId: 'e-1',
  descriptorId: 'd-1',
  producerId: 'p-1',
};

interface Attempt {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  readonly form?: Record<string, string>;
}

describe('PDND sandbox', () => {
  let pdnd: PdndSandbox;
  let privateKey: CryptoKey;
  let stranger: CryptoKey;
  let kid: string;
  let options: PdndSandboxOptions;

  beforeAll(async () => {
    const pair = await generateKeyPair('RS256', { extractable: true });
    privateKey = pair.privateKey;
    stranger = (await generateKeyPair('RS256')).privateKey;
    const jwk = await exportJWK(pair.publicKey);
    kid = await calculateJwkThumbprint(jwk, 'sha256');
    options = {
      now: () => new Date(nowMs),
      clients: [
        {
          clientId: CLIENT,
          consumerId: 'city',
          publicKeys: [jwk],
          purposes: [
            purpose,
            { ...purpose, purposeId: SUSPENDED, purposeState: 'SUSPENDED', agreementState: 'SUSPENDED' },
          ],
        },
      ],
    };
    pdnd = await createPdndSandbox(options);
  });
  afterAll(() => pdnd.close());

  const claimsOf = (changed: Record<string, unknown> = {}) => ({
    iss: CLIENT,
    sub: CLIENT,
    aud: pdnd.assertionAudience,
    jti: 'j-1',
    iat: nowSeconds,
    exp: nowSeconds + 60,
    purposeId: PURPOSE,
    ...changed,
  });

  async function ask({ header, claims, form }: Attempt = {}, key = privateKey, at = pdnd) {
    const assertion = await new SignJWT(claimsOf(claims))
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid, ...header })
      .sign(key);
    return fetch(at.tokenUrl, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: CLIENT,
        client_assertion: assertion,
        client_assertion_type: ASSERTION_TYPE,
        grant_type: 'client_credentials',
        ...form,
      }),
    });
  }

  async function codesOf(response: Response): Promise<string[]> {
    expect([400, 429]).toContain(response.status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    const problem = (await response.json()) as { status: number; correlationId: string; errors: { code: string }[] };
    expect(problem).toMatchObject({ status: response.status, correlationId: expect.any(String) });
    return problem.errors.map((error) => error.code);
  }

  it('gives a voucher for the purpose, signed with the key that it publishes', async () => {
    const digest = { alg: 'SHA256', value: 'b'.repeat(64) };
    const response = await ask({ claims: { digest } });
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-cache, no-store');
    expect(response.headers.get('x-rate-limit-limit')).toBe('100');
    const answer = (await response.json()) as { access_token: string; token_type: string; expires_in: number };
    expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: 600 });

    const keys = (await (await fetch(`${pdnd.url}/.well-known/jwks.json`)).json()) as Parameters<
      typeof createLocalJWKSet
    >[0];
    const { payload, protectedHeader } = await jwtVerify(answer.access_token, createLocalJWKSet(keys), {
      currentDate: new Date(nowMs),
    });
    expect(protectedHeader).toMatchObject({ alg: 'RS256', typ: 'at+jwt', use: 'sig' });
    expect(payload).toEqual({
      jti: expect.any(String),
      iss: 'uat.interop.pagopa.it',
      aud: ['https://service.example/v1'],
      sub: CLIENT,
      client_id: CLIENT,
      purposeId: PURPOSE,
      digest,
      producerId: 'p-1',
      consumerId: 'city',
      eserviceId: 'e-1',
      descriptorId: 'd-1',
      iat: nowSeconds,
      nbf: nowSeconds,
      exp: nowSeconds + 600,
    });
  });

  it.each<[string, Attempt]>([
    ['invalidAssertionType', { form: { client_assertion_type: 'password' } }],
    ['invalidGrantType', { form: { grant_type: 'password' } }],
    ['invalidClientIdFormat', { form: { client_id: 'dime' } }],
    ['invalidAudience', { claims: { aud: 'https://elsewhere.example' } }],
    ['audienceNotFound', { claims: { aud: undefined } }],
    ['jtiNotFound', { claims: { jti: undefined } }],
    ['issuedAtNotFound', { claims: { iat: undefined } }],
    ['expNotFound', { claims: { exp: undefined } }],
    ['issuerNotFound', { claims: { iss: undefined } }],
    ['subjectNotFound', { claims: { sub: undefined } }],
    ['invalidSubject', { claims: { sub: PURPOSE } }],
    ['invalidSubjectFormat', { claims: { sub: 'dime' } }],
    ['invalidPurposeIdClaimFormat', { claims: { purposeId: 'certificates' } }],
    ['purposeIdNotProvided', { claims: { purposeId: undefined } }],
    ['kidNotFound', { header: { kid: undefined } }],
    ['invalidKidFormat', { header: { kid: 'my-key' } }],
    ['tokenExpiredError', { claims: { exp: nowSeconds } }],
    ['invalidDigestClaim', { claims: { digest: 'b'.repeat(64) } }],
    ['invalidDigestClaim', { claims: { digest: { alg: 'SHA256', value: 'b'.repeat(64), more: 1 } } }],
    ['invalidHashLength', { claims: { digest: { alg: 'SHA256', value: 'b'.repeat(63) } } }],
    ['invalidHashAlgorithm', { claims: { digest: { alg: 'SHA512', value: 'b'.repeat(64) } } }],
    ['clientAssertionInvalidClaims', { claims: { nbf: nowSeconds } }],
    ['clientAssertionInvalidClaims', { claims: { name: 'Anna' } }],
    ['clientAssertionInvalidClaims', { header: { x5t: 'x' } }],
    ['tokenGenerationStatesEntryNotFound', { header: { kid: 'A'.repeat(43) } }],
    ['tokenGenerationStatesEntryNotFound', { claims: { purposeId: '11111111-1111-4111-8111-111111111111' } }],
    ['platformStateValidationFailed', { claims: { purposeId: SUSPENDED } }],
    ['invalidClientAssertionFormat', { form: { client_assertion: 'no token' } }],
  ])('refuses with %s an assertion with %j', async (code, attempt) => {
    expect(await codesOf(await ask(attempt))).toEqual([code]);
  });

  it('refuses with invalidSignature what another key signed', async () => {
    expect(await codesOf(await ask({}, stranger))).toEqual(['invalidSignature']);
  });

  it.each([
    [{ typ: 'JWT', kid: 'KID' }, 'algorithmNotFound'],
    [{ alg: 'none', typ: 'JWT', kid: 'KID' }, 'algorithmNotAllowed'],
    [{ alg: 'HS256', typ: 'JWT', kid: 'KID' }, 'algorithmNotAllowed'],
    [{ alg: 'PS256', typ: 'JWT', kid: 'KID' }, 'algorithmNotAllowed'],
  ])('refuses the header %j with %s', async (header, code) => {
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const assertion = `${encode({ ...header, kid })}.${encode(claimsOf())}.AAAA`;
    expect(await codesOf(await ask({ form: { client_assertion: assertion } }))).toEqual([code]);
  });

  it('names all that is wrong at once', async () => {
    const codes = await codesOf(await ask({ claims: { jti: undefined, aud: undefined, digest: {} } }));
    expect(codes).toEqual(['jtiNotFound', 'audienceNotFound', 'invalidDigestClaim']);
  });

  it('lets unknown claims through where the platform still does, but not before their time', async () => {
    const lenient = await createPdndSandbox({ ...options, strictClaims: false });
    expect((await ask({ claims: { name: 'x', nbf: nowSeconds } }, privateKey, lenient)).status).toBe(200);
    expect(await codesOf(await ask({ claims: { nbf: nowSeconds + 5 } }, privateKey, lenient))).toEqual([
      'notBeforeError',
    ]);
    await lenient.close();
  });

  it('counts calls down and answers 429 past the limit, until the window is over', async () => {
    let laterMs = nowMs;
    const busy = await createPdndSandbox({
      ...options,
      now: () => new Date(laterMs),
      rateLimit: { limit: 2, intervalMs: 1000 },
    });
    const left = [];
    for (let call = 0; call < 2; call += 1)
      left.push((await ask({}, privateKey, busy)).headers.get('x-rate-limit-remaining'));
    expect(left).toEqual(['1', '0']);
    const refused = await ask({}, privateKey, busy);
    expect(refused.headers.get('x-rate-limit-interval')).toBe('1000');
    expect(await codesOf(refused)).toEqual(['tooManyRequestsError']);
    laterMs += 1000;
    expect((await ask({}, privateKey, busy)).status).toBe(200);
    await busy.close();
  });

  it('publishes registered keys by their id', async () => {
    expect(await (await fetch(`${pdnd.url}/keys/${kid}`)).json()).toMatchObject({ kty: 'RSA', kid, use: 'sig' });
    expect((await fetch(`${pdnd.url}/keys/unknown`)).status).toBe(404);
  });

  it('takes no private key', async () => {
    const [client] = options.clients;
    if (!client) throw new Error('no client');
    const clients = [{ ...client, publicKeys: [await exportJWK(privateKey)] }];
    await expect(createPdndSandbox({ ...options, clients })).rejects.toThrow(/private key/);
  });
});
