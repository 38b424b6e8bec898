import { rmSync } from 'node:fs';
import { MongoClient, type Document } from 'mongodb';
import { compileStore, startChild } from './child-store.js';
import { freshFolder } from './fixture.js';
import { seeded } from './random.js';

const KILLS = 8;
const WRITERS = 6;

/** What writers were told is stored, and what they had begun. */
interface Ledger {
  readonly inserted: Map<number, Document>;
  readonly begun: Set<number>;
  /** The counter's value as last acknowledged, and as last asked for. */
  counter: { acknowledged: number; asked: number };
}

const record = (id: number): Document => ({ _id: id, key: `k${id}`, list: [id, id + 1], text: 'x'.repeat(id % 500) });

describe('a store that is killed', () => {
  let compiled: Awaited<ReturnType<typeof compileStore>>;
  const dataDir = freshFolder();

  beforeAll(async () => {
    compiled = await compileStore();
  });

  afterAll(() => {
    compiled.remove();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it(`has every acknowledged write after each of ${KILLS} kills, and no half of any`, async () => {
    const chance = seeded(20261124);
    const ledger: Ledger = { inserted: new Map(), begun: new Set(), counter: { acknowledged: 0, asked: 0 } };
    let nextId = 0;
    for (let round = 0; round < KILLS; round++) {
      const store = await startChild({ main: compiled.path, dataDir });
      const client = await MongoClient.connect(store.uri, { maxPoolSize: WRITERS + 2 });
      const things = client.db('crash').collection('things');
      await things.createIndex({ key: 1 }, { unique: true });
      await things.createIndex({ list: 1 });
      await expectIntact(client, ledger);
      const stopAfter = 20 + chance.below(300);
      let acknowledged = 0;
      let over = false;
      const writer = async (): Promise<void> => {
        while (!over) {
          const id = nextId++;
          ledger.begun.add(id);
          await things.insertOne(record(id));
          ledger.inserted.set(id, record(id));
          if (++acknowledged >= stopAfter) over = true;
        }
      };
      const counting = async (): Promise<void> => {
        while (!over) {
          ledger.counter.asked++;
          await client
            .db('crash')
            .collection('counter')
            .updateOne({ _id: 'c' as never }, { $inc: { n: 1 } }, { upsert: true });
          ledger.counter.acknowledged = ledger.counter.asked;
        }
      };
      const work = Promise.allSettled([...Array.from({ length: WRITERS }, writer), counting()]);
      for (let turn = 0; turn < 100_000 && !over; turn++) await new Promise((resolve) => setImmediate(resolve));
      await store.kill();
      over = true;
      await client.close();
      await work;
    }
    const store = await startChild({ main: compiled.path, dataDir });
    const client = await MongoClient.connect(store.uri);
    await expectIntact(client, ledger);
    await client.close();
    await store.kill();
  }, 120_000);
});

async function expectIntact(client: MongoClient, ledger: Ledger): Promise<void> {
  const db = client.db('crash');
  const found = new Map(
    (await db.collection('things').find().toArray()).map((row) => [row._id as unknown as number, row as Document]),
  );
  for (const [id, row] of ledger.inserted) expect(found.get(id)).toEqual(row);
  for (const [id, row] of found) {
    expect(ledger.begun.has(id)).toBe(true);
    expect(row).toEqual(record(id));
  }
  const counter = Number((await db.collection('counter').findOne({}))?.['n'] ?? 0);
  expect(counter).toBeGreaterThanOrEqual(ledger.counter.acknowledged);
  expect(counter).toBeLessThanOrEqual(ledger.counter.asked);
  ledger.counter = { acknowledged: counter, asked: counter };
  const report = await db.command({ validate: 'things' });
  expect(report['errors']).toEqual([]);
}
