import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createProjectors } from '../../src/insight/projectors.js';
import { openStores, type Stores } from '../../src/platform-store.js';
import { connectStore } from '../../src/store/connection.js';
import { createEngineClient } from '../../src/zeebe/engine-client.js';

const PATIENCE_MS = 120_000;
const LOOK_MS = 200;
const PARTITION = 1;

/**
 * Waits until everything that the engine has written so far stands in the read models: a message is given to the engine,
 * its record comes after all of that, and the projectors have to get past it.
 *
 * @throws {Error} when they do not in two minutes
 */
export async function waitUntilProjected({
  engineAddress,
  storeUri,
}: {
  readonly engineAddress: string;
  readonly storeUri: string;
}): Promise<void> {
  const store = await connectStore(storeUri);
  const engine = createEngineClient(engineAddress);
  try {
    const stores = openStores(store.connection, {
      now: () => new Date(),
      newId: randomUUID,
      recordsRetentionDays: 400,
    });
    const before = (await stores.records.newest(PARTITION))?.position ?? -1;
    const name = `crash-run-over-${randomUUID()}`;
    await engine.publishMessage({ name, correlationKey: name, messageId: name, timeToLiveMs: 0, variables: {} });
    const endMs = performance.now() + PATIENCE_MS;
    while (!(await isProjected(stores, name, before))) {
      if (performance.now() > endMs) throw new Error('The read models are still behind the engine after two minutes');
      await pause(LOOK_MS);
    }
  } finally {
    await engine.close();
    await store.close();
  }
}

async function isProjected(stores: Stores, message: string, after: number): Promise<boolean> {
  const newest = (await stores.records.newest(PARTITION))?.position ?? -1;
  const came = await stores.records.read(PARTITION, after, newest - after);
  const marker = came.find(({ value }) => (value as { readonly name?: unknown }).name === message);
  if (!marker) return false;
  const cursors = await Promise.all(createProjectors(stores).map(({ name }) => stores.cursors.read(name, PARTITION)));
  return cursors.every((position) => position >= marker.position);
}
