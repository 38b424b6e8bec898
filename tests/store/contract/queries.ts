import { deepEqual, equal } from 'node:assert/strict';
import { Long, type Document } from 'mongodb';
import { faultOf, type ContractCase } from './contract.js';

const DOCUMENT: Document = {
  _id: 1,
  a: 1,
  b: { c: 2, d: 3 },
  list: [{ k: 1, v: 1 }, { k: 2, v: 2 }, { k: 3 }],
  tags: ['x', 'y', 'z'],
};

const PROJECTIONS: [string, Document, Document, Document?][] = [
  ['including', { a: 1 }, { _id: 1, a: 1 }],
  ['including without the _id', { a: 1, _id: 0 }, { a: 1 }],
  ['excluding', { b: 0, list: 0, tags: 0 }, { _id: 1, a: 1 }],
  ['excluding only the _id', { _id: 0 }, { a: 1, b: DOCUMENT['b'], list: DOCUMENT['list'], tags: DOCUMENT['tags'] }],
  ['only the _id', { _id: 1 }, { _id: 1 }],
  ['a path', { 'b.c': 1 }, { _id: 1, b: { c: 2 } }],
  ['a path as a document', { b: { c: 1 } }, { _id: 1, b: { c: 2 } }],
  ['a path through an array', { 'list.k': 1 }, { _id: 1, list: [{ k: 1 }, { k: 2 }, { k: 3 }] }],
  ['excluding a path', { a: 0, list: 0, tags: 0, 'b.c': 0 }, { _id: 1, b: { d: 3 } }],
  ['$slice of the first', { tags: { $slice: 2 }, a: 1 }, { _id: 1, a: 1, tags: ['x', 'y'] }],
  ['$slice from a place', { tags: { $slice: [1, 1] }, a: 1 }, { _id: 1, a: 1, tags: ['y'] }],
  ['$slice of the last', { tags: { $slice: -1 }, a: 1 }, { _id: 1, a: 1, tags: ['z'] }],
  [
    '$elemMatch takes the first that answers',
    { list: { $elemMatch: { k: { $gt: 1 } } } },
    { _id: 1, list: [{ k: 2, v: 2 }] },
  ],
  ['$elemMatch without an answer leaves the field out', { list: { $elemMatch: { k: 9 } } }, { _id: 1 }],
  ['the positional $', { 'list.$': 1 }, { _id: 1, list: [{ k: 2, v: 2 }] }, { 'list.k': 2 }],
  ['computed values', { _id: 0, sum: { $add: ['$a', '$b.c'] }, a2: '$a' }, { sum: 3, a2: 1 }],
];

const many = (count: number): Document[] =>
  Array.from({ length: count }, (_, at) => ({ _id: at as never, n: at % 10, pad: 'x'.repeat(50) }));

export const queryCases: readonly ContractCase[] = [
  ...PROJECTIONS.map(([name, projection, expected, filter]): ContractCase => ({
    name: `projection: ${name}`,
    run: async ({ collection }) => {
      await collection.insertOne({ ...DOCUMENT });
      deepEqual(await collection.findOne(filter ?? {}, { projection }), expected);
    },
  })),
  {
    name: 'projection: refuses to include and exclude at once',
    run: async ({ collection }) => {
      const codeOf = async (projection: Document) =>
        (await faultOf(collection.find({}, { projection }).toArray())).code;
      equal(await codeOf({ a: 1, b: 0 }), 31254);
      equal(await codeOf({ a: 0, b: 1 }), 31253);
      equal(await codeOf({ _id: 0, a: 0, b: 1 }), 31253);
    },
  },
  {
    name: 'cursor: batches go on until all is there',
    run: async ({ collection }) => {
      await collection.insertMany(many(1005));
      const ids = new Set<unknown>();
      for await (const { _id } of collection.find().batchSize(100)) ids.add(_id);
      equal(ids.size, 1005);
      equal((await collection.find({ n: 3 }).batchSize(7).toArray()).length, 101);
      equal((await collection.find().sort({ n: 1, _id: -1 }).batchSize(50).toArray()).length, 1005);
      equal((await collection.find().limit(150).batchSize(100).toArray()).length, 150);
    },
  },
  {
    name: 'cursor: the first batch holds 101 documents, batch size 0 none',
    run: async ({ collection, db }) => {
      await collection.insertMany(many(150));
      const first = (await db.command({ find: 'things' }))['cursor'] as {
        id: Long;
        firstBatch: Document[];
        ns: string;
      };
      equal(first.firstBatch.length, 101);
      equal(first.ns, collection.namespace);
      const empty = (await db.command({ find: 'things', batchSize: 0 }))['cursor'] as {
        id: Long;
        firstBatch: Document[];
      };
      equal(empty.firstBatch.length, 0);
      const more = (await db.command({ getMore: Long.fromValue(empty.id), collection: 'things' }))['cursor'] as {
        id: Long;
        nextBatch: Document[];
      };
      equal(more.nextBatch.length, 150);
      equal(Number(more.id), 0);
    },
  },
  {
    name: 'cursor: a killed one is gone',
    run: async ({ collection, db }) => {
      await collection.insertMany(many(150));
      const { id } = (await db.command({ find: 'things' }))['cursor'] as { id: Long };
      const killed = await db.command({ killCursors: 'things', cursors: [Long.fromValue(id)] });
      equal((killed['cursorsKilled'] as unknown[]).length, 1);
      const fault = await faultOf(db.command({ getMore: Long.fromValue(id), collection: 'things' }));
      equal(fault.code, 43);
      equal(fault.codeName, 'CursorNotFound');
    },
  },
  {
    name: 'cursor: sees neither twice nor loses what stays while others write',
    run: async ({ collection }) => {
      await collection.insertMany(many(600));
      await collection.createIndex({ n: 1 });
      const seen: unknown[] = [];
      for await (const { _id } of collection
        .find({ n: { $gte: 0 } })
        .sort({ n: 1 })
        .batchSize(50)) {
        seen.push(_id);
        if (seen.length === 60) await collection.deleteMany({ n: 5 });
      }
      equal(new Set(seen).size, seen.length);
      equal(seen.filter((id) => Number(id) % 10 !== 5).length, 540);
    },
  },
  {
    name: 'count: with filter, skip and limit',
    run: async ({ collection }) => {
      await collection.insertMany(many(100));
      equal(await collection.countDocuments(), 100);
      equal(await collection.estimatedDocumentCount(), 100);
      equal(await collection.countDocuments({ n: 3 }), 10);
      equal(await collection.countDocuments({ n: 3 }, { skip: 2, limit: 5 }), 5);
      equal(await collection.countDocuments({ n: 3 }, { skip: 8 }), 2);
      equal(await collection.countDocuments({ nothing: 1 }), 0);
    },
  },
  {
    name: 'distinct: spreads arrays, in order',
    run: async ({ collection }) => {
      await collection.insertMany([
        { t: ['b', 'a'] },
        { t: 'c' },
        { t: ['a'] },
        {},
        { o: [{ p: 1 }, { p: 2 }] },
        { o: { p: 2 } },
      ]);
      deepEqual(await collection.distinct('t'), ['a', 'b', 'c']);
      deepEqual(await collection.distinct('o.p'), [1, 2]);
      deepEqual(await collection.distinct('t', { t: 'c' }), ['c']);
    },
  },
  {
    name: 'find: a missing collection is empty',
    run: async ({ collection }) => {
      deepEqual(await collection.find().toArray(), []);
      equal(await collection.countDocuments(), 0);
      equal((await collection.updateOne({}, { $set: { a: 1 } })).matchedCount, 0);
      equal((await collection.deleteMany({})).deletedCount, 0);
    },
  },
  {
    name: 'find: a hint without its index is refused',
    run: async ({ collection }) => {
      await collection.insertOne({ a: 1 });
      equal((await faultOf(collection.find({ a: 1 }).hint('nothing_1').toArray())).code, 2);
      await collection.createIndex({ a: 1 });
      equal((await collection.find({ a: 1 }).hint({ a: 1 }).toArray()).length, 1);
    },
  },
];
