import { randomBytes, randomUUID } from 'node:crypto';
import { anprAudience } from '../../sandbox/anpr/services.js';
import { createAnprSandbox } from '../../sandbox/anpr/anpr-sandbox.js';
import { createPagopaSandbox } from '../../sandbox/pagopa/pagopa-sandbox.js';
import { createStampIssuer, type StampIssuer } from '../../sandbox/pagopa/stamp-issuer.js';
import { createPdndSandbox } from '../../sandbox/pdnd/pdnd-sandbox.js';
import { connectExternalSystems } from '../../src/external-systems.js';
import type { MailTransport } from '../../src/notifications/send-notification.js';
import { createClientKeyPem, publicJwkOf } from '../../src/registries/client-key.js';

export const CITY_FISCAL_CODE = '00339370272';
const USE_CASES = ['C015', 'C020', 'C030'] as const;

export type SentMail = Parameters<MailTransport['sendMail']>[0];

/** Making keys takes longer than all the rest: once for each test file. */
let keys: Promise<{ readonly stampIssuer: StampIssuer; readonly clientPem: string }> | undefined;
const makeKeys = async () => ({ stampIssuer: await createStampIssuer(), clientPem: await createClientKeyPem() });

/** The sandboxes of ANPR, PDND and pagoPA in this process, our clients of them, and a mail server that keeps what it gets. */
export async function startOutside({ now, publicUrl }: { readonly now: () => Date; readonly publicUrl: string }) {
  keys ??= makeKeys();
  const { stampIssuer, clientPem } = await keys;
  const clientId = randomUUID();
  const purposeIds = { C015: randomUUID(), C020: randomUUID(), C030: randomUUID() };
  const pdnd = await createPdndSandbox({
    now,
    clients: [
      {
        clientId,
        consumerId: randomUUID(),
        publicKeys: [publicJwkOf(clientPem)],
        purposes: USE_CASES.map((useCase) => ({
          purposeId: purposeIds[useCase],
          audience: anprAudience(useCase),
          eserviceId: randomUUID(),
          descriptorId: randomUUID(),
          producerId: randomUUID(),
        })),
      },
    ],
  });
  const anpr = await createAnprSandbox({ now, pdnd: { url: pdnd.url, issuer: pdnd.issuer }, slowMs: 300 });
  const subscriptionKey = randomBytes(16).toString('hex');
  const pagopa = await createPagopaSandbox({ now, subscriptionKey, stampIssuer, receiptDelayMs: 1_000 });

  const nobody = { clientId: 'dime', issuer: 'http://127.0.0.1:9', secret: 'not used here', redirectPath: '/accedi' };
  const external = await connectExternalSystems(
    {
      citizens: nobody,
      staff: nobody,
      pdnd: {
        tokenUrl: pdnd.tokenUrl,
        assertionAudience: pdnd.assertionAudience,
        clientId,
        privateKey: clientPem,
        purposeIds,
      },
      anpr: { url: anpr.url, audienceHost: anpr.audienceHost },
      pagopa: { url: pagopa.url, subscriptionKey },
    },
    { publicUrl, production: false, cityFiscalCode: CITY_FISCAL_CODE, now, newId: randomUUID },
  );
  const mails: SentMail[] = [];
  const mailTransport: MailTransport = {
    sendMail(mail) {
      mails.push(mail);
      return Promise.resolve();
    },
  };

  async function control(address: string, method: string, body: unknown): Promise<unknown> {
    const response = await fetch(address, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${address} answered ${response.status}: ${await response.text()}`);
    return response.status === 204 ? undefined : response.json();
  }

  return {
    external,
    pagopa,
    anpr,
    mails,
    mailTransport,
    /** Pays a notice whatever its state; gives the receipt's id. */
    async pay(nav: string, variant = 'regular'): Promise<string> {
      const answer = await control(`${pagopa.url}/__sandbox/payments`, 'POST', { nav, variant });
      return (answer as { receiptId: string }).receiptId;
    },
    /** Has pagoPA report at once all that was paid. */
    publishFlows: () => control(`${pagopa.url}/__sandbox/flows`, 'POST', {}),
    orderFaults: (system: 'anpr' | 'pagopa', rules: readonly object[]) =>
      control(`${system === 'anpr' ? anpr.url : pagopa.url}/__sandbox/faults`, 'PUT', rules),
    async close() {
      for (const part of [pagopa, anpr, pdnd]) await part.close();
    },
  };
}
