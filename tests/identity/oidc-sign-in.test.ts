import { DEMO_PERSONS } from '../../sandbox/anpr/demo-persons.js';
import type { IdpSandbox } from '../../sandbox/idp/idp-sandbox.js';
import { createOidcSignIn } from '../../src/identity/oidc-sign-in.js';
import { createCitizenSignIn, createStaffSignIn } from '../../src/identity/sign-in.js';
import { createSystemsHealth } from '../../src/registries/health.js';
import {
  citizenOptions,
  citizenSignIn,
  PORTAL,
  signInWith,
  staffOptions,
  staffSignIn,
  startIdp,
} from '../sandbox/idp/sign-in-world.js';

const anna = DEMO_PERSONS[0]!;
const L1 = 'https://www.spid.gov.it/SpidL1';
const L2 = 'https://www.spid.gov.it/SpidL2';
const L3 = 'https://www.spid.gov.it/SpidL3';
const asAnna = { do: 'choose', account: anna.key, level: L2 };

let idp: IdpSandbox;
beforeAll(async () => {
  idp = await startIdp();
});
afterAll(() => idp.close());

const failure = (code: string): unknown => expect.objectContaining({ name: 'SignInError', code });

describe('sign-in of a citizen', () => {
  it('gives the person whom the provider vouches for', async () => {
    const signIn = citizenSignIn(idp);
    const { redirectTo, pending } = await signIn.begin('it');
    const query = await signInWith(redirectTo, asAnna);
    const { identity } = await signIn.finish(query, pending);
    expect(identity).toEqual({
      taxCode: anna.taxCode,
      givenName: anna.givenName,
      familyName: anna.familyName,
      birthDate: anna.birthDate,
      email: anna.email,
      level: 2,
    });
  });

  it('takes every demo person of ANPR', async () => {
    const signIn = citizenSignIn(idp);
    for (const { key, taxCode } of DEMO_PERSONS) {
      const { redirectTo, pending } = await signIn.begin('en');
      const query = await signInWith(redirectTo, { ...asAnna, account: key });
      expect((await signIn.finish(query, pending)).identity.taxCode).toBe(taxCode);
    }
  });

  it('accepts a higher level and refuses a lower one', async () => {
    const signIn = citizenSignIn(idp);
    const high = await signIn.begin('it');
    const highQuery = await signInWith(high.redirectTo, { ...asAnna, level: L3 });
    expect((await signIn.finish(highQuery, high.pending)).identity.level).toBe(3);
    const low = await signIn.begin('it');
    const lowQuery = await signInWith(low.redirectTo, { ...asAnna, level: L1 });
    await expect(signIn.finish(lowQuery, low.pending)).rejects.toEqual(failure('LEVEL_TOO_LOW'));
  });

  it('refuses who comes without a tax code, or with one that is not valid', async () => {
    const signIn = citizenSignIn(idp);
    const manual = {
      do: 'manual',
      givenName: 'Zoe',
      familyName: 'Senza',
      birthDate: '1990-01-01',
      level: L2,
      email: '',
    };
    for (const [taxCode, code] of [
      ['', 'TAX_CODE_MISSING'],
      ['RSSMRA85T10A562X', 'TAX_CODE_INVALID'],
    ] as const) {
      const { redirectTo, pending } = await signIn.begin('it');
      const query = await signInWith(redirectTo, { ...manual, taxCode });
      await expect(signIn.finish(query, pending)).rejects.toEqual(failure(code));
    }
  });

  it('takes a person who was typed in, without email', async () => {
    const signIn = citizenSignIn(idp);
    const { redirectTo, pending } = await signIn.begin('it');
    const query = await signInWith(redirectTo, {
      do: 'manual',
      givenName: 'Mario',
      familyName: 'Rossi',
      taxCode: 'rssmra85t10a562s',
      birthDate: '1985-12-10',
      sex: 'M',
      email: '',
      level: L2,
    });
    const { identity } = await signIn.finish(query, pending);
    expect(identity).toMatchObject({ taxCode: 'RSSMRA85T10A562S', givenName: 'Mario', email: null });
  });

  it.each([
    ['19', 'WRONG_CREDENTIALS'],
    ['20', 'LEVEL_NOT_AVAILABLE'],
    ['21', 'TIMED_OUT'],
    ['22', 'CONSENT_DENIED'],
    ['23', 'IDENTITY_SUSPENDED'],
    ['25', 'CANCELLED'],
  ])('tells error %s of the provider as %s', async (error, code) => {
    const signIn = citizenSignIn(idp);
    const { redirectTo, pending } = await signIn.begin('it');
    const query = await signInWith(redirectTo, { error });
    await expect(signIn.finish(query, pending)).rejects.toEqual(failure(code));
  });

  it('refuses a return that this session did not begin', async () => {
    const signIn = citizenSignIn(idp);
    const mine = await signIn.begin('it');
    const theirs = await signIn.begin('it');
    const query = await signInWith(theirs.redirectTo, asAnna);
    await expect(signIn.finish(query, mine.pending)).rejects.toEqual(failure('NOT_OURS'));
    await expect(signIn.finish(query, undefined)).rejects.toEqual(failure('NOT_OURS'));
    await expect(signIn.finish('', mine.pending)).rejects.toEqual(failure('NOT_OURS'));
  });

  it('refuses a code used twice, a stolen code and an exchanged nonce', async () => {
    const signIn = citizenSignIn(idp);
    const first = await signIn.begin('it');
    const query = await signInWith(first.redirectTo, asAnna);
    await signIn.finish(query, first.pending);
    await expect(signIn.finish(query, first.pending)).rejects.toEqual(failure('NOT_TRUSTED'));

    const second = await signIn.begin('it');
    const stolen = await signInWith(second.redirectTo, asAnna);
    const otherVerifier = { ...second.pending, codeVerifier: first.pending.codeVerifier };
    await expect(signIn.finish(stolen, otherVerifier)).rejects.toEqual(failure('NOT_TRUSTED'));

    const third = await signIn.begin('it');
    const replayed = await signInWith(third.redirectTo, asAnna);
    const otherNonce = { ...third.pending, nonce: first.pending.nonce };
    await expect(signIn.finish(replayed, otherNonce)).rejects.toEqual(failure('NOT_TRUSTED'));
  });

  it('refuses an answer that names another issuer (mix-up)', async () => {
    const signIn = citizenSignIn(idp);
    const { redirectTo, pending } = await signIn.begin('it');
    const query = new URLSearchParams(await signInWith(redirectTo, asAnna));
    query.set('iss', idp.staffIssuer);
    await expect(signIn.finish(`?${query.toString()}`, pending)).rejects.toEqual(failure('NOT_TRUSTED'));
  });

  it('refuses a sign-in that took longer than half an hour', async () => {
    const start = new Date();
    let at = start;
    const signIn = createCitizenSignIn({ ...citizenOptions(idp), now: () => at, requiredLevel: 2 });
    const { redirectTo, pending } = await signIn.begin('it');
    const query = await signInWith(redirectTo, asAnna);
    at = new Date(start.getTime() + 31 * 60_000);
    await expect(signIn.finish(query, pending)).rejects.toEqual(failure('TIMED_OUT'));
  });

  it('takes the level from the signed token only', async () => {
    const told = { acr: L3, given_name: 'Altra' };
    const tamperingFetch: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (!String(input instanceof Request ? input.url : input).endsWith('/citizens/me')) return response;
      return Response.json({ ...((await response.json()) as object), ...told });
    };
    const signIn = createOidcSignIn({
      ...citizenOptions(idp),
      system: 'idp-citizens',
      acrValues: null,
      readIdentity: (claims) => claims,
      fetch: tamperingFetch,
    });
    const { redirectTo, pending } = await signIn.begin('it');
    const { identity } = await signIn.finish(await signInWith(redirectTo, asAnna), pending);
    expect(identity).toMatchObject({ given_name: anna.givenName, family_name: anna.familyName });
    expect(identity).not.toHaveProperty('acr');
  });

  it('asks for level, language, PKCE S256 and long random values', async () => {
    const { redirectTo, pending } = await citizenSignIn(idp).begin('en');
    expect(Object.fromEntries(redirectTo.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      acr_values: L2,
      ui_locales: 'en',
    });
    expect(pending.state.length).toBeGreaterThanOrEqual(32);
    expect(pending.nonce.length).toBeGreaterThanOrEqual(32);
  });
});

describe('sign-in of an employee', () => {
  it('gives roles and offices', async () => {
    const signIn = staffSignIn(idp);
    const { redirectTo, pending } = await signIn.begin('it');
    const query = await signInWith(redirectTo, { do: 'choose', account: 'p.dorigo' });
    const { identity } = await signIn.finish(query, pending);
    expect(identity).toEqual({
      subject: 'p.dorigo',
      name: 'Piero Dorigo',
      email: 'p.dorigo@comune.example',
      roles: ['clerk', 'supervisor'],
      offices: ['anagrafe'],
    });
  });

  it('refuses an employee without a role', async () => {
    const signIn = staffSignIn(idp);
    const { redirectTo, pending } = await signIn.begin('it');
    const query = await signInWith(redirectTo, {
      do: 'manual',
      username: 'n.nessuno',
      name: 'Nino Nessuno',
      email: '',
    });
    await expect(signIn.finish(query, pending)).rejects.toEqual(failure('NO_ROLE'));
  });

  it('has no account for a citizen', async () => {
    const signIn = staffSignIn(idp);
    const { redirectTo } = await signIn.begin('it');
    expect(await signInWith(redirectTo, asAnna)).not.toContain('code=');
  });

  it("does not take a citizen's code, nor do citizens' pages take an employee's", async () => {
    const citizens = citizenSignIn(idp);
    const staff = staffSignIn(idp);
    const asCitizen = await citizens.begin('it');
    const citizenCode = await signInWith(asCitizen.redirectTo, asAnna);
    await expect(staff.finish(citizenCode, asCitizen.pending)).rejects.toEqual(failure('NOT_TRUSTED'));
    const asStaff = await staff.begin('it');
    const staffCode = await signInWith(asStaff.redirectTo, { do: 'choose', account: 'm.scarpa' });
    await expect(citizens.finish(staffCode, asStaff.pending)).rejects.toEqual(failure('NOT_TRUSTED'));
  });
});

describe('signing out', () => {
  it('leads to the provider, which leads back', async () => {
    const signIn = citizenSignIn(idp);
    const { redirectTo, pending } = await signIn.begin('it');
    const { idToken } = await signIn.finish(await signInWith(redirectTo, asAnna), pending);
    const url = await signIn.signOutUrl(idToken, 'en');
    expect(url.href.startsWith(`${idp.citizenIssuer}/session/end?`)).toBe(true);
    expect(url.searchParams.get('post_logout_redirect_uri')).toBe(`${PORTAL}/`);
  });
});

describe('a provider that fails', () => {
  it('is told as unavailable, and works again when it is back', async () => {
    const signIn = citizenSignIn(idp);
    idp.faults.set([{ match: { path: '/citizens/.well-known' }, effect: { status: 503 }, times: 1 }]);
    await expect(signIn.begin('it')).rejects.toEqual(failure('PROVIDER_UNAVAILABLE'));
    const { redirectTo, pending } = await signIn.begin('it');
    const query = await signInWith(redirectTo, asAnna);
    idp.faults.set([{ match: { path: '/citizens/token' }, effect: { dropConnection: true }, times: 1 }]);
    await expect(signIn.finish(query, pending)).rejects.toEqual(failure('PROVIDER_UNAVAILABLE'));
    expect((await signIn.finish(query, pending)).identity.taxCode).toBe(anna.taxCode);
  });

  it('opens its own circuit by its own failures only, and an open circuit is told as unavailable', async () => {
    const health = createSystemsHealth({ now: citizenOptions(idp).now, threshold: 2 });
    const { guard } = health;
    const staff = createStaffSignIn({ ...staffOptions(idp), guard });
    const citizens = createCitizenSignIn({ ...citizenOptions(idp), guard, requiredLevel: 2 });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const { redirectTo, pending } = await staff.begin('it');
      const query = await signInWith(redirectTo, { error: '25' });
      await expect(staff.finish(query, pending)).rejects.toEqual(failure('CANCELLED'));
    }
    expect(health.list()).toMatchObject([{ system: 'idp-staff', state: 'closed', failures: 0 }]);

    idp.faults.set([{ match: { path: '/citizens/.well-known' }, effect: { status: 503 } }]);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await expect(citizens.begin('it')).rejects.toEqual(failure('PROVIDER_UNAVAILABLE'));
    }
    idp.faults.clear();
    expect(health.list().map(({ system, state, failures }) => [system, state, failures])).toEqual([
      ['idp-citizens', 'open', 2],
      ['idp-staff', 'closed', 0],
    ]);
    await staff.begin('it');
  });

  it('must be reached by https in production, and elsewhere than on this machine', () => {
    const create = (overrides: object) => () => createStaffSignIn({ ...staffOptions(idp), ...overrides });
    expect(create({ production: true })).toThrow('must be reached by https');
    expect(create({ issuer: 'http://idp.example/staff' })).toThrow('must be reached by https');
    expect(create({ issuer: 'not a url' })).toThrow('must be reached by https');
    expect(create({ issuer: 'https://idp.example/staff', production: true })).not.toThrow();
  });
});
