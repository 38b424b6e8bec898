import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Store, StoreOptions } from './server.js';

type Answer = { readonly uri: string } | { readonly fault: string; readonly code?: string };

export interface StoreWorker extends Pick<Store, 'uri' | 'close'> {
  /** Told when the thread ends without having been asked to. */
  onFailure(listener: (error: Error) => void): void;
}

/**
 * Starts the store in a thread of its own, so that neither its work nor its waiting for the disk holds up this one.
 *
 * @throws {Error} as `createStore`
 */
export async function startStoreWorker({
  dataDir,
  port,
}: Pick<StoreOptions, 'dataDir' | 'port'>): Promise<StoreWorker> {
  const entry = fileURLToPath(new URL('./worker-main.js', import.meta.url));
  const worker = new Worker(entry, { workerData: { dataDir, port } });
  const listeners: ((error: Error) => void)[] = [];
  let failure: Error | undefined;
  let closing = false;
  worker.on('error', (error) => {
    failure = error;
  });
  worker.on('exit', (code) => {
    if (closing) return;
    const error = failure ?? new Error(`The document store's thread ended with code ${code}`);
    for (const listener of listeners) listener(error);
  });
  const [answer] = (await once(worker, 'message')) as [Answer];
  if ('fault' in answer) {
    closing = true;
    await worker.terminate();
    throw Object.assign(new Error(answer.fault), answer.code ? { code: answer.code } : {});
  }
  let closed: Promise<void> | undefined;
  return {
    uri: answer.uri,
    onFailure: (listener) => void listeners.push(listener),
    close: () =>
      (closed ??= (async () => {
        closing = true;
        const ended = once(worker, 'exit');
        worker.postMessage('close');
        await ended;
      })()),
  };
}
