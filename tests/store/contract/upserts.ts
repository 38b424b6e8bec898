import { deepEqual, equal, ok } from 'node:assert/strict';
import { MongoServerError, ObjectId } from 'mongodb';
import { faultOf, type ContractCase } from './contract.js';

export const upsertCases: readonly ContractCase[] = [
  {
    name: 'upsert: starts with the equalities of the query, then applies the update',
    run: async ({ collection }) => {
      const result = await collection.updateOne(
        { name: 'x', 'o.p': 1, n: { $gt: 5 }, k: { $eq: 2 }, $and: [{ z: 3 }] },
        { $set: { s: 1 }, $setOnInsert: { t: 2 } },
        { upsert: true },
      );
      equal(result.upsertedCount, 1);
      ok(result.upsertedId instanceof ObjectId);
      const { _id, ...rest } = (await collection.findOne({}))!;
      deepEqual(_id, result.upsertedId);
      deepEqual(rest, { name: 'x', o: { p: 1 }, k: 2, z: 3, s: 1, t: 2 });
    },
  },
  {
    name: 'upsert: $setOnInsert is left out when the document is there',
    run: async ({ collection }) => {
      await collection.insertOne({ _id: 1 as never, n: 1 });
      await collection.updateOne({ n: 1 }, { $set: { s: 1 }, $setOnInsert: { t: 2 } }, { upsert: true });
      deepEqual(await collection.findOne({}), { _id: 1, n: 1, s: 1 });
    },
  },
  {
    name: 'upsert: a replacement takes the _id of the query',
    run: async ({ collection }) => {
      await collection.replaceOne({ _id: 7 as never }, { a: 1 }, { upsert: true });
      deepEqual(await collection.findOne({}), { _id: 7, a: 1 });
    },
  },
  {
    name: 'upsert: fifty at once on a unique key make one document',
    run: async ({ collection }) => {
      await collection.createIndex({ key: 1 }, { unique: true });
      const attempts = Array.from({ length: 50 }, () =>
        collection.updateOne({ key: 'one' }, { $inc: { n: 1 } }, { upsert: true }).catch((error: unknown) => error),
      );
      const results = await Promise.all(attempts);
      for (const result of results) if (result instanceof MongoServerError) equal(result.code, 11000);
      equal(await collection.countDocuments({ key: 'one' }), 1);
      const lost = results.filter((result) => result instanceof MongoServerError).length;
      equal((await collection.findOne({ key: 'one' }))!['n'], 50 - lost);
    },
  },
  {
    name: 'upsert: that breaks a unique key says so',
    run: async ({ collection }) => {
      await collection.createIndex({ key: 1 }, { unique: true });
      await collection.insertOne({ key: 1, kind: 'a' });
      const fault = await faultOf(collection.updateOne({ key: 1, kind: 'b' }, { $set: { x: 1 } }, { upsert: true }));
      equal(fault.code, 11000);
    },
  },
  {
    name: 'findAndModify: gives the document before or after, in the order of the sort',
    run: async ({ collection }) => {
      await collection.insertMany([
        { _id: 1 as never, n: 5 },
        { _id: 2 as never, n: 9 },
        { _id: 3 as never, n: 7 },
      ]);
      deepEqual(await collection.findOneAndUpdate({}, { $inc: { n: 1 } }, { sort: { n: -1 } }), { _id: 2, n: 9 });
      deepEqual(
        await collection.findOneAndUpdate({}, { $inc: { n: 1 } }, { sort: { n: -1 }, returnDocument: 'after' }),
        { _id: 2, n: 11 },
      );
      deepEqual(
        await collection.findOneAndUpdate(
          { _id: 1 as never },
          { $set: { m: 1 } },
          { returnDocument: 'after', projection: { m: 1, _id: 0 } },
        ),
        { m: 1 },
      );
      equal(await collection.findOneAndUpdate({ _id: 99 as never }, { $set: { m: 1 } }), null);
    },
  },
  {
    name: 'findAndModify: deletes and replaces',
    run: async ({ collection }) => {
      await collection.insertMany([
        { _id: 1 as never, n: 5 },
        { _id: 2 as never, n: 9 },
      ]);
      deepEqual(await collection.findOneAndDelete({}, { sort: { n: -1 } }), { _id: 2, n: 9 });
      deepEqual(await collection.findOneAndReplace({ n: 5 }, { q: 1 }, { returnDocument: 'after' }), { _id: 1, q: 1 });
      equal(await collection.countDocuments(), 1);
    },
  },
  {
    name: 'findAndModify: upserts, and tells what it inserted',
    run: async ({ collection }) => {
      const result = await collection.findOneAndUpdate(
        { k: 1 },
        { $set: { v: 1 } },
        { upsert: true, returnDocument: 'after', includeResultMetadata: true },
      );
      equal(result.lastErrorObject?.['updatedExisting'], false);
      ok(result.lastErrorObject?.['upserted'] instanceof ObjectId);
      equal(result.value?.['v'], 1);
      equal(await collection.findOneAndUpdate({ k: 2 }, { $set: { v: 1 } }, { upsert: true }), null);
    },
  },
  {
    name: 'findAndModify: many workers take each job once',
    run: async ({ collection }) => {
      await collection.insertMany(Array.from({ length: 40 }, (_, at) => ({ _id: at as never, state: 'open' })));
      await collection.createIndex({ state: 1 });
      const taken: unknown[] = [];
      const work = async (): Promise<void> => {
        for (let turn = 0; turn < 50; turn++) {
          const job = await collection.findOneAndUpdate(
            { state: 'open' },
            { $set: { state: 'done' } },
            { sort: { _id: 1 } },
          );
          if (!job) return;
          taken.push(job._id);
        }
      };
      await Promise.all(Array.from({ length: 8 }, work));
      equal(taken.length, 40);
      equal(new Set(taken).size, 40);
    },
  },
];
