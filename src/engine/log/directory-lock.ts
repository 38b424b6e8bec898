/** Two engines on one directory would cut each other's log: the second one must not even open it. */
import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';

export interface DirectoryLock {
  release(): Promise<void>;
}

const NO_LOCK: DirectoryLock = { release: () => Promise.resolve() };

/**
 * Holds a directory until `release` or the end of the process, however that ends: the lock is the name of a socket in
 * Linux's abstract namespace, which leaves nothing behind. Elsewhere there is no such thing, and no lock.
 *
 * @throws when an engine holds the directory already
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  if (process.platform !== 'linux') return NO_LOCK;
  const { dev, ino } = await stat(directory);
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? inUse(directory) : error);
    });
    server.listen(`\0dime-engine-${dev}-${ino}`, resolve);
  });
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

const inUse = (directory: string): Error =>
  new Error(
    `The engine's directory ${directory} is in use by another engine: stop it first, or choose another directory`,
  );
