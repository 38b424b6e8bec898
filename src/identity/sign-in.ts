import {
  readCitizenIdentity,
  readStaffIdentity,
  type AssuranceLevel,
  type CitizenIdentity,
  type StaffIdentity,
} from './identity.js';
import { createOidcSignIn, type OidcSignIn, type OidcSignInOptions } from './oidc-sign-in.js';

type ProviderOptions = Omit<OidcSignInOptions<unknown>, 'system' | 'acrValues' | 'readIdentity'>;

/** Sign-in of citizens by SPID or CIE at a level of at least `requiredLevel`. */
export function createCitizenSignIn(
  options: ProviderOptions & { readonly requiredLevel: AssuranceLevel },
): OidcSignIn<CitizenIdentity> {
  const { requiredLevel, now } = options;
  return createOidcSignIn({
    ...options,
    system: 'idp-citizens',
    acrValues: `https://www.spid.gov.it/SpidL${requiredLevel}`,
    readIdentity: (claims) => readCitizenIdentity(claims, requiredLevel, now().toISOString().slice(0, 10)),
  });
}

/** Sign-in of employees by the Comune's own provider, which also says their roles and offices. */
export function createStaffSignIn(options: ProviderOptions): OidcSignIn<StaffIdentity> {
  return createOidcSignIn({ ...options, system: 'idp-staff', acrValues: null, readIdentity: readStaffIdentity });
}
