import type { JWK } from 'jose';
import { anprAudience } from '../sandbox/anpr/services.js';
import { createAnprSandbox } from '../sandbox/anpr/anpr-sandbox.js';
import { createIdpSandbox } from '../sandbox/idp/idp-sandbox.js';
import { createMailSandbox } from '../sandbox/mail/mail-sandbox.js';
import { createPagopaSandbox } from '../sandbox/pagopa/pagopa-sandbox.js';
import { createPdndSandbox } from '../sandbox/pdnd/pdnd-sandbox.js';
import { runPart } from './part.js';

export interface SandboxPartOptions {
  /** Folder in which pagoPA's positions and the mails outlive the process. */
  readonly dataDir: string;
  /** First of six ports in a row; 0 lets the system choose each. */
  readonly firstPort: number;
  readonly production: boolean;
  readonly allowedInProduction: boolean;
  readonly publicUrl: string;
  readonly citizenSecret: string;
  readonly staffSecret: string;
  readonly pdnd: {
    readonly clientId: string;
    readonly publicKey: JWK;
    readonly purposeIds: { readonly C015: string; readonly C020: string; readonly C030: string };
  };
  readonly pagopaKey: string;
}

export interface SandboxAddresses {
  readonly idp: string;
  readonly citizenIssuer: string;
  readonly staffIssuer: string;
  readonly pdnd: string;
  readonly pdndTokenUrl: string;
  readonly pdndAssertionAudience: string;
  readonly anpr: string;
  readonly anprAudienceHost: string;
  readonly pagopa: string;
  readonly stampKeyPem: string;
  readonly mail: string;
  readonly smtpUrl: string;
}

await runPart<SandboxPartOptions, SandboxAddresses>(async (options) => {
  const { dataDir, firstPort, production, allowedInProduction, publicUrl, pdnd, pagopaKey } = options;
  const portOf = (offset: number): number => (firstPort === 0 ? 0 : firstPort + offset);
  const shared = { now: () => new Date(), production, allowedInProduction };

  const idp = await createIdpSandbox({
    ...shared,
    port: portOf(0),
    citizenClient: {
      redirectUris: [`${publicUrl}/accedi/cittadino/ritorno`],
      postLogoutRedirectUris: [`${publicUrl}/`],
      authentication: { secret: options.citizenSecret },
    },
    staffClient: {
      redirectUris: [`${publicUrl}/accedi/personale/ritorno`],
      postLogoutRedirectUris: [`${publicUrl}/`],
      authentication: { secret: options.staffSecret },
    },
  });
  const pdndServer = await createPdndSandbox({
    ...shared,
    port: portOf(1),
    clients: [
      {
        clientId: pdnd.clientId,
        consumerId: 'c0a1e5ce-0000-4000-8000-000000000042',
        publicKeys: [pdnd.publicKey],
        purposes: (['C015', 'C020', 'C030'] as const).map((useCase) => ({
          purposeId: pdnd.purposeIds[useCase],
          audience: anprAudience(useCase),
          eserviceId: `e0000000-0000-4000-8000-000000000${useCase.slice(1)}`,
          descriptorId: `d0000000-0000-4000-8000-000000000${useCase.slice(1)}`,
          producerId: 'a0000000-0000-4000-8000-000000000001',
        })),
      },
    ],
  });
  const anpr = await createAnprSandbox({
    ...shared,
    port: portOf(2),
    pdnd: { url: pdndServer.url, issuer: pdndServer.issuer },
  });
  const pagopa = await createPagopaSandbox({
    ...shared,
    port: portOf(3),
    subscriptionKey: pagopaKey,
    dataDir,
    receiptDelayMs: 10_000,
  });
  const mail = await createMailSandbox({ ...shared, port: portOf(4), smtpPort: portOf(5), dataDir });

  return {
    ready: {
      idp: idp.url,
      citizenIssuer: idp.citizenIssuer,
      staffIssuer: idp.staffIssuer,
      pdnd: pdndServer.url,
      pdndTokenUrl: pdndServer.tokenUrl,
      pdndAssertionAudience: pdndServer.assertionAudience,
      anpr: anpr.url,
      anprAudienceHost: anpr.audienceHost,
      pagopa: pagopa.url,
      stampKeyPem: pagopa.stampKeyPem,
      mail: mail.url,
      smtpUrl: mail.smtpUrl,
    },
    async close() {
      for (const part of [mail, pagopa, anpr, pdndServer, idp]) await part.close();
    },
  };
});
