/**
 * Benchmarks of the embedded store, each beside its baseline in the same run: the same LMDB file without wire, driver and
 * documents. The store runs in a worker thread, the driver here.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import { MongoClient, type Collection } from 'mongodb';
import { startStoreWorker } from '../../src/store/embedded/worker.js';
import { percentile, type Figure } from './measure.js';

export interface StoreBenchOptions {
  /** How long each measurement lasts. */
  readonly durationMs?: number;
  /** Documents in the collection that is read. */
  readonly documents?: number;
}

const VALUE_BYTES = 500;
const WRITERS = 64;
const BULK = 100;
const READERS = 16;

interface Throughput {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Runs `work` again and again in `width` strands for the time given. */
async function measure(
  durationMs: number,
  width: number,
  work: (turn: number) => Promise<number>,
): Promise<Throughput> {
  const latencies: number[] = [];
  let done = 0;
  let turn = 0;
  const startedAt = performance.now();
  const strand = async (): Promise<void> => {
    while (performance.now() - startedAt < durationMs) {
      const from = performance.now();
      const count = await work(turn++);
      done += count;
      latencies.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: width }, strand));
  const seconds = (performance.now() - startedAt) / 1000;
  return { perSecond: done / seconds, p50Ms: percentile(latencies, 50), p99Ms: percentile(latencies, 99) };
}

const document = (n: number): Record<string, unknown> => ({
  _id: `case-${n}`,
  number: n,
  office: `office-${n % 40}`,
  state: n % 7 === 0 ? 'open' : 'done',
  due: new Date(1_800_000_000_000 + ((n * 7919) % 1_000_000) * 1000),
  text: 'x'.repeat(VALUE_BYTES - 150),
});

/** Raw LMDB with the store's own settings: each transaction ends with fdatasync. */
function rawBaseline(folder: string, durationMs: number): { singlePuts: number; batchedPuts: number; gets: number } {
  const db = open<Buffer, Buffer>({
    path: join(folder, 'raw'),
    noSubdir: false,
    mapSize: 16 * 2 ** 30,
    encoding: 'binary',
    keyEncoding: 'binary',
    overlappingSync: false,
  });
  const value = Buffer.alloc(VALUE_BYTES, 1);
  const key = (n: number): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32BE(n, 4);
    return bytes;
  };
  let next = 0;
  const perSecond = (count: number, run: () => void): number => {
    const startedAt = performance.now();
    let rounds = 0;
    while (performance.now() - startedAt < durationMs) {
      run();
      rounds++;
    }
    return Math.round((rounds * count) / ((performance.now() - startedAt) / 1000));
  };
  const singlePuts = perSecond(1, () => db.transactionSync(() => db.putSync(key(next++), value)));
  const batchedPuts = perSecond(BULK, () =>
    db.transactionSync(() => {
      for (let at = 0; at < BULK; at++) db.putSync(key(next++), value);
    }),
  );
  let read = 0;
  const gets = perSecond(1000, () => {
    for (let at = 0; at < 1000; at++) db.get(key((read++ * 7919) % next));
  });
  void db.close();
  return { singlePuts, batchedPuts, gets };
}

/** Durable writes and reads through the real driver. */
export async function benchStore({ durationMs = 3000, documents = 100_000 }: StoreBenchOptions = {}): Promise<
  Figure[]
> {
  const folder = mkdtempSync(join(tmpdir(), 'dime-bench-'));
  const store = await startStoreWorker({ dataDir: join(folder, 'store'), port: 0 });
  const client = await MongoClient.connect(store.uri, { maxPoolSize: WRITERS });
  try {
    const db = client.db('bench');
    const raw = rawBaseline(folder, durationMs / 2);
    const single = await measure(durationMs, WRITERS, async (turn) => {
      await db.collection('single').insertOne(document(turn));
      return 1;
    });
    const bulk = await measure(durationMs, 4, async (turn) => {
      await db.collection('bulk').insertMany(Array.from({ length: BULK }, (_, at) => document(turn * BULK + at)));
      return BULK;
    });
    const cases = db.collection('cases');
    await cases.createIndex({ office: 1, due: 1 });
    for (let from = 0; from < documents; from += 5000) {
      await cases.insertMany(Array.from({ length: Math.min(5000, documents - from) }, (_, at) => document(from + at)));
    }
    const reads = await measure(durationMs, READERS, (turn) => readOne(cases, (turn * 7919) % documents));
    const updates = await measure(durationMs, WRITERS, async (turn) => {
      await cases.updateOne({ _id: `case-${(turn * 7919) % documents}` as never }, { $inc: { number: 1 } });
      return 1;
    });
    const inbox = await measure(durationMs, 4, async (turn) => {
      await cases
        .find({ office: `office-${turn % 40}` })
        .sort({ due: 1 })
        .limit(50)
        .toArray();
      return 1;
    });
    const figure = (
      name: string,
      { perSecond, p50Ms, p99Ms }: Throughput,
      baseline: number | null,
      against: string,
    ): Figure => ({
      name: `store: ${name}`,
      value: perSecond,
      unit: '1/s',
      baseline,
      note: `p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms; ${against}`,
    });
    const onePut = 'baseline: LMDB, one put per fdatasync';
    return [
      figure(`durable inserts, ${WRITERS} clients`, single, raw.singlePuts, onePut),
      figure(
        `durable inserts, ${BULK} at a time, 4 clients`,
        bulk,
        raw.batchedPuts,
        `baseline: LMDB, ${BULK} puts per fdatasync`,
      ),
      figure(`durable updates by _id, ${WRITERS} clients`, updates, raw.singlePuts, onePut),
      figure(
        `reads by _id of ${documents} documents, ${READERS} clients`,
        reads,
        raw.gets,
        'baseline: LMDB get, no wire',
      ),
      figure(`inbox page, 50 of ${documents} by office and due date, 4 clients`, inbox, null, 'no baseline'),
    ];
  } finally {
    await client.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readOne(cases: Collection, n: number): Promise<number> {
  const found = await cases.findOne({ _id: `case-${n}` as never });
  if (!found) throw new Error(`case-${n} is not there`);
  return 1;
}
