import { DEMO_PERSONS } from '../../../sandbox/anpr/demo-persons.js';
import { createIdpSandbox, type IdpSandbox } from '../../../sandbox/idp/idp-sandbox.js';
import { SIGN_IN_ERRORS } from '../../../sandbox/idp/sign-in-page.js';
import { DEMO_STAFF } from '../../../sandbox/idp/staff.js';
import { createCitizenSignIn } from '../../../src/identity/sign-in.js';
import { createBrowser } from './browser.js';
import {
  CITIZEN_CALLBACK,
  citizenOptions,
  citizenSignIn,
  now,
  PORTAL,
  signInWith,
  STAFF_CALLBACK,
  staffSignIn,
  startIdp,
} from './sign-in-world.js';

let idp: IdpSandbox;
beforeAll(async () => {
  idp = await startIdp();
});
afterAll(() => idp.close());

const L2 = 'https://www.spid.gov.it/SpidL2';
const random = 'x'.repeat(43);
const request = {
  client_id: 'dime-citizen',
  redirect_uri: CITIZEN_CALLBACK,
  response_type: 'code',
  scope: 'openid profile email',
  state: random,
  nonce: random,
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
  acr_values: L2,
};
const authUrl = (overrides: Record<string, string | undefined> = {}, issuer = idp.citizenIssuer) => {
  const parameters = Object.entries({ ...request, ...overrides }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return `${issuer}/auth?${new URLSearchParams(parameters).toString()}`;
};

describe('an authorization request', () => {
  it('leads to the sign-in page', async () => {
    const { status, url } = await createBrowser().visit(authUrl());
    expect([status, url.pathname.startsWith('/citizens/interaction/')]).toEqual([200, true]);
  });

  it.each<[string, Record<string, string | undefined>]>([
    ['without state', { state: undefined }],
    ['with a short state', { state: 'x'.repeat(31) }],
    ['without nonce', { nonce: undefined }],
    ['with a short nonce', { nonce: 'x' }],
    ['to an address that is not registered', { redirect_uri: `${CITIZEN_CALLBACK}/x` }],
    ['to an address with a query of its own', { redirect_uri: `${CITIZEN_CALLBACK}?next=/` }],
    ['to another host', { redirect_uri: 'http://127.0.0.1:8/accesso/ritorno' }],
    ['of a client that is not known here', { client_id: 'dime-staff' }],
  ])('%s gets a page, never a redirect', async (_name, overrides) => {
    const { status, url, text } = await createBrowser().visit(authUrl(overrides));
    expect(status).toBeGreaterThanOrEqual(400);
    expect(url.href.startsWith(idp.url)).toBe(true);
    expect(text).toContain('Richiesta non valida');
  });

  it.each<[string, Record<string, string | undefined>]>([
    ['without PKCE', { code_challenge: undefined, code_challenge_method: undefined }],
    ['with plain PKCE', { code_challenge_method: 'plain' }],
    ['for a token without code', { response_type: 'id_token' }],
  ])('%s is refused at the client', async (_name, overrides) => {
    const { url } = await createBrowser().visit(authUrl(overrides));
    const answer = new URLSearchParams(url.search || url.hash.slice(1));
    expect(url.origin).toBe(PORTAL);
    expect(answer.get('error')).toMatch(/^(?:invalid_request|unsupported_response_type|unauthorized_client)$/);
    expect(answer.get('code')).toBeNull();
  });
});

describe('the sign-in page', () => {
  it('lists every demo person, the levels and the failures, in both languages', async () => {
    const { visit } = createBrowser();
    const italian = await visit(authUrl());
    const english = await visit(`${italian.url.href}?lang=en`);
    for (const { givenName, familyName, taxCode } of DEMO_PERSONS) {
      expect(italian.text).toContain(`${givenName} ${familyName}`.replace(/'/g, '&#39;'));
      expect(italian.text).toContain(taxCode);
    }
    for (const { it, en } of Object.values(SIGN_IN_ERRORS)) {
      expect(italian.text).toContain(it.replace(/'/g, '&#39;'));
      expect(english.text).toContain(en);
    }
    expect(english.text).toContain('<html lang="en">');
  });

  it('speaks the language that the service asks for', async () => {
    const { text } = await createBrowser().visit(authUrl({ ui_locales: 'en' }));
    expect(text).toContain('Sign in with your digital identity');
  });

  it('needs no script and allows none', async () => {
    const { text, headers } = await createBrowser().visit(authUrl());
    expect(text).not.toContain('<script');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`form-action 'self' ${PORTAL}`);
    expect(policy).not.toContain('unsafe');
  });

  it('shows a wrong form again with what was typed', async () => {
    const { visit } = createBrowser();
    const { url } = await visit(authUrl());
    const form = {
      do: 'manual',
      givenName: '"><script>alert(1)</script>',
      familyName: '',
      taxCode: 'X',
      birthDate: '',
      email: 'x',
    };
    const { status, text } = await visit(url, form);
    expect(status).toBe(422);
    for (const error of ['Scrivi il cognome', 'Il codice fiscale ha 16 caratteri', 'Scrivi la data di nascita']) {
      expect(text).toContain(error);
    }
    expect(text).toContain('&lt;script&gt;');
    expect(text).not.toContain('<script>');
  });

  it('refuses a person who is not in the list', async () => {
    const { visit } = createBrowser();
    const { url } = await visit(authUrl());
    expect((await visit(url, { do: 'choose', account: 'nobody' })).status).toBe(422);
    expect((await visit(url, {})).status).toBe(422);
    expect((await visit(url, { error: '99' })).status).toBe(422);
  });

  it('belongs to the browser that began: another one, or no cookie, gets nowhere', async () => {
    const { url } = await createBrowser().visit(authUrl());
    const stranger = createBrowser();
    expect((await stranger.visit(url)).status).toBe(400);
    expect((await stranger.visit(url, { do: 'choose', account: 'anna-venier' })).status).toBe(400);
    await stranger.visit(authUrl());
    expect((await stranger.visit(url, { do: 'choose', account: 'anna-venier' })).status).toBe(400);
  });

  it('asks again at each sign-in: no single sign-on', async () => {
    const { visit } = createBrowser();
    const first = await visit(authUrl());
    const back = await visit(first.url, { do: 'choose', account: 'anna-venier', level: L2 });
    expect(back.url.searchParams.get('code')).not.toBeNull();
    const second = await visit(authUrl());
    expect([second.status, second.url.pathname.startsWith('/citizens/interaction/')]).toEqual([200, true]);
  });

  it('lists the staff with role and office at the other provider', async () => {
    const { redirectTo } = await staffSignIn(idp).begin('it');
    const { text } = await createBrowser().visit(redirectTo);
    for (const { name } of DEMO_STAFF) expect(text).toContain(name);
    expect(text).not.toContain('VNRNNA84C55L736A');
  });
});

describe('tokens', () => {
  it('are for one audience, live five minutes, and name another issuer for staff', async () => {
    const signIn = citizenSignIn(idp);
    const { redirectTo, pending } = await signIn.begin('it');
    const query = await signInWith(redirectTo, { do: 'choose', account: 'anna-venier', level: L2 });
    const { idToken } = await signIn.finish(query, pending);
    const claims = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      unknown
    >;
    expect(claims).toMatchObject({
      iss: idp.citizenIssuer,
      aud: 'dime-citizen',
      acr: L2,
      'https://attributes.eid.gov.it/fiscal_number': 'TINIT-VNRNNA84C55L736A',
      gender: 'female',
    });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(300);
    expect(claims).not.toHaveProperty('roles');
  });

  it('are signed by keys that the two providers do not share', async () => {
    const keys = await Promise.all(
      [idp.citizenIssuer, idp.staffIssuer].map(async (issuer) => {
        const response = await fetch(`${issuer}/jwks`);
        return ((await response.json()) as { keys: { n: string }[] }).keys.map(({ n }) => n);
      }),
    );
    expect(keys.map(({ length }) => length)).toEqual([1, 1]);
    expect(keys[0]).not.toEqual(keys[1]);
  });

  it('are not given for a wrong secret', async () => {
    const signIn = createCitizenSignIn({
      ...citizenOptions(idp),
      authentication: { secret: 'wrong' },
      requiredLevel: 2,
    });
    const { redirectTo, pending } = await signIn.begin('it');
    const query = await signInWith(redirectTo, { do: 'choose', account: 'anna-venier', level: L2 });
    await expect(signIn.finish(query, pending)).rejects.toMatchObject({ code: 'NOT_TRUSTED' });
  });
});

describe('signing out', () => {
  it('asks, and then leads back to a registered address only', async () => {
    const signIn = citizenSignIn(idp);
    const { redirectTo, pending } = await signIn.begin('it');
    const { visit } = createBrowser();
    const page = await visit(redirectTo);
    const back = await visit(page.url, { do: 'choose', account: 'anna-venier', level: L2 });
    const { idToken } = await signIn.finish(back.url.search, pending);
    const url = await signIn.signOutUrl(idToken, 'it');
    const question = await visit(url);
    expect(question.text).toContain('Uscire?');
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(question.text)?.[1] ?? '';
    const action = /action="([^"]+session\/end\/confirm)"/.exec(question.text)?.[1] ?? '';
    const end = await visit(action, { xsrf, logout: 'yes' });
    expect(end.url.href).toBe(`${PORTAL}/`);

    url.searchParams.set('post_logout_redirect_uri', 'http://127.0.0.1:8/');
    expect((await visit(url)).status).toBe(400);
  });
});

describe('starting', () => {
  it('is refused in production, unless it is meant, and on a port that is taken', async () => {
    const options = {
      now,
      citizenClient: { redirectUris: [CITIZEN_CALLBACK], postLogoutRedirectUris: [], authentication: { secret: 's' } },
      staffClient: { redirectUris: [STAFF_CALLBACK], postLogoutRedirectUris: [], authentication: { secret: 's' } },
    };
    await expect(createIdpSandbox({ ...options, production: true })).rejects.toThrow('refuses to start in production');
    await expect(createIdpSandbox({ ...options, port: Number(new URL(idp.url).port) })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});
