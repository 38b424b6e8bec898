import type { Server } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import MongoStore from 'connect-mongo';
import type { StoreConnection } from '../src/store/connection.js';
import type { Logger } from 'pino';
import { createWebApp } from '../web/app.js';
import type { WebServices } from '../web/services.js';
import { DEMO_CITIZEN_ACCOUNTS, DEMO_STAFF_ACCOUNTS, type Account } from '../sandbox/idp/accounts.js';
import type { SandboxAddresses } from './sandbox-part.js';

/** A request that takes longer to arrive than three photos by a slow telephone is no person's. */
const REQUEST_LIMIT_MS = 120_000;
const HEADERS_LIMIT_MS = 15_000;
/** How long a stop waits for requests that are under way. */
const STOP_LIMIT_MS = 8_000;
const SWEEP_MS = 50;
/** How long connections that are kept open have for their last request. */
const FAREWELL_MS = 250;

export interface ReservedPort {
  readonly port: number;
  release(): Promise<void>;
}

/**
 * Takes the port that the portal will have, the given one or any free one for 0, and holds it until it is released: what
 * starts meanwhile on any free port must not get it. Whoever connects to it meanwhile is turned away.
 *
 * @throws EADDRINUSE
 */
export async function reservePort(host: string, port: number): Promise<ReservedPort> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return { port: bound, release: () => new Promise((done) => server.close(() => done())) };
}

/**
 * Sessions in the store. A session that cannot be saved (a full disk) does not spoil an answer that is ready: the person
 * reads it, and at worst signs in again.
 */
async function sessionStoreOn(connection: StoreConnection['connection'], logger: Logger): Promise<MongoStore> {
  const store = MongoStore.create({ client: connection.getClient(), collectionName: 'sessions', touchAfter: 60 });
  const save = store.set.bind(store);
  const touch = store.touch.bind(store);
  const forgive =
    (done: ((error?: unknown) => void) | undefined) =>
    (error?: unknown): void => {
      if (error) logger.warn({ err: error }, 'a session could not be saved');
      done?.();
    };
  store.set = (id, session, done) => save(id, session, forgive(done));
  store.touch = (id, session, done) => touch(id, session, forgive(done));
  // It builds its index in the background. When the start fails meanwhile, nobody would hear of the index's own fault but
  // Node, which would end the process before the reason of the start's fault is told.
  await new Promise<void>((ready) => store.get('', () => ready()));
  return store;
}

/** Whom the trial identity providers know, for the page that lists them. */
function demoPeople() {
  const all = (who: 'citizen' | 'staff', accounts: readonly Account[]) =>
    accounts.map(({ name, hint }) => ({ who, name, hint }));
  return [...all('citizen', DEMO_CITIZEN_ACCOUNTS), ...all('staff', DEMO_STAFF_ACCOUNTS)];
}

/** Serves the portal. @throws EADDRINUSE */
export async function startWeb({
  services,
  connection,
  sandbox,
  formTargets,
  trustedProxies,
  sessionSecret,
  host,
  port,
  logger,
}: {
  readonly services: WebServices;
  /** Of the store in which the sessions live. */
  readonly connection: StoreConnection['connection'];
  readonly sandbox: SandboxAddresses | null;
  /** Origins that a form may lead to after our redirect. */
  readonly formTargets: readonly string[];
  /** How many proxies in front are believed. */
  readonly trustedProxies: number;
  readonly sessionSecret: string;
  readonly host: string;
  readonly port: number;
  readonly logger: Logger;
}): Promise<{ close(): Promise<void> }> {
  const app = createWebApp(services, {
    sessionSecret,
    sessionStore: await sessionStoreOn(connection, logger),
    formTargets,
    trustedProxies,
    demo: sandbox
      ? { users: `${services.settings.publicUrl}/utenti-di-prova`, mail: sandbox.mail, people: demoPeople() }
      : null,
    onFault: ({ error, correlationId }) => logger.error({ err: error, correlationId }, 'page failed'),
  });
  const server = app.listen(port, host);
  server.requestTimeout = REQUEST_LIMIT_MS;
  server.headersTimeout = HEADERS_LIMIT_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  return { close: () => closeServer(server) };
}

/** Lets what is under way be answered, takes nothing new after a moment, and cuts off what takes too long. */
async function closeServer(server: Server): Promise<void> {
  // A browser or proxy that keeps a connection may use it in the instant in which it is closed, and would be cut off: each
  // is told with its next answer that this was the last one.
  server.prependListener('request', (_req, res) => res.setHeader('Connection', 'close'));
  await new Promise((resolve) => setTimeout(resolve, FAREWELL_MS));
  const closed = new Promise<void>((done) => server.close(() => done()));
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const limit = setTimeout(() => server.closeAllConnections(), STOP_LIMIT_MS);
  await closed;
  clearInterval(sweep);
  clearTimeout(limit);
}
