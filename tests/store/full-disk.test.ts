import { rmSync } from 'node:fs';
import { MongoClient } from 'mongodb';
import { compileStore, startChild } from './child-store.js';
import { freshFolder } from './fixture.js';

const LIMIT_KIB = 2048;

describe('a full disk', () => {
  it('is a fault with a code; what was stored stays, and writing goes on when there is room again', async () => {
    const compiled = await compileStore();
    const dataDir = freshFolder();
    try {
      let store = await startChild({ main: compiled.path, dataDir, fileLimitKib: LIMIT_KIB });
      let client = await MongoClient.connect(store.uri);
      let things = client.db('full').collection('things');
      await things.createIndex({ n: 1 });
      let stored = 0;
      let fault: { code?: number; codeName?: string; message?: string } | undefined;
      for (let n = 0; n < 500 && !fault; n++) {
        await things.insertOne({ _id: n as never, n, text: 'x'.repeat(10_000) }).then(
          () => stored++,
          (error: unknown) => void (fault = error as { code: number }),
        );
      }
      expect(fault).toMatchObject({ code: 14031, codeName: 'OutOfDiskSpace' });
      expect(stored).toBeGreaterThan(20);
      await expect(things.insertOne({ text: 'x'.repeat(1_000_000) })).rejects.toMatchObject({ code: 14031 });
      expect(await things.countDocuments({ n: { $gte: 0 } })).toBe(stored);
      expect(await things.estimatedDocumentCount()).toBe(stored);
      expect(await client.db('full').command({ validate: 'things' })).toMatchObject({ valid: true });
      // Room made inside the file is room again.
      await things.deleteMany({ n: { $gte: stored - 10 } }).catch(() => undefined);
      await client.close();
      await store.kill();

      store = await startChild({ main: compiled.path, dataDir });
      client = await MongoClient.connect(store.uri);
      things = client.db('full').collection('things');
      const kept = await things.find().sort({ _id: 1 }).toArray();
      expect(kept.length).toBeGreaterThanOrEqual(stored - 10);
      kept.forEach((row, at) => expect(row).toEqual({ _id: at, n: at, text: 'x'.repeat(10_000) }));
      await things.insertOne({ _id: 'after' as never, text: 'x'.repeat(1_000_000) });
      expect(await client.db('full').command({ validate: 'things' })).toMatchObject({ valid: true });
      await client.close();
      await store.kill();
    } finally {
      compiled.remove();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
