/** The thread that `startStoreWorker` starts: runs a store, says where, and closes it when told to. */
import { parentPort, workerData } from 'node:worker_threads';
import { createStore } from './server.js';

const { dataDir, port } = workerData as { dataDir: string; port: number };
try {
  const store = await createStore({ dataDir, port });
  parentPort!.once('message', () => void store.close().then(() => parentPort!.close()));
  parentPort!.postMessage({ uri: store.uri });
} catch (error) {
  const { message, code } = error as NodeJS.ErrnoException;
  parentPort!.postMessage({ fault: message, code });
}
