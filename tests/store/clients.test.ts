import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import MongoStore from 'connect-mongo';
import { MongoClient } from 'mongodb';
import { Schema } from 'mongoose';
import { connectStore } from '../../src/store/connection.js';
import { createTestStore } from './fixture.js';

describe('unmodified clients on the embedded store', () => {
  let store: Awaited<ReturnType<typeof createTestStore>>;

  beforeAll(async () => {
    store = await createTestStore();
  });

  afterAll(async () => {
    expect(store.faults).toEqual([]);
    await store.remove();
  });

  it('mongoose: models, indexes by request, optimistic locks, lean reads', async () => {
    const { connection, ensureIndexes, close } = await connectStore(`${store.uri}mongoose`);
    const schema = new Schema(
      { name: { type: String, unique: true }, n: Number, tags: [String], at: Date },
      { timestamps: true, optimisticConcurrency: true },
    );
    const Thing = connection.model('Thing', schema);
    await ensureIndexes();
    await ensureIndexes();
    const made = await Thing.create({ name: 'a', n: 1, tags: ['x'] });
    const stale = (await Thing.findById(made._id))!;
    made.n = 2;
    await made.save();
    stale.n = 3;
    await expect(stale.save()).rejects.toThrow(/version/i);
    await expect(Thing.create({ name: 'a' })).rejects.toMatchObject({ code: 11000, keyValue: { name: 'a' } });
    expect(
      await Thing.findOneAndUpdate({ name: 'b' }, { $inc: { n: 5 } }, { upsert: true, returnDocument: 'after' }).lean(),
    ).toMatchObject({ name: 'b', n: 5 });
    expect(await Thing.find({ tags: 'x' }).lean()).toHaveLength(1);
    expect(await Thing.countDocuments({ n: { $gte: 2 } })).toBe(2);
    await expect(Thing.find({ unknown: 1 } as never)).rejects.toThrow(/strictQuery/);
    expect(await Thing.aggregate([{ $group: { _id: null, sum: { $sum: '$n' } } }])).toEqual([{ _id: null, sum: 7 }]);
    await close();
  });

  it('connect-mongo: sets, touches, reads, counts and destroys sessions', async () => {
    const sessions = MongoStore.create({ mongoUrl: `${store.uri}sessions`, touchAfter: 0 });
    const call = <T>(run: (done: (error: unknown, value?: T | null) => void) => void): Promise<T | null | undefined> =>
      new Promise((resolve, reject) =>
        run((error, value) => (error instanceof Error ? reject(error) : resolve(value))),
      );
    const data = { cookie: { originalMaxAge: 1000 }, user: 'u1' } as never;
    await call((done) => sessions.set('one', data, done));
    await call((done) => sessions.touch('one', data, done));
    expect(await call((done) => sessions.get('one', done))).toMatchObject({ user: 'u1' });
    expect(await call<number>((done) => sessions.length(done))).toBe(1);
    await call((done) => sessions.destroy('one', done));
    expect(await call((done) => sessions.get('one', done))).toBeFalsy();
    await sessions.close();
  });

  it('agenda: runs what is due, once, and keeps what repeats', async () => {
    const client = await MongoClient.connect(store.uri);
    const agenda = new Agenda({
      backend: new MongoBackend({ mongo: client.db('agenda') }),
      // The lock outlives any pause of a busy machine: a job whose lock has ended is run again, by agenda's own rule.
      processEvery: 20,
    });
    const errors: unknown[] = [];
    agenda.on('error', (error) => errors.push(error));
    const runs: unknown[] = [];
    const done = new Promise<void>((resolve) => {
      agenda.define('remind', (job) => {
        runs.push(job.attrs.data);
        if (runs.length === 3) resolve();
        return Promise.resolve();
      });
    });
    await agenda.start();
    for (const n of [1, 2, 3]) await agenda.now('remind', { n });
    await agenda.every('1 hour', 'remind', { n: 0 }, { skipImmediate: true });
    await done;
    const faults = [...errors];
    await agenda.drain(5000);
    await agenda.stop();
    await client.close();
    expect(runs.map((data) => (data as { n: number }).n).sort()).toEqual([1, 2, 3]);
    expect(faults).toEqual([]);
  });
});
