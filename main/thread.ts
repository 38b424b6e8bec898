import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** A part of the platform that runs in its own thread, so that its load cannot slow a page. */
export interface PartThread<Ready> {
  readonly ready: Ready;
  /** Called once when the part dies by itself. */
  onFailure(listener: (error: Error) => void): void;
  close(): Promise<void>;
}

/**
 * Starts `file` (compiled, beside this one) in a thread and waits until it says that it is ready.
 *
 * @param data structured-cloned to the thread as `workerData`
 * @throws {Error} the part's own first error, e.g. a busy port
 */
export async function startPart<Ready>(file: string, data: unknown): Promise<PartThread<Ready>> {
  const worker = new Worker(new URL(file, import.meta.url), { workerData: data });
  const ready = await new Promise<Ready>((resolve, reject) => {
    worker.once('message', (message: { ready?: Ready; failed?: string }) => {
      if (message.failed !== undefined) reject(new Error(message.failed));
      else resolve(message.ready as Ready);
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`${file} ended with code ${code} before it was ready`)));
  });
  let closing = false;
  let failed: Error | undefined;
  let tell = (error: Error): void => {
    failed ??= error;
  };
  const fail = (error: Error): void => {
    if (!closing) tell(error);
  };
  worker.once('error', fail);
  worker.once('exit', (code) => fail(new Error(`${file} ended with code ${code}`)));
  return {
    ready,
    onFailure(listener) {
      tell = listener;
      if (failed) listener(failed);
    },
    async close() {
      closing = true;
      const ended = once(worker, 'exit');
      worker.postMessage('close');
      await ended;
    },
  };
}
