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
 * Waits, two minutes at most, until nothing is under way any more: everything that the engine has written stands in the
 * read models, the outbox is empty, every mail has left. What is still missing then, the checks will name.
 *
 * To see how far the engine is, a message is given to it: its record comes after all others.
 */
export async function settle({
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
    const count = (collection: string, filter: object) =>
      store.connection.collection(collection).countDocuments(filter);
    const endMs = performance.now() + PATIENCE_MS;
    const waitFor = async (isSettled: () => Promise<boolean>): Promise<void> => {
      while (!(await isSettled()) && performance.now() < endMs) await pause(LOOK_MS);
    };
    await waitFor(async () => (await count('outbox', { state: { $ne: 'done' } })) === 0);
    await waitFor(async () => (await count('notifications', { state: { $ne: 'sent' } })) === 0);
    const before = (await stores.records.newest(PARTITION))?.position ?? -1;
    const name = `crash-run-over-${randomUUID()}`;
    await engine.publishMessage({ name, correlationKey: name, messageId: name, timeToLiveMs: 0, variables: {} });
    await waitFor(() => isProjected(stores, name, before));
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
