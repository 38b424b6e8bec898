import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { openStores } from '../../src/platform-store.js';
import { connectStore } from '../../src/store/connection.js';
import { createStore, type Store } from '../../src/store/embedded/server.js';

let store: Store;
let dataDir: string;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'dime-settings-'));
  store = await createStore({ dataDir, port: 0 });
});
afterAll(async () => {
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** What a start does with the store; gives how many seconds the records live. */
async function start(recordsRetentionDays: number): Promise<unknown> {
  const { connection, ensureIndexes, close } = await connectStore(`${store.uri}dime`);
  openStores(connection, { now: () => new Date(), newId: randomUUID, recordsRetentionDays });
  await ensureIndexes();
  const indexes = await connection.collection('engine-records').indexes();
  await close();
  return indexes.find(({ key }) => 'receivedAt' in key)?.expireAfterSeconds;
}

describe('a start with another retention of the records than the last', () => {
  it.each([400, 30, 400])('takes %i days', async (days) => {
    expect(await start(days)).toBe(days * 86_400);
  });
});
