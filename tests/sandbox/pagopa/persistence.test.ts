import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPagopaSandbox } from '../../../sandbox/pagopa/pagopa-sandbox.js';
import { checkStamp } from '../../../src/payments/marca-da-bollo.js';
import { documentHash } from '../../../src/payments/debt-position.js';
import {
  clientsOf,
  createClock,
  DOCUMENT,
  HOUR_MS,
  KEY,
  position,
  RETURN_URLS,
  press,
} from '../../payments/payments-world.js';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'dime-pagopa-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const start = (now: () => Date) => createPagopaSandbox({ now, subscriptionKey: KEY, dataDir, receiptDelayMs: HOUR_MS });

describe('the pagoPA sandbox with a data folder', () => {
  it('goes on after a stop where it was: positions, open pages, late receipts, stamp key', async () => {
    const clock = createClock();
    let pagopa = await start(clock.now);
    const key = pagopa.stampKeyPem;
    let clients = clientsOf(pagopa);
    const [paid, open, gone] = [position(), position(), position()];
    for (const debt of [paid, open, gone]) await clients.gpd.create(debt);
    const cart = (debt: typeof paid) => ({ positions: [debt], cartId: 'c', email: null, returnUrls: RETURN_URLS });
    await press(await clients.checkout.createCart(cart(paid)), 'pay-late');
    const page = await clients.checkout.createCart(cart(open));
    await fetch(
      `${pagopa.url}/gpd/debt-positions-service/v1/organizations/${gone.organizationTaxCode}/debtpositions/${gone.iupd}`,
      { method: 'DELETE', headers: { 'ocp-apim-subscription-key': KEY } },
    );
    await pagopa.close();
    appendFileSync(join(dataDir, 'positions.jsonl'), '{"kind":"position","position":{"iu');

    pagopa = await start(clock.now);
    clients = clientsOf(pagopa);
    try {
      expect(pagopa.stampKeyPem).toBe(key);
      expect((await clients.gpd.find(paid.iupd))?.status).toBe('VALID');
      expect(await clients.gpd.find(gone.iupd)).toBeUndefined();
      const again = new URL(page.pathname, pagopa.url);
      expect((await press(again, 'pay')).status).toBe(303);
      expect((await clients.gpd.find(open.iupd))?.status).toBe('PAID');

      clock.advance(HOUR_MS);
      expect((await clients.gpd.find(paid.iupd))?.status).toBe('PAID');
      const receipt = (await clients.receipts.find(paid.iuv))?.receipt;
      const check = await checkStamp(receipt?.transfers[0]?.stampXml ?? '', {
        trustedKeys: [key],
        documentHash: documentHash(DOCUMENT),
        isUsed: () => Promise.resolve(false),
      });
      expect(check.ok).toBe(true);
    } finally {
      await pagopa.close();
    }
  });

  it('keeps its key for itself', async () => {
    const pagopa = await start(createClock().now);
    await pagopa.close();
    const file = join(dataDir, 'stamp-test-key.pem');
    expect(readFileSync(file, 'utf8')).toContain('PRIVATE KEY');
    expect(statSync(file).mode & 0o077).toBe(0);
  });
});

describe('in production', () => {
  it('it refuses to start unless that is meant', async () => {
    const options = { now: createClock().now, subscriptionKey: KEY, production: true };
    await expect(createPagopaSandbox(options)).rejects.toThrow('refuses to start in production');
    const meant = await createPagopaSandbox({ ...options, allowedInProduction: true });
    await meant.close();
  });
});
