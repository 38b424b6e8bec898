import type { PagopaAccess } from './payments/pagopa-call.js';
import { createCheckoutClient } from './payments/checkout-client.js';
import { createGpdClient } from './payments/gpd-client.js';
import { createReceiptsClient } from './payments/receipts-client.js';
import { createReportingClient } from './payments/reporting-client.js';
import { createCitizenSignIn, createStaffSignIn } from './identity/sign-in.js';
import { createAnprClient } from './registries/anpr-client.js';
import { readClientKey } from './registries/client-key.js';
import { createSystemsHealth } from './registries/health.js';
import { createVoucherClient } from './registries/pdnd-voucher.js';

export interface SignInProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly secret: string;
  readonly redirectPath: string;
}

/** Addresses and credentials of the systems outside: the real ones, or the sandboxes'. */
export interface ExternalAddresses {
  readonly citizens: SignInProvider;
  readonly staff: SignInProvider;
  readonly pdnd: {
    readonly tokenUrl: string;
    readonly assertionAudience: string;
    readonly clientId: string;
    /** PEM, PKCS 8. */
    readonly privateKey: string;
    readonly purposeIds: { readonly C015: string; readonly C020: string; readonly C030: string };
  };
  readonly anpr: { readonly url: string; readonly audienceHost: string | null };
  readonly pagopa: { readonly url: string; readonly subscriptionKey: string };
}

export type ExternalSystems = Awaited<ReturnType<typeof connectExternalSystems>>;

/** Clients of every system outside, all behind one breaker and one health list. Nothing is called yet. */
export async function connectExternalSystems(
  addresses: ExternalAddresses,
  context: {
    readonly publicUrl: string;
    readonly production: boolean;
    readonly cityFiscalCode: string;
    readonly now: () => Date;
    readonly newId: () => string;
  },
) {
  const { publicUrl, production, cityFiscalCode, now, newId } = context;
  const health = createSystemsHealth({ now });
  const { guard } = health;
  const key = await readClientKey(addresses.pdnd.privateKey);
  const { clientId, purposeIds, tokenUrl, assertionAudience } = addresses.pdnd;
  const vouchers = createVoucherClient({ tokenUrl, assertionAudience, clientId, key, now, ids: newId });
  const pagopa: PagopaAccess = {
    baseUrl: addresses.pagopa.url,
    organizationTaxCode: cityFiscalCode,
    subscriptionKey: addresses.pagopa.subscriptionKey,
    guard,
  };
  const signIn = ({ issuer, clientId: signInId, secret, redirectPath }: SignInProvider) => ({
    issuer,
    clientId: signInId,
    authentication: { secret },
    redirectUri: `${publicUrl}${redirectPath}`,
    postLogoutRedirectUri: `${publicUrl}/`,
    production,
    now,
    guard,
  });
  return {
    health,
    anpr: createAnprClient({
      baseUrl: addresses.anpr.url,
      ...(addresses.anpr.audienceHost === null ? {} : { audienceHost: addresses.anpr.audienceHost }),
      clientId,
      purposeIds,
      key,
      vouchers,
      now,
      ids: newId,
      guard,
    }),
    gpd: createGpdClient(pagopa),
    checkout: createCheckoutClient(pagopa),
    receiptsClient: createReceiptsClient(pagopa),
    reportingClient: createReportingClient(pagopa),
    citizenSignIn: createCitizenSignIn({ ...signIn(addresses.citizens), requiredLevel: 2 }),
    staffSignIn: createStaffSignIn(signIn(addresses.staff)),
  };
}
