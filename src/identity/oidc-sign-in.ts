import type { webcrypto } from 'node:crypto';
import * as oidc from 'openid-client';
import { InvalidInputError, UnavailableError } from '../errors.js';
import type { Language } from '../texts.js';
import type { Claims } from './identity.js';
import { failureOf, SignInError } from './sign-in-error.js';

/** How long a person may take at the provider. */
const PENDING_LIFE_MS = 30 * 60_000;
const TIMEOUT_SECONDS = 10;
const CLOCK_TOLERANCE_SECONDS = 10;

export interface OidcSignInOptions<Identity> {
  /** Row of the health page, e.g. `idp-citizens`. */
  readonly system: string;
  /** Issuer URL, exactly as the provider calls itself. */
  readonly issuer: string;
  readonly clientId: string;
  /** A secret, or the private key (JWK with `alg` and `kid`) that signs our assertions. */
  readonly authentication:
    { readonly secret: string } | { readonly privateJwk: webcrypto.JsonWebKey & { readonly alg: string } };
  /** Registered with the provider; must equal it to the letter. */
  readonly redirectUri: string;
  readonly postLogoutRedirectUri: string;
  /** Levels to ask for, e.g. `https://www.spid.gov.it/SpidL2`; null when the provider has none. */
  readonly acrValues: string | null;
  readonly production: boolean;
  readonly now: () => Date;
  /** Turns verified claims into who signed in. @throws {SignInError} when they do not suffice */
  readonly readIdentity: (claims: Claims) => Identity;
  /** Counts technical failures for the health page; the plain one only calls. */
  readonly guard?: <T>(system: string, call: () => Promise<T>) => Promise<T>;
  readonly fetch?: typeof globalThis.fetch;
}

/** What the browser's session keeps between the two halves of a sign-in; taken out before `finish`, so it serves once. */
export interface PendingSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** UTC instant, ISO 8601. */
  readonly startedAt: string;
}

export interface OidcSignIn<Identity> {
  /** Address of the provider's page, and what to keep in the session. @throws {SignInError} PROVIDER_UNAVAILABLE */
  begin(language: Language): Promise<{ redirectTo: URL; pending: PendingSignIn }>;
  /**
   * Who came back from the provider. Everything is verified: state, code and PKCE, signature, issuer, audience, nonce,
   * times, level.
   *
   * @param query the query of the redirect address as it arrived
   * @param pending what `begin` gave to this very session; undefined when it has none
   * @returns the identity, and the ID token, which `signOutUrl` needs later
   * @throws {SignInError} always when there is no identity
   */
  finish(query: string, pending: PendingSignIn | undefined): Promise<{ identity: Identity; idToken: string }>;
  /** Address that ends the provider's session and comes back to us. @throws {SignInError} PROVIDER_UNAVAILABLE */
  signOutUrl(idToken: string, language: Language): Promise<URL>;
}

/** @throws {InvalidInputError} INSECURE_ISSUER for plain http, except on this machine outside production */
function checkIssuer(issuer: string, production: boolean): URL {
  const url = URL.parse(issuer);
  const isLoopback = url !== null && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback && !production)) return url;
  throw new InvalidInputError('INSECURE_ISSUER', `The identity provider ${issuer} must be reached by https`);
}

async function clientAuth(authentication: OidcSignInOptions<unknown>['authentication']): Promise<oidc.ClientAuth> {
  if ('secret' in authentication) return oidc.ClientSecretBasic(authentication.secret);
  const { privateJwk } = authentication;
  const algorithm =
    privateJwk.alg === 'ES256'
      ? { name: 'ECDSA', namedCurve: 'P-256' }
      : { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('jwk', privateJwk, algorithm, false, ['sign']);
  const { kid } = privateJwk as { kid?: string };
  return oidc.PrivateKeyJwt(kid === undefined ? key : { key, kid });
}

/** True for faults of the network or the provider's machine: trying again may help. */
function isTechnical(error: unknown): boolean {
  let cause = error;
  for (let depth = 0; typeof cause === 'object' && cause !== null && depth < 6; depth += 1) {
    const fault = cause as { name?: string; message?: string; code?: string; status?: number; cause?: unknown };
    if ((fault.status ?? 0) >= 500 || fault.name === 'TimeoutError' || fault.name === 'AbortError') return true;
    if (fault.code === 'OAUTH_TIMEOUT' || fault.message === 'fetch failed') return true;
    cause = fault.cause;
  }
  return false;
}

function toSignInError(error: unknown): SignInError {
  if (error instanceof SignInError) return error;
  if (error instanceof oidc.AuthorizationResponseError) {
    const failure = failureOf(error.error, error.error_description);
    return new SignInError(failure, `The provider answered ${error.error}`, { cause: error });
  }
  if (isTechnical(error)) {
    return new SignInError('PROVIDER_UNAVAILABLE', 'The identity provider does not answer', { cause: error });
  }
  return new SignInError('NOT_TRUSTED', 'The answer of the identity provider fails a check', { cause: error });
}

/**
 * Sign-in by OpenID Connect: authorization code with PKCE S256, state and nonce.
 *
 * The provider's description is fetched at the first use and again after a failure, so that neither has to be up first.
 *
 * @throws {InvalidInputError} INSECURE_ISSUER
 */
export function createOidcSignIn<Identity>(options: OidcSignInOptions<Identity>): OidcSignIn<Identity> {
  const { system, clientId, redirectUri, postLogoutRedirectUri, acrValues, now, readIdentity } = options;
  const { guard = (_system, call) => call(), fetch } = options;
  const issuer = checkIssuer(options.issuer, options.production);
  let known: Promise<oidc.Configuration> | undefined;

  async function discover(): Promise<oidc.Configuration> {
    return oidc.discovery(
      issuer,
      clientId,
      { [oidc.clockTolerance]: CLOCK_TOLERANCE_SECONDS },
      await clientAuth(options.authentication),
      {
        timeout: TIMEOUT_SECONDS,
        execute: issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [],
        ...(fetch ? { [oidc.customFetch]: fetch as oidc.CustomFetch } : {}),
      },
    );
  }

  /** Inside the guard only faults of the provider are errors: a person's failure must not open its circuit. */
  async function withProvider<T>(call: (configuration: oidc.Configuration) => Promise<T>): Promise<T> {
    const tried = guard(system, async () => {
      try {
        known ??= discover();
        return { value: await call(await known) };
      } catch (error) {
        const failure = toSignInError(error);
        // Whatever else went wrong may lie in an old description or old keys: they are fetched anew.
        if (!(error instanceof oidc.AuthorizationResponseError) && error !== failure) known = undefined;
        if (failure.code !== 'PROVIDER_UNAVAILABLE') return { failure };
        throw new UnavailableError('PROVIDER_UNAVAILABLE', failure.message, { cause: error });
      }
    });
    const outcome = await tried.catch((cause: unknown) => ({
      failure: new SignInError('PROVIDER_UNAVAILABLE', 'The identity provider does not answer', { cause }),
    }));
    if ('failure' in outcome) throw outcome.failure;
    return outcome.value;
  }

  return {
    async begin(language) {
      const pending = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        codeVerifier: oidc.randomPKCECodeVerifier(),
        startedAt: now().toISOString(),
      };
      const codeChallenge = await oidc.calculatePKCECodeChallenge(pending.codeVerifier);
      const redirectTo = await withProvider((configuration) =>
        Promise.resolve(
          oidc.buildAuthorizationUrl(configuration, {
            redirect_uri: redirectUri,
            scope: 'openid profile email',
            state: pending.state,
            nonce: pending.nonce,
            code_challenge: codeChallenge,
            code_challenge_method: 'S256',
            ui_locales: language,
            ...(acrValues === null ? {} : { acr_values: acrValues }),
          }),
        ),
      );
      return { redirectTo, pending };
    },

    async finish(query, pending) {
      if (!pending) throw new SignInError('NOT_OURS', 'The session has no sign-in under way');
      if (now().getTime() - Date.parse(pending.startedAt) > PENDING_LIFE_MS) {
        throw new SignInError('TIMED_OUT', 'The sign-in took too long');
      }
      const answer = new URL(redirectUri);
      answer.search = query;
      // Checked here too, so that a forged return is told from a provider's answer that fails a later check.
      if (answer.searchParams.get('state') !== pending.state) {
        throw new SignInError('NOT_OURS', 'The state is not that of this session');
      }
      return withProvider(async (configuration) => {
        const tokens = await oidc.authorizationCodeGrant(configuration, answer, {
          expectedState: pending.state,
          expectedNonce: pending.nonce,
          pkceCodeVerifier: pending.codeVerifier,
        });
        const claims = tokens.claims();
        if (!claims || tokens.id_token === undefined) throw new SignInError('NOT_TRUSTED', 'There is no ID token');
        const told = await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub);
        // The token's own claims win: level and audience are never taken from the second answer.
        const { acr: _unsigned, ...rest } = told;
        return { identity: readIdentity({ ...rest, ...claims }), idToken: tokens.id_token };
      });
    },

    signOutUrl: (idToken, language) =>
      withProvider((configuration) =>
        Promise.resolve(
          oidc.buildEndSessionUrl(configuration, {
            id_token_hint: idToken,
            post_logout_redirect_uri: postLogoutRedirectUri,
            ui_locales: language,
          }),
        ),
      ),
  };
}
