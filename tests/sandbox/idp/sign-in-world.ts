import { createCitizenSignIn, createStaffSignIn } from '../../../src/identity/sign-in.js';
import { createIdpSandbox, type IdpSandbox } from '../../../sandbox/idp/idp-sandbox.js';
import { createBrowser } from './browser.js';

/** Nobody listens there: the browser stops at the redirect. */
export const PORTAL = 'http://127.0.0.1:9';
export const CITIZEN_CALLBACK = `${PORTAL}/accesso/ritorno`;
export const STAFF_CALLBACK = `${PORTAL}/operatori/accesso/ritorno`;
export const CITIZEN_SECRET = 'citizen-secret-of-the-tests-0123456789';
export const STAFF_SECRET = 'staff-secret-of-the-tests-0123456789';
export const now = () => new Date();

export function startIdp(overrides: Partial<Parameters<typeof createIdpSandbox>[0]> = {}): Promise<IdpSandbox> {
  return createIdpSandbox({
    now,
    citizenClient: {
      redirectUris: [CITIZEN_CALLBACK],
      postLogoutRedirectUris: [`${PORTAL}/`],
      authentication: { secret: CITIZEN_SECRET },
    },
    staffClient: {
      redirectUris: [STAFF_CALLBACK],
      postLogoutRedirectUris: [`${PORTAL}/operatori`],
      authentication: { secret: STAFF_SECRET },
    },
    ...overrides,
  });
}

export const citizenOptions = (idp: IdpSandbox) => ({
  issuer: idp.citizenIssuer,
  clientId: 'dime-citizen',
  authentication: { secret: CITIZEN_SECRET },
  redirectUri: CITIZEN_CALLBACK,
  postLogoutRedirectUri: `${PORTAL}/`,
  production: false,
  now,
});

export const citizenSignIn = (idp: IdpSandbox) => createCitizenSignIn({ ...citizenOptions(idp), requiredLevel: 2 });

export const staffOptions = (idp: IdpSandbox) => ({
  issuer: idp.staffIssuer,
  clientId: 'dime-staff',
  authentication: { secret: STAFF_SECRET },
  redirectUri: STAFF_CALLBACK,
  postLogoutRedirectUri: `${PORTAL}/operatori`,
  production: false,
  now,
});

export const staffSignIn = (idp: IdpSandbox) => createStaffSignIn(staffOptions(idp));

/** Walks the provider's page with this form; gives the query that the portal gets back. */
export async function signInWith(redirectTo: URL, form: Record<string, string>): Promise<string> {
  const { visit } = createBrowser();
  const page = await visit(redirectTo);
  if (page.status !== 200) throw new Error(`The sign-in page answered ${page.status}: ${page.text}`);
  const back = await visit(page.url, form);
  return back.url.search;
}
