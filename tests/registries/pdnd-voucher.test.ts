import { decodeJwt, decodeProtectedHeader } from 'jose';
import { DEMO_PURPOSE_IDS } from '../../sandbox/anpr/services.js';
import { createVoucherClient, type VoucherClient } from '../../src/registries/pdnd-voucher.js';
import { CLIENT_ID, openAnprLine, type AnprLine } from './anpr-line.js';

const purposeId = DEMO_PURPOSE_IDS.C030;
const digest = 'a'.repeat(64);

describe('PDND voucher', () => {
  let line: AnprLine;
  let vouchers: VoucherClient;

  beforeAll(async () => {
    line = await openAnprLine({ pdnd: { voucherSeconds: 600 } });
  });
  beforeEach(async () => {
    await line.faults(line.pdnd.url, []);
    vouchers = createVoucherClient(line.pdndAccess);
  });
  afterAll(() => line.close());

  it('carries the purpose, the client and the digest asked for', async () => {
    const voucher = await vouchers.getVoucher({ purposeId, digest });
    expect(decodeProtectedHeader(voucher)).toMatchObject({ alg: 'RS256', typ: 'at+jwt' });
    expect(decodeJwt(voucher)).toMatchObject({
      iss: 'uat.interop.pagopa.it',
      client_id: CLIENT_ID,
      purposeId,
      digest: { alg: 'SHA256', value: digest },
    });
  });

  it('serves again until thirty seconds before it expires', async () => {
    const first = await vouchers.getVoucher({ purposeId });
    line.advance(569_000);
    expect(await vouchers.getVoucher({ purposeId })).toBe(first);
    line.advance(2_000);
    const second = await vouchers.getVoucher({ purposeId });
    expect(second).not.toBe(first);
  });

  it('is one for each purpose', async () => {
    const one = await vouchers.getVoucher({ purposeId });
    const other = await vouchers.getVoucher({ purposeId: DEMO_PURPOSE_IDS.C020 });
    expect(decodeJwt(other).purposeId).toBe(DEMO_PURPOSE_IDS.C020);
    expect(await vouchers.getVoucher({ purposeId })).toBe(one);
  });

  it('serves once when it is bound to an evidence, and is never given for a call without one', async () => {
    const bound = await vouchers.getVoucher({ purposeId, digest });
    expect(await vouchers.getVoucher({ purposeId, digest })).not.toBe(bound);
    expect(decodeJwt(await vouchers.getVoucher({ purposeId })).digest).toBeUndefined();
  });

  it('is refused for a purpose that the platform does not know, in words that name the reason', async () => {
    const unknown = '11111111-1111-4111-8111-111111111111';
    await expect(vouchers.getVoucher({ purposeId: unknown })).rejects.toMatchObject({
      name: 'AppError',
      code: 'PDND_REFUSED',
      details: { status: 400, reasons: ['tokenGenerationStatesEntryNotFound'] },
    });
  });

  it.each([
    ['PDND_FAILED', { status: 503, body: {} }],
    ['PDND_BUSY', { status: 429, body: {} }],
    ['PDND_UNREACHABLE', { dropConnection: true }],
    ['PDND_UNREACHABLE', { hang: true }],
    ['PDND_ANSWER', { status: 200, body: { access_token: '' } }],
    ['PDND_ANSWER', { status: 200, body: 'not JSON' }],
    ['PDND_ANSWER', { status: 200, body: { access_token: 'no-token', token_type: 'Bearer' } }],
  ] as const)('throws %s when the platform answers %j', async (code, effect) => {
    await line.faults(line.pdnd.url, [{ effect, times: 1 }]);
    const client = createVoucherClient({ ...line.pdndAccess, ...('hang' in effect ? { timeoutMs: 200 } : {}) });
    await expect(client.getVoucher({ purposeId })).rejects.toMatchObject({ name: 'UnavailableError', code });
  });
});
