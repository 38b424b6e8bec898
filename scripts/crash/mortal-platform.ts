import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { startInstance, type Instance } from '../journey/instance.js';

/** PORT, five more for the sandboxes and one for SMTP, then engine, store and records. */
const PORTS_IN_A_ROW = 10;
/** Longest time that a whole platform stays up before it is killed, and that a start goes on before it is. */
const LONGEST_LIFE_MS = 3_500;
const LONGEST_START_MS = 2_500;
/** Every so manyth kill hits a platform that is still starting. */
const KILLS_AT_START = 0.2;

export interface MortalPlatform {
  /** The platform as it is up now; waits for it while it is down. @throws {Error} when it could not be started again */
  up(): Promise<Instance>;
  /** Kills it so many times, at moments that `random` chooses, and starts it again each time. */
  killTimes(kills: number, onKill: (what: string) => void): Promise<void>;
  readonly startsMs: readonly number[];
  readonly engineAddress: string;
  readonly storeUri: string;
  stop(): Promise<void>;
}

/** A platform at fixed addresses on one data directory, which can be killed and comes back. */
export async function startMortalPlatform(dataDir: string, random: () => number): Promise<MortalPlatform> {
  const first = await findPorts();
  const environment = {
    PORT: String(first),
    ENGINE_PORT: String(first + 7),
    STORE_PORT: String(first + 8),
    RECORDS_PORT: String(first + 9),
  };
  const startsMs: number[] = [];
  let current: Promise<Instance>;

  async function start(): Promise<Instance> {
    const instance = await startInstance({ dataDir, environment });
    startsMs.push(Math.round(instance.readyMs));
    return instance;
  }

  /** Starts it and kills it before it is ready, unless it was faster. */
  async function startAndKill(afterMs: number): Promise<void> {
    let child: ChildProcess | undefined;
    const starting = startInstance({ dataDir, environment, onSpawn: (spawned) => (child = spawned) }).then(
      (instance) => instance.kill(),
      () => undefined,
    );
    await pause(afterMs);
    child?.kill('SIGKILL');
    await starting;
  }

  current = start();
  await current;
  return {
    up: () => current,
    startsMs,
    engineAddress: `127.0.0.1:${environment.ENGINE_PORT}`,
    storeUri: `mongodb://127.0.0.1:${environment.STORE_PORT}/dime`,
    async killTimes(kills, onKill) {
      for (let kill = 0; kill < kills; kill += 1) {
        const lifeMs = Math.round(random() * LONGEST_LIFE_MS);
        const atStart = random() < KILLS_AT_START;
        const startMs = Math.round(random() * LONGEST_START_MS);
        const instance = await current;
        await pause(lifeMs);
        // Whoever asks from now on waits for the next one.
        current = (async () => {
          await instance.kill();
          if (atStart && kill + 1 < kills) await startAndKill(startMs);
          return start();
        })();
        current.catch(() => undefined);
        onKill(`kill ${kill + 1}: ${lifeMs} ms after it was ready`);
        if (atStart && kill + 1 < kills) onKill(`kill ${(kill += 1) + 1}: ${startMs} ms into the next start`);
      }
      await current;
    },
    stop: async () => (await current).stop(),
  };
}

/** The first of ten free ports in a row. */
async function findPorts(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const first = 20_000 + Math.floor((process.pid * 37 + attempt * 113) % 20_000);
    const free = await Promise.all(Array.from({ length: PORTS_IN_A_ROW }, (_, offset) => isFree(first + offset)));
    if (free.every(Boolean)) return first;
  }
  throw new Error(`There are no ${PORTS_IN_A_ROW} free ports in a row`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
