import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader } from 'jose';
import { createClientKeyPem, publicJwkOf, readClientKey } from '../../src/registries/client-key.js';
import {
  createDnonce,
  digestHeader,
  digestOfToken,
  signIntegrity,
  signTrackingEvidence,
} from '../../src/registries/modi-headers.js';

const audience = 'https://modipa.anpr.interno.it/govway/rest/in/MinInternoPortaANPR/C030-x/v1';
const signing = async () => ({
  clientId: 'd13e0000-0000-4000-8000-000000000001',
  audience,
  key: await readClientKey(await createClientKeyPem()),
  now: new Date('2026-11-24T10:00:00.900Z'),
  jti: 'jti-1',
});

describe('interoperability headers', () => {
  it.each([
    ['{"a":1}', 'SHA-256=AVq9f1zFei3ZS3WQ8ErYCEJzkF7jPsXOvq5iJ2qX+GI='],
    ['', 'SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='],
  ])('have for the body "%s" the digest %s', (body, digest) => {
    expect(digestHeader(body)).toBe(digest);
  });

  it('binds a voucher by 64 hexadecimal digits', () => {
    expect(digestOfToken('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('draws thirteen digits, none of them fixed', () => {
    const drawn = Array.from({ length: 200 }, createDnonce);
    for (const dnonce of drawn) expect(dnonce).toMatch(/^[1-9]\d{12}$/);
    for (let position = 0; position < 13; position += 1) {
      expect(new Set(drawn.map((dnonce) => dnonce.charAt(position))).size).toBeGreaterThan(5);
    }
  });

  it('dates the evidence five seconds back and names who asks', async () => {
    const context = await signing();
    const evidence = { userId: 'pseudonym', userLocation: 'portale', levelOfAssurance: 'SPID_L2' };
    const token = await signTrackingEvidence({ evidence, purposeId: 'p-1', dnonce: '1234567890123' }, context);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'RS256', typ: 'JWT', kid: context.key.kid });
    const issuedAt = Date.parse('2026-11-24T10:00:00Z') / 1000 - 5;
    expect(decodeJwt(token)).toEqual({
      iss: context.clientId,
      sub: context.clientId,
      aud: audience,
      purposeId: 'p-1',
      dnonce: '1234567890123',
      userID: 'pseudonym',
      userLocation: 'portale',
      LoA: 'SPID_L2',
      iat: issuedAt,
      nbf: issuedAt,
      exp: issuedAt + 120,
      jti: 'jti-1',
    });
  });

  it('signs the digest and the type of the body', async () => {
    const token = await signIntegrity({ digest: 'SHA-256=x', contentType: 'application/json' }, await signing());
    expect(decodeJwt(token).signed_headers).toEqual([{ digest: 'SHA-256=x' }, { 'content-type': 'application/json' }]);
  });
});

describe('client key', () => {
  it('has the thumbprint of its public part as id, and shows nothing private', async () => {
    const pem = await createClientKeyPem();
    const jwk = publicJwkOf(pem);
    expect(Object.keys(jwk).sort()).toEqual(['e', 'kty', 'n']);
    const { kid } = await readClientKey(pem);
    expect(kid).toBe(await calculateJwkThumbprint(jwk, 'sha256'));
    expect(kid).toMatch(/^[\w-]{43}$/);
  });

  it('agrees with the example of RFC 7638', async () => {
    const n =
      '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMs' +
      'tn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn' +
      '1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw';
    const thumbprint = await calculateJwkThumbprint({ kty: 'RSA', n, e: 'AQAB' }, 'sha256');
    expect(thumbprint).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs');
  });
});
