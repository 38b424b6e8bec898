import { existsSync } from 'node:fs';
import { MongoClient } from 'mongodb';
import { createStore } from '../../src/store/embedded/server.js';
import { createTestStore, freshFolder } from './fixture.js';

describe('the data folder', () => {
  it('keeps documents, indexes and counts over a restart', async () => {
    const dataDir = freshFolder();
    let store = await createTestStore({ dataDir });
    let client = await MongoClient.connect(store.uri);
    await client.db('d').collection('things').createIndex({ a: 1 }, { unique: true });
    await client
      .db('d')
      .collection('things')
      .insertMany(Array.from({ length: 500 }, (_, a) => ({ a, list: [a, a + 1] })));
    await client.db('d').collection('gone').insertOne({});
    await client.db('d').collection('gone').drop();
    await client.close();
    await store.close();
    store = await createTestStore({ dataDir });
    client = await MongoClient.connect(store.uri);
    const things = client.db('d').collection('things');
    expect(await things.estimatedDocumentCount()).toBe(500);
    expect((await things.indexes()).map(({ name }) => name)).toEqual(['_id_', 'a_1']);
    await expect(things.insertOne({ a: 7 })).rejects.toMatchObject({ code: 11000 });
    expect((await client.db('d').listCollections().toArray()).map(({ name }) => name)).toEqual(['things']);
    expect(await client.db('d').command({ validate: 'things' })).toMatchObject({ valid: true });
    await client.close();
    await store.remove();
  });

  it('is refused to a second store, in one sentence', async () => {
    const store = await createTestStore();
    await expect(createStore({ dataDir: store.dataDir, port: 0 })).rejects.toThrow(/is in use by/);
    await store.remove();
  });

  it('is let go when the port is taken', async () => {
    const first = await createTestStore();
    const dataDir = freshFolder();
    await expect(createStore({ dataDir, port: Number(new URL(first.uri).port) })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    const second = await createTestStore({ dataDir });
    expect(existsSync(dataDir)).toBe(true);
    await second.remove();
    await first.remove();
  });
});

describe('an index with an expiry', () => {
  it('removes what is over by the clock that was given, and nothing else', async () => {
    let nowMs = Date.parse('2026-01-01T00:00:00Z');
    const store = await createTestStore({ clock: { nowMs: () => nowMs } });
    const client = await MongoClient.connect(store.uri);
    const sessions = client.db('ttl').collection('sessions');
    await sessions.createIndex({ at: 1 }, { expireAfterSeconds: 3600 });
    await sessions.insertMany([
      { _id: 'old' as never, at: new Date(nowMs - 10_000) },
      { _id: 'new' as never, at: new Date(nowMs + 3_600_000) },
      { _id: 'text' as never, at: 'yesterday' },
      { _id: 'none' as never },
      { _id: 'list' as never, at: [new Date(nowMs + 9e9), new Date(nowMs - 10_000)] },
    ]);
    expect(await store.expire()).toBe(0);
    nowMs += 3_600_000;
    expect(await store.expire()).toBe(2);
    expect((await sessions.distinct('_id')).sort()).toEqual(['new', 'none', 'text']);
    await client.close();
    await store.remove();
  });

  it('frees the cursors that nobody used for ten minutes', async () => {
    let nowMs = 0;
    const store = await createTestStore({ clock: { nowMs: () => nowMs } });
    const client = await MongoClient.connect(store.uri);
    const things = client.db('idle').collection('things');
    await things.insertMany(Array.from({ length: 300 }, () => ({})));
    const cursor = things.find().batchSize(10);
    await cursor.next();
    nowMs += 11 * 60_000;
    await store.expire();
    await expect(cursor.toArray()).rejects.toMatchObject({ code: 43 });
    await client.close();
    await store.remove();
  });
});
