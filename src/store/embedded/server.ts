import { createServer, type Socket } from 'node:net';
import { Cursors } from './commands/cursors.js';
import type { ServerState, StoreClock } from './commands/command.js';
import { createDispatcher } from './commands/dispatch.js';
import { Catalog } from './storage/catalog.js';
import { Environment } from './storage/environment.js';
import { lockFolder } from './storage/folder-lock.js';
import { startSweeper } from './storage/sweeper.js';
import { serveConnection } from './wire/connection.js';

export type { StoreClock } from './commands/command.js';

export interface StoreOptions {
  /** Folder of the data; made when it is not there. */
  readonly dataDir: string;
  /** 0: any free port. The server listens on 127.0.0.1 only. */
  readonly port: number;
  /** Decides when documents of a TTL index are over and cursors time out. */
  readonly clock?: StoreClock;
  /** Told of faults that are the server's own; default: the console. */
  readonly report?: (error: unknown) => void;
}

export interface Store {
  /** `mongodb://127.0.0.1:<port>/` for any MongoDB driver. */
  readonly uri: string;
  /** Removes documents whose time is over, now; also runs every minute. @returns how many */
  expire(): Promise<number>;
  /** Ends connections, finishes what is being written and lets go of the folder. */
  close(): Promise<void>;
}

/**
 * Starts the embedded document store: a server of MongoDB's wire protocol over one LMDB file.
 *
 * @throws {Error} when another process holds the folder, or the port is taken
 */
export async function createStore({
  dataDir,
  port,
  clock = { nowMs: () => Date.now() },
  report = console.error,
}: StoreOptions): Promise<Store> {
  const lock = lockFolder(dataDir);
  let environment: Environment;
  try {
    environment = await Environment.open(dataDir);
  } catch (error) {
    lock.release();
    throw error;
  }
  const catalog = new Catalog(environment);
  const state: ServerState = { environment, catalog, cursors: new Cursors(), clock, startedAtMs: clock.nowMs() };
  const dispatcher = createDispatcher(state, report);
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serveConnection(socket, { connectionId: ++connections }, dispatcher);
  });
  const sweeper = startSweeper(state, report);

  const shut = async (): Promise<void> => {
    await sweeper.close();
    await environment.close();
    lock.release();
  };
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => resolve());
    });
  } catch (error) {
    await shut();
    throw error;
  }
  const address = server.address();
  const listening = typeof address === 'object' && address ? address.port : port;
  let closing: Promise<void> | undefined;
  return {
    uri: `mongodb://127.0.0.1:${listening}/`,
    expire: () => sweeper.expire(),
    close: () =>
      (closing ??= (async () => {
        const ended = new Promise<void>((resolve) => server.close(() => resolve()));
        for (const socket of sockets) socket.destroy();
        await ended;
        await shut();
      })()),
  };
}
