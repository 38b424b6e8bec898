import { createHash } from 'node:crypto';
import { SignJWT, type CryptoKey, generateKeyPair } from 'jose';
import { anprAudience, DEMO_PURPOSE_IDS } from '../../../sandbox/anpr/services.js';
import { createVoucherClient } from '../../../src/registries/pdnd-voucher.js';
import { CLIENT_ID, openAnprLine, type AnprLine } from '../../registries/anpr-line.js';

const PATH = '/govway/rest/in/MinInternoPortaANPR-PDND/C030-servizioAccertamentoIdUnicoNazionale/v1/anpr-service-e002';
const AUDIENCE = anprAudience('C030');
const sha256 = (data: string) => createHash('sha256').update(data);
const digestOf = (data: string) => `SHA-256=${sha256(data).digest('base64')}`;

/** What one test changes of a call that is otherwise right. */
interface Change {
  evidence?: Record<string, unknown>;
  signature?: Record<string, unknown>;
  headers?: Record<string, string | undefined>;
  signingKey?: CryptoKey;
  voucherFor?: { purposeId?: string; digest?: string };
  body?: string;
}

describe('gateway of the ANPR sandbox', () => {
  let line: AnprLine;
  let stranger: CryptoKey;
  let calls = 0;

  beforeAll(async () => {
    line = await openAnprLine();
    stranger = (await generateKeyPair('RS256')).privateKey;
  });
  afterAll(() => line.close());

  const bodyOf = (operation: string) =>
    JSON.stringify({
      idOperazioneClient: operation,
      criteriRicerca: { codiceFiscale: 'VNRNNA84C55L736A' },
      datiRichiesta: { dataRiferimentoRichiesta: '2026-11-24', motivoRichiesta: 'test', casoUso: 'C030' },
    });

  function sign(claims: Record<string, unknown>, key: CryptoKey = line.key.privateKey) {
    const nowSeconds = Math.floor(line.now().getTime() / 1000);
    const all = {
      iss: CLIENT_ID,
      sub: CLIENT_ID,
      aud: AUDIENCE,
      iat: nowSeconds,
      exp: nowSeconds + 60,
      jti: `t${calls}`,
      ...claims,
    };
    const { typ = 'JWT', kid = line.key.kid, ...payload } = all as Record<string, unknown>;
    return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', typ: typ as string, kid: kid as string }).sign(key);
  }

  async function call(change: Change = {}): Promise<{ status: number; body: { detail?: string } }> {
    calls += 1;
    const sent = change.body ?? bodyOf(`op${calls}`);
    const evidence = await sign(
      {
        purposeId: DEMO_PURPOSE_IDS.C030,
        dnonce: '1234567890123',
        userID: 'u',
        userLocation: 'portale',
        LoA: 'SPID_L2',
        ...change.evidence,
      },
      change.signingKey,
    );
    const voucher = await createVoucherClient(line.pdndAccess).getVoucher({
      purposeId: DEMO_PURPOSE_IDS.C030,
      digest: sha256(evidence).digest('hex'),
      ...change.voucherFor,
    });
    const signature = await sign({
      signed_headers: [{ digest: digestOf(sent) }, { 'content-type': 'application/json' }],
      ...change.signature,
    });
    const headers = {
      authorization: `Bearer ${voucher}`,
      'content-type': 'application/json',
      digest: digestOf(sent),
      'agid-jwt-trackingevidence': evidence,
      'agid-jwt-signature': signature,
      ...change.headers,
    };
    const present = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const response = await fetch(line.anpr.url + PATH, {
      method: 'POST',
      body: sent,
      headers: Object.fromEntries(present),
    });
    expect(response.headers.get('govway-transaction-id')).toMatch(/^[0-9a-f-]{36}$/);
    return { status: response.status, body: (await response.json()) as { detail?: string } };
  }

  it('lets a call through that follows the model', async () => {
    expect(await call()).toMatchObject({
      status: 200,
      body: { listaSoggetti: { datiSoggetto: [{}] }, listaAnomalie: [] },
    });
  });

  it.each<[string, string, Change]>([
    ['no voucher', 'TokenAuthenticationRequired', { headers: { authorization: undefined } }],
    ['something else than a voucher', 'TokenAuthenticationFailed', { headers: { authorization: 'Bearer abc' } }],
    [
      'a voucher for another service',
      'TokenAuthenticationFailed',
      { voucherFor: { purposeId: DEMO_PURPOSE_IDS.C020 } },
    ],
  ])('refuses with 401 a call with %s', async (_what, title, change) => {
    expect(await call(change)).toMatchObject({
      status: 401,
      body: {
        type: `https://govway.org/handling-errors/401/${title}.html`,
        title,
        status: 401,
        govway_id: expect.any(String),
      },
    });
  });

  it('refuses a voucher that has expired', async () => {
    const old = await createVoucherClient(line.pdndAccess).getVoucher({
      purposeId: DEMO_PURPOSE_IDS.C030,
      digest: 'a'.repeat(64),
    });
    line.advance(600_000);
    expect(await call({ headers: { authorization: `Bearer ${old}` } })).toMatchObject({
      status: 401,
      body: { title: 'TokenExpired' },
    });
  });

  const seconds = (ahead: number) => Math.floor(Date.parse('2026-11-24T09:40:00Z') / 1000) + ahead;
  it.each<[string, RegExp, Change]>([
    ['no evidence', /TrackingEvidence: the header is missing/, { headers: { 'agid-jwt-trackingevidence': undefined } }],
    ['no signature', /Signature: the header is missing/, { headers: { 'agid-jwt-signature': undefined } }],
    ['a signature that is no token', /not a signed token/, { headers: { 'agid-jwt-signature': 'x.y.z' } }],
    ['an unknown key', /no key with id/, { evidence: { kid: 'B'.repeat(43) } }],
    ['evidence for another service', /aud has to be/, { evidence: { aud: AUDIENCE.replace('C030', 'C020') } }],
    [
      'a signature for the address with -PDND',
      /aud has to be/,
      { signature: { aud: AUDIENCE.replace('ANPR/', 'ANPR-PDND/') } },
    ],
    ['evidence from the future', /iat is in the future/, { evidence: { iat: seconds(1) } }],
    ['a signature from the future', /iat is in the future/, { signature: { iat: seconds(1) } }],
    ['expired evidence', /expired/, { evidence: { iat: seconds(-100), exp: seconds(0) } }],
    ['evidence without end', /exp is missing/, { evidence: { exp: undefined } }],
    ['evidence without beginning', /iat is missing/, { evidence: { iat: undefined } }],
    ['evidence of another client', /iss is not the client/, { evidence: { iss: DEMO_PURPOSE_IDS.C003 } }],
    ['evidence of another type', /typ has to be JWT/, { evidence: { typ: 'at+jwt' } }],
    ['evidence without id', /jti is missing/, { evidence: { jti: undefined } }],
    [
      'evidence for another purpose',
      /purposeId is not that of the voucher/,
      { evidence: { purposeId: DEMO_PURPOSE_IDS.C020 } },
    ],
    ['a short dnonce', /13-digit/, { evidence: { dnonce: '123' } }],
    ['no userID', /userID is missing/, { evidence: { userID: undefined } }],
    ['no LoA', /LoA is missing/, { evidence: { LoA: '' } }],
    ['a userLocation of 21 characters', /longer than 20/, { evidence: { userLocation: 'x'.repeat(21) } }],
    ['a voucher for other evidence', /digest of the voucher/, { voucherFor: { digest: 'c'.repeat(64) } }],
    ['a body that was changed', /not that of the body/, { headers: { digest: digestOf('{}') } }],
    ['no digest', /not that of the body/, { headers: { digest: undefined } }],
    ['no signed headers', /signed_headers is missing/, { signature: { signed_headers: undefined } }],
    ['the type not signed', /no content-type/, { signature: { signed_headers: [{ digest: 'x' }] } }],
    [
      'another digest signed',
      /header digest is not the one/,
      { signature: { signed_headers: [{ digest: 'x' }, { 'content-type': 'application/json' }] } },
    ],
  ])('refuses with 400 a call with %s', async (_what, detail, change) => {
    const refused = await call(change);
    expect(refused).toMatchObject({ status: 400, body: { title: 'InteroperabilityInvalidRequest' } });
    expect(refused.body.detail).toMatch(detail);
  });

  it('refuses evidence that a stranger signed', async () => {
    const refused = await call({ signingKey: stranger });
    expect(refused.body.detail).toMatch(/signature is not valid/);
  });

  it('refuses evidence and signatures that were used before', async () => {
    for (const part of ['evidence', 'signature']) {
      const change = { [part]: { jti: `once ${part}` } };
      expect((await call(change)).status).toBe(200);
      expect((await call(change)).body.detail).toMatch(/jti was already used/);
    }
  });

  it('keeps the reason of a refusal in the journal', async () => {
    await call({ headers: { digest: undefined } });
    const entry = (await line.journal(line.anpr.url)).at(-1);
    expect(entry?.verdict).toBe('refused: InteroperabilityInvalidRequest: Digest: it is not that of the body');
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{"idOperazioneClient":'],
    ['no reason', bodyOf('opA').replace('"motivoRichiesta":"test",', '')],
    ['an operation number with a dash', bodyOf('op-1')],
    ['a day that does not exist', bodyOf('opB').replace('2026-11-24', '2026-02-30')],
    ['a field that nobody knows', bodyOf('opC').replace('{"id', '{"x":1,"id')],
    ['another use case', bodyOf('opD').replace('"C030"', '"C020"')],
    ['a day to come', bodyOf('opE').replace('2026-11-24', '2026-11-25')],
  ])('answers 400 with a list of errors to a body with %s', async (_what, body) => {
    const answered = await call({ body });
    expect(answered).toMatchObject({ status: 400, body: { listaErrori: [{ tipoErroreAnomalia: 'E' }] } });
  });

  it('notices an operation number that was used before', async () => {
    expect((await call({ body: bodyOf('once') })).status).toBe(200);
    expect(await call({ body: bodyOf('once') })).toMatchObject({
      status: 400,
      body: { listaErrori: [{ codiceErroreAnomalia: 'SANDBOX-001', campoErroreAnomalia: 'idOperazioneClient' }] },
    });
  });

  it('has a status page, and nothing elsewhere', async () => {
    const status = await fetch(line.anpr.url + PATH.replace('anpr-service-e002', 'status'));
    expect(status.status).toBe(200);
    expect((await fetch(`${line.anpr.url}/govway`)).status).toBe(404);
  });
});
