import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, stop } from 'esbuild';
import { MongoClient } from 'mongodb';
import type { startStoreWorker as Start } from '../../src/store/embedded/worker.js';
import { createTestStore, freshFolder } from './fixture.js';

describe('the store in a thread of its own', () => {
  const outdir = resolve('.cache', `store-worker-${process.pid}`);
  const dataDir = freshFolder();
  let startStoreWorker: typeof Start;

  beforeAll(async () => {
    const entryPoints = ['src/store/embedded/worker.ts', 'src/store/embedded/worker-main.ts'];
    await build({
      entryPoints,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      outdir,
      logLevel: 'error',
    });
    await stop();
    ({ startStoreWorker } = (await import(pathToFileURL(resolve(outdir, 'worker.js')).href)) as {
      startStoreWorker: typeof Start;
    });
  });

  afterAll(() => {
    rmSync(outdir, { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('serves, closes, and has everything when it is started again', async () => {
    for (let turn = 0; turn < 2; turn++) {
      const store = await startStoreWorker({ dataDir, port: 0 });
      const client = await MongoClient.connect(store.uri);
      expect(await client.db('w').collection('things').countDocuments()).toBe(turn);
      await client.db('w').collection('things').insertOne({ turn });
      await client.close();
      await store.close();
    }
  });

  it('says why it cannot start', async () => {
    const other = await createTestStore();
    const port = Number(new URL(other.uri).port);
    await expect(startStoreWorker({ dataDir, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await other.remove();
  });
});
