import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import MongoStore from 'connect-mongo';
import type { StoreConnection } from '../src/store/connection.js';
import type { Logger } from 'pino';
import { createWebApp } from '../web/app.js';
import type { WebServices } from '../web/services.js';
import type { SandboxAddresses } from './sandbox-part.js';

/** A request that takes longer to arrive than three photos by a slow telephone is no person's. */
const REQUEST_LIMIT_MS = 120_000;
const HEADERS_LIMIT_MS = 15_000;

/** The port that the portal will have: the given one when it is free, any free one for 0. @throws EADDRINUSE */
export async function probePort(host: string, port: number): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  await new Promise<void>((done) => server.close(() => done()));
  return bound;
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
    sessionStore: MongoStore.create({ client: connection.getClient(), collectionName: 'sessions', touchAfter: 60 }),
    formTargets,
    trustedProxies,
    demo: sandbox ? { users: `${services.settings.publicUrl}/accedi`, mail: sandbox.mail } : null,
    onFault: ({ error, correlationId }) => logger.error({ err: error, correlationId }, 'page failed'),
  });
  const server = app.listen(port, host);
  server.requestTimeout = REQUEST_LIMIT_MS;
  server.headersTimeout = HEADERS_LIMIT_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  return {
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
