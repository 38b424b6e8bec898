/** The thread that `startEngineWorker` starts: runs an engine, says where, and closes it when told to. */
import { parentPort, workerData } from 'node:worker_threads';
import { createEngine } from './engine.js';
import type { EngineWorkerAnswer, EngineWorkerOptions } from './worker.js';

const say = (answer: EngineWorkerAnswer): void => parentPort?.postMessage(answer);

try {
  const engine = await createEngine(workerData as EngineWorkerOptions);
  parentPort?.once('message', () => void engine.close().then(() => parentPort?.close()));
  say({ address: engine.address });
} catch (error) {
  say({ fault: error instanceof Error ? error.message : String(error) });
}
