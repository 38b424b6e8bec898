import { generateKeyPair, randomBytes, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Context, Provider } from 'oidc-provider';
import { FISCAL_NUMBER, type Account } from './accounts.js';
import { loadProvider } from './load-provider.js';
import { createMemoryAdapter } from './memory-adapter.js';
import { html, languageOf, renderPage, type Html, type Language, type Text } from '../page.js';

/** Levels of assurance, weakest first. */
export const LEVELS = [
  'https://www.spid.gov.it/SpidL1',
  'https://www.spid.gov.it/SpidL2',
  'https://www.spid.gov.it/SpidL3',
] as const;

/** One application that may ask this provider who somebody is. */
export interface IdpClient {
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  /** Either a secret, or the public keys with which the client signs its assertions. */
  readonly authentication: { readonly secret: string } | { readonly jwks: { readonly keys: readonly object[] } };
}

/** Citizens and employees have providers of their own: other issuer, other keys, other people. */
export interface RealmOptions {
  readonly id: 'citizens' | 'staff';
  readonly clientId: string;
  readonly system: Text;
  readonly issuer: string;
  readonly client: IdpClient;
  readonly now: () => Date;
  readonly findAccount: (id: string) => Account | undefined;
}

const CLAIMS = {
  citizens: {
    profile: ['given_name', 'family_name', 'birthdate', 'gender', FISCAL_NUMBER],
    email: ['email'],
  },
  staff: { profile: ['name', 'roles', 'offices'], email: ['email'] },
} as const;

const TEXTS = {
  signOutTitle: { it: 'Uscire?', en: 'Sign out?' },
  signOutText: {
    it: "Stai per uscire anche dal gestore dell'identità.",
    en: 'You are about to sign out of the identity provider too.',
  },
  signOut: { it: 'Esci', en: 'Sign out' },
  stay: { it: 'Resta collegato', en: 'Stay signed in' },
  signedOutTitle: { it: 'Sei uscito', en: 'You are signed out' },
  signedOutText: { it: 'Puoi chiudere questa pagina.', en: 'You can close this page.' },
  errorTitle: { it: 'Richiesta non valida', en: 'Invalid request' },
  errorText: {
    it: 'Il servizio che ti ha mandato qui ha fatto una richiesta che non possiamo accettare. Torna al servizio e riprova.',
    en: 'The service that sent you here made a request that we cannot accept. Go back to the service and try again.',
  },
} as const satisfies Record<string, Text>;

const originOf = (uri: string) => new URL(uri).origin;

/** Where forms of this realm's pages may lead in the end. */
export function formTargets({ redirectUris, postLogoutRedirectUris }: IdpClient): string[] {
  return [...new Set([...redirectUris, ...postLogoutRedirectUris].map(originOf))];
}

async function createSigningKey(): Promise<object> {
  const { privateKey } = (await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })) as {
    privateKey: KeyObject;
  };
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: randomBytes(8).toString('hex') };
}

function show(
  ctx: Context,
  options: RealmOptions,
  page: { title: string; body: Html; status?: number; language: Language },
) {
  const { status, headers, body } = renderPage({
    ...page,
    system: options.system[page.language],
    otherLanguage: null,
    formTargets: formTargets(options.client),
  });
  ctx.status = status;
  ctx.set(headers);
  ctx.body = body;
}

function clientMetadata({ clientId, client }: RealmOptions) {
  const { authentication } = client;
  return {
    client_id: clientId,
    redirect_uris: client.redirectUris,
    post_logout_redirect_uris: client.postLogoutRedirectUris,
    response_types: ['code'],
    grant_types: ['authorization_code'],
    id_token_signed_response_alg: 'RS256',
    ...('secret' in authentication
      ? { token_endpoint_auth_method: 'client_secret_basic', client_secret: authentication.secret }
      : { token_endpoint_auth_method: 'private_key_jwt', jwks: authentication.jwks }),
  };
}

/** Everything was agreed with the service beforehand: nobody is asked for consent. */
async function grantEverything(ctx: Context) {
  const { client, session, provider } = ctx.oidc;
  if (!client || session.accountId === undefined) return undefined;
  const known = session.grantIdFor(client.clientId);
  const grant = known === undefined ? undefined : await provider.Grant.find(known);
  if (grant) return grant;
  const fresh = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  fresh.addOIDCScope('openid profile email');
  await fresh.save();
  return fresh;
}

function signOutFeature(options: RealmOptions) {
  return {
    enabled: true,
    logoutSource(ctx: Context, form: string) {
      const language = languageOf(ctx.oidc.params?.ui_locales);
      const body = html`<h1>${TEXTS.signOutTitle[language]}</h1>
        <p>${TEXTS.signOutText[language]}</p>
        ${{ markup: form }}
        <div class="buttons">
          <button type="submit" form="op.logoutForm" name="logout" value="yes">${TEXTS.signOut[language]}</button>
          <button type="submit" form="op.logoutForm" class="quiet">${TEXTS.stay[language]}</button>
        </div>`;
      show(ctx, options, { title: TEXTS.signOutTitle[language], language, body });
    },
    postLogoutSuccessSource(ctx: Context) {
      const body = html`<h1>${TEXTS.signedOutTitle.it}</h1>
        <p>${TEXTS.signedOutText.it}</p>
        <p lang="en">${TEXTS.signedOutTitle.en}. ${TEXTS.signedOutText.en}</p>`;
      show(ctx, options, { title: TEXTS.signedOutTitle.it, language: 'it', body });
    },
  };
}

function renderError(options: RealmOptions) {
  return (ctx: Context, out: { error?: string; error_description?: string }) => {
    const code = [out.error, out.error_description].filter((part) => part !== undefined).join(': ');
    const body = html`<h1>${TEXTS.errorTitle.it}</h1>
      <p>${TEXTS.errorText.it}</p>
      <p lang="en">${TEXTS.errorText.en}</p>
      <p><code>${code}</code></p>`;
    show(ctx, options, {
      title: TEXTS.errorTitle.it,
      language: 'it',
      status: ctx.status >= 400 ? ctx.status : 400,
      body,
    });
  };
}

/**
 * One OpenID provider: authorization code with PKCE S256, exact redirect addresses, tokens of five minutes, and a
 * sign-in page for each sign-in (no single sign-on: SPID has none at level 2 either).
 *
 * oidc-provider reads the system's clock for the life of tokens; `now` rules only what is kept in memory.
 */
export async function createRealm(options: RealmOptions): Promise<Provider> {
  const { id, issuer, now, findAccount } = options;
  const oidc = await loadProvider();
  const policy = oidc.interactionPolicy.base();
  const { Check } = oidc.interactionPolicy;
  policy
    .get('login')
    ?.checks.add(
      new Check('each_time', 'Each sign-in asks who it is', (ctx) =>
        ctx.oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
      ),
    );
  const cookie = { httpOnly: true, sameSite: 'lax', signed: true };
  return new oidc.Provider(issuer, {
    adapter: createMemoryAdapter(() => now().getTime()),
    clients: [clientMetadata(options)],
    jwks: { keys: [await createSigningKey()] },
    cookies: {
      keys: [randomBytes(32).toString('base64')],
      names: { session: `idp_${id}_session`, interaction: `idp_${id}_interaction`, resume: `idp_${id}_resume` },
      long: { ...cookie, path: new URL(issuer).pathname },
      short: cookie,
    },
    acrValues: id === 'citizens' ? LEVELS : [],
    scopes: ['openid', 'profile', 'email'],
    claims: { ...CLAIMS[id], ...(id === 'citizens' ? { acr: null } : {}), auth_time: null, iss: null },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    clientBasedCORS: () => false,
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: signOutFeature(options) },
    interactions: {
      policy,
      url: (_ctx: Context, { uid }: { uid: string }) => `${new URL(issuer).pathname}/interaction/${uid}`,
    },
    ttl: { AccessToken: 300, AuthorizationCode: 60, IdToken: 300, Interaction: 1800, Session: 1800, Grant: 1800 },
    loadExistingGrant: grantEverything,
    findAccount: (_ctx: Context, accountId: string) => {
      const account = findAccount(accountId);
      return account && { accountId, claims: () => ({ sub: accountId, ...account.claims }) };
    },
    renderError: renderError(options),
  });
}
