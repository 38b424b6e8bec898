import { join } from 'node:path';
import { listen } from '../control/listen.js';
import { createSandboxApp, type SandboxApp, type SandboxOptions } from '../control/sandbox-app.js';
import { sendPage } from '../page.js';
import { requireKey, type Organization } from './access.js';
import { cartRoutes, checkoutRoutes, welcomeBody } from './checkout-routes.js';
import { controlRoutes } from './control-routes.js';
import { gpdRoutes } from './gpd-routes.js';
import { openPositionBook } from './position-book.js';
import { receiptsRoutes } from './receipts-routes.js';
import { bizEventRoutes, flowRoutes } from './reporting-routes.js';
import { createStampIssuer, type StampIssuer } from './stamp-issuer.js';

/** The creditor of the demo. */
export const DEMO_ORGANIZATION: Organization = {
  taxCode: '00339370272',
  name: 'Comune di Venezia',
  segregationCodes: ['48'],
};

export interface PagopaSandboxOptions extends SandboxOptions {
  /** What callers must send as `Ocp-Apim-Subscription-Key`. */
  readonly subscriptionKey: string;
  /** Creditors of the key's holder; the demo's unless told. */
  readonly organizations?: readonly Organization[];
  /** Folder where positions, payments and the stamp key outlive the process; without it they do not. */
  readonly dataDir?: string;
  /** Signs the stamps; one with a key of its own unless given. */
  readonly stampIssuer?: StampIssuer;
  /** How late the receipt of "pay, but the receipt comes later" is; half a minute unless told. */
  readonly receiptDelayMs?: number;
}

export interface PagopaSandbox extends Pick<SandboxApp, 'journal' | 'faults'> {
  /** Base of all APIs and of the Checkout pages. */
  readonly url: string;
  /** PEM of the key that verifies the stamps issued here. */
  readonly stampKeyPem: string;
  close(): Promise<void>;
}

/**
 * Stand-in for pagoPA: debt positions (GPD v1), Checkout, receipts with signed revenue stamps, reporting flows and
 * receipts by id, all at the paths of `api.platform.pagopa.it`.
 *
 * @throws {Error} in production, unless it is allowed there; the system's error when the port is taken
 */
export async function createPagopaSandbox(options: PagopaSandboxOptions): Promise<PagopaSandbox> {
  const { now, port, subscriptionKey, dataDir, organizations = [DEMO_ORGANIZATION], receiptDelayMs = 30_000 } = options;
  const { app, journal, faults } = createSandboxApp({ ...options, name: 'pagopa' });
  const fileIn = (name: string) => (dataDir === undefined ? undefined : join(dataDir, name));
  const issuer = options.stampIssuer ?? (await createStampIssuer(fileIn('stamp-test-key.pem')));
  const book = openPositionBook({ file: fileIn('positions.jsonl'), now });
  const desk = { book, issuer, now };
  const held = { book, organizations, now };
  let url = '';

  app.use('/__sandbox', controlRoutes(desk, organizations));
  app.use(['/gpd', '/checkout/ec', '/fdr-org', '/bizevents'], requireKey(subscriptionKey));
  app.use('/gpd/debt-positions-service/v1', gpdRoutes(held));
  app.use('/gpd/payments-receipts-service/v1', receiptsRoutes(held));
  app.use('/checkout/ec/v1', cartRoutes({ book, url: () => url }));
  app.use('/checkout', checkoutRoutes({ ...desk, faults, url: () => url, receiptDelayMs }));
  app.use('/fdr-org/service/v1', flowRoutes(held));
  app.use('/bizevents/service/v1', bizEventRoutes(held));
  app.get('/', (_req, res) => {
    sendPage(res, {
      language: 'it',
      title: 'pagoPA di prova',
      system: 'pagoPA di prova',
      otherLanguage: null,
      body: welcomeBody(),
    });
  });

  const server = await listen(app, port);
  url = server.url;
  return {
    url,
    stampKeyPem: issuer.publicKeyPem,
    journal,
    faults,
    async close() {
      await server.close();
      book.close();
    },
  };
}
