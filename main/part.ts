import { parentPort, workerData } from 'node:worker_threads';

/**
 * The thread's side of `startPart`: starts a part, says when it is ready, closes it when asked.
 *
 * @param start gives what the part tells its starter, and how to close it
 */
export async function runPart<Options, Ready>(
  start: (options: Options) => Promise<{ ready: Ready; close(): Promise<void> }>,
): Promise<void> {
  if (!parentPort) throw new Error('A part runs in a thread: start it with startPart');
  const port = parentPort;
  try {
    const { ready, close } = await start(workerData as Options);
    port.on('message', () => {
      void close().finally(() => process.exit(0));
    });
    port.postMessage({ ready });
  } catch (error) {
    port.postMessage({ failed: describeStartFailure(error) });
    port.unref();
  }
}

/** One sentence for the console: what could not be started, and why. */
function describeStartFailure(error: unknown): string {
  const { code, port, message } = error as { code?: string; port?: number; message?: string };
  if (code === 'EADDRINUSE')
    return `Port ${port} is busy: stop the program that uses it, or choose another port in the settings.`;
  return message ?? String(error);
}
