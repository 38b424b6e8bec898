import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Engine, EngineOptions } from './engine.js';

export type EngineWorkerOptions = Pick<EngineOptions, 'dataDir' | 'port' | 'exporterUrl' | 'exportCommands'>;

export interface EngineWorker extends Pick<Engine, 'address' | 'close'> {
  /** Told when the thread ends without having been asked to. */
  onFailure(listener: (error: Error) => void): void;
}

/** What the thread says once it has started, or why it has not. */
export type EngineWorkerAnswer = { readonly address: string } | { readonly fault: string };

/**
 * Starts the engine in a thread of its own, so that it and the rest of the process do not hold each other up.
 *
 * @throws as `createEngine`
 */
export async function startEngineWorker(options: EngineWorkerOptions): Promise<EngineWorker> {
  const worker = new Worker(fileURLToPath(new URL('./worker-main.js', import.meta.url)), { workerData: options });
  const listeners: ((error: Error) => void)[] = [];
  let isClosing = false;
  let failure: Error | undefined;
  worker.on('error', (error) => {
    failure = error;
  });
  worker.on('exit', (code) => {
    if (isClosing) return;
    for (const listener of listeners) listener(failure ?? new Error(`The engine's thread ended with code ${code}`));
  });

  const [answer] = (await once(worker, 'message')) as [EngineWorkerAnswer];
  if ('fault' in answer) {
    isClosing = true;
    await worker.terminate();
    throw new Error(answer.fault);
  }
  let closed: Promise<void> | undefined;
  return {
    address: answer.address,
    onFailure: (listener) => void listeners.push(listener),
    close: () =>
      (closed ??= (async () => {
        isClosing = true;
        const ended = once(worker, 'exit');
        worker.postMessage('close');
        await ended;
      })()),
  };
}
