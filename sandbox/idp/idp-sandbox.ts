import type { Express, RequestHandler } from 'express';
import { listen } from '../control/listen.js';
import { createSandboxApp, setVerdict, type SandboxApp, type SandboxOptions } from '../control/sandbox-app.js';
import { html, sendPage, type Text } from '../page.js';
import { DEMO_CITIZEN_ACCOUNTS, DEMO_STAFF_ACCOUNTS, type Account } from './accounts.js';
import { interactionRoutes } from './interaction-routes.js';
import { createRealm, type IdpClient, type RealmOptions } from './realm.js';

/** Typed accounts kept for a realm; older ones go. */
const TYPED_ACCOUNTS = 200;

/** Least length of state and nonce. @source SPID OpenID Connect rules, authorization request */
const MIN_RANDOM_CHARS = 32;

export interface IdpSandboxOptions extends SandboxOptions {
  /** `dime-citizen`: the portal's sign-in of citizens. */
  readonly citizenClient: IdpClient;
  /** `dime-staff`: the back office. */
  readonly staffClient: IdpClient;
}

export interface IdpSandbox extends Pick<SandboxApp, 'journal' | 'faults'> {
  /** Origin of both providers. */
  readonly url: string;
  readonly citizenIssuer: string;
  readonly staffIssuer: string;
  close(): Promise<void>;
}

const SYSTEMS = {
  citizens: { it: 'Gestore di identità di prova', en: 'Trial identity provider' },
  staff: { it: "Accesso unico dell'ente (prova)", en: "The municipality's single sign-on (trial)" },
} as const satisfies Record<string, Text>;

/** Both random values are ours to insist on: OAuth leaves them to the client, the Italian rules do not. */
const requireRandomValues: RequestHandler = (req, res, next) => {
  const isLong = (value: unknown) => typeof value === 'string' && value.length >= MIN_RANDOM_CHARS;
  if (isLong(req.query.state) && isLong(req.query.nonce)) {
    next();
    return;
  }
  setVerdict(res, 'refused: state or nonce missing or short');
  sendPage(res, {
    status: 400,
    language: 'it',
    title: 'Richiesta non valida',
    system: SYSTEMS.citizens.it,
    otherLanguage: null,
    body: html`<h1>Richiesta non valida</h1>
      <p>Mancano <code>state</code> o <code>nonce</code>, o hanno meno di ${MIN_RANDOM_CHARS} caratteri.</p>
      <p lang="en">
        <code>state</code> or <code>nonce</code> is missing or shorter than ${MIN_RANDOM_CHARS} characters.
      </p>`,
  });
};

async function mountRealm(
  app: Express,
  options: Omit<RealmOptions, 'findAccount'>,
  demo: readonly Account[],
): Promise<void> {
  const known = new Map(demo.map((account) => [account.id, account]));
  const typed = new Map<string, Account>();
  const realm: RealmOptions = { ...options, findAccount: (id) => known.get(id) ?? typed.get(id) };
  const provider = await createRealm(realm);
  const path = `/${options.id}`;
  app.get(`${path}/auth`, requireRandomValues);
  app.use(
    path,
    interactionRoutes({
      realm,
      provider,
      accounts: demo,
      addAccount(account) {
        typed.set(account.id, account);
        for (const oldest of typed.keys()) {
          if (typed.size <= TYPED_ACCOUNTS) break;
          typed.delete(oldest);
        }
      },
    }),
  );
  const callback = provider.callback();
  app.use(path, (req, res, next) => {
    callback(req, res).catch(next);
  });
}

/**
 * Two OpenID providers on one port, `/citizens` in the place of SPID and CIE, `/staff` in that of the Comune's own
 * single sign-on. They share nothing: a citizen has no account with the second, and its tokens bear another issuer and key.
 *
 * @throws {Error} in production, unless it is allowed there; the system's error when the port is taken
 */
export async function createIdpSandbox(options: IdpSandboxOptions): Promise<IdpSandbox> {
  const { port, citizenClient, staffClient, now } = options;
  const { app, journal, faults } = createSandboxApp({
    ...options,
    name: 'idp',
    leavesBody: (path) => !path.includes('/interaction/'),
  });
  const server = await listen(app, port);
  const issuers = { citizens: `${server.url}/citizens`, staff: `${server.url}/staff` };
  await Promise.all([
    mountRealm(
      app,
      {
        id: 'citizens',
        clientId: 'dime-citizen',
        system: SYSTEMS.citizens,
        issuer: issuers.citizens,
        client: citizenClient,
        now,
      },
      DEMO_CITIZEN_ACCOUNTS,
    ),
    mountRealm(
      app,
      { id: 'staff', clientId: 'dime-staff', system: SYSTEMS.staff, issuer: issuers.staff, client: staffClient, now },
      DEMO_STAFF_ACCOUNTS,
    ),
  ]);
  return {
    url: server.url,
    citizenIssuer: issuers.citizens,
    staffIssuer: issuers.staff,
    journal,
    faults,
    close: () => server.close(),
  };
}
