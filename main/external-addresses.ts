import { REDIRECT_PATHS } from '../web/sign-in/sign-in-routes.js';
import { SYSTEMS, type Config } from '../src/config.js';
import type { ExternalAddresses } from '../src/external-systems.js';
import { publicJwkOf } from '../src/registries/client-key.js';
import type { LocalSecrets } from './local-secrets.js';
import type { SandboxAddresses, SandboxPartOptions } from './sandbox-part.js';

/** The settings of the systems outside that are empty: a sandbox stands in for each. */
export function missingSystems(config: Config): string[] {
  return SYSTEMS.filter((name) => config[name] === '');
}

export function sandboxOptions(config: Config, secrets: LocalSecrets, publicUrl: string): SandboxPartOptions {
  return {
    dataDir: `${config.DATA_DIR}/sandbox`,
    firstPort: config.PORT === 0 ? 0 : config.PORT + 1,
    production: config.NODE_ENV === 'production',
    allowedInProduction: config.DIME_SANDBOX_IN_PRODUCTION,
    publicUrl,
    citizenSecret: secrets.citizenSecret,
    staffSecret: secrets.staffSecret,
    pdnd: {
      clientId: secrets.pdndClientId,
      publicKey: publicJwkOf(secrets.pdndPrivateKey),
      purposeIds: secrets.pdndPurposes,
    },
    pagopaKey: secrets.pagopaKey,
  };
}

/** Each system's real address where it is set, its sandbox's where not. */
export function externalAddresses(
  config: Config,
  secrets: LocalSecrets,
  sandbox: SandboxAddresses | null,
): ExternalAddresses {
  const or = (value: string, fallback: string | undefined): string => (value === '' ? (fallback ?? '') : value);
  const hasPdnd = config.PDND_TOKEN_URL !== '';
  return {
    citizens: {
      issuer: or(config.OIDC_CITIZEN_ISSUER, sandbox?.citizenIssuer),
      clientId: config.OIDC_CITIZEN_ISSUER === '' ? 'dime-citizen' : config.OIDC_CITIZEN_CLIENT_ID,
      secret: or(config.OIDC_CITIZEN_SECRET, secrets.citizenSecret),
      redirectPath: REDIRECT_PATHS.citizen,
    },
    staff: {
      issuer: or(config.OIDC_STAFF_ISSUER, sandbox?.staffIssuer),
      clientId: config.OIDC_STAFF_ISSUER === '' ? 'dime-staff' : config.OIDC_STAFF_CLIENT_ID,
      secret: or(config.OIDC_STAFF_SECRET, secrets.staffSecret),
      redirectPath: REDIRECT_PATHS.staff,
    },
    pdnd: hasPdnd
      ? {
          tokenUrl: config.PDND_TOKEN_URL,
          assertionAudience: config.PDND_AUDIENCE,
          clientId: config.PDND_CLIENT_ID,
          privateKey: config.PDND_PRIVATE_KEY,
          purposeIds: {
            C015: config.PDND_PURPOSE_C015,
            C020: config.PDND_PURPOSE_C020,
            C030: config.PDND_PURPOSE_C030,
          },
        }
      : {
          tokenUrl: sandbox?.pdndTokenUrl ?? '',
          assertionAudience: sandbox?.pdndAssertionAudience ?? '',
          clientId: secrets.pdndClientId,
          privateKey: secrets.pdndPrivateKey,
          purposeIds: secrets.pdndPurposes,
        },
    anpr: {
      url: or(config.ANPR_URL, sandbox?.anpr),
      audienceHost: config.ANPR_URL === '' ? (sandbox?.anprAudienceHost ?? null) : null,
    },
    pagopa: {
      url: or(config.PAGOPA_URL, sandbox?.pagopa),
      subscriptionKey: or(config.PAGOPA_SUBSCRIPTION_KEY, secrets.pagopaKey),
    },
  };
}

/** Where pagoPA's own checkout sends people, whatever the address of its interfaces. */
const PAGOPA_CHECKOUT = 'https://checkout.pagopa.it';

/** Origins that a form of ours may lead to by a redirect: the providers' sign-out pages, the payment page. */
export function formTargets(config: Config, { citizens, staff, pagopa }: ExternalAddresses): string[] {
  const origins = [citizens.issuer, staff.issuer, pagopa.url].map((address) => new URL(address).origin);
  return [...new Set([...origins, ...(config.PAGOPA_URL === '' ? [] : [PAGOPA_CHECKOUT])])];
}
