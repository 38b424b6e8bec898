import { deepEqual, equal, ok } from 'node:assert/strict';
import { MongoBulkWriteError, ObjectId, type Document } from 'mongodb';
import { faultOf, type ContractCase } from './contract.js';

const row = (id: number, fields: Document = {}): Document => ({ _id: id as never, ...fields });

export const writeCases: readonly ContractCase[] = [
  {
    name: 'insert: keeps fields in their order, the _id first',
    run: async ({ collection, db }) => {
      await db.command({ insert: 'things', documents: [{ z: 1, a: 2, _id: 5, m: { y: 1, b: 2 } }] });
      equal(JSON.stringify(await collection.findOne({})), '{"_id":5,"z":1,"a":2,"m":{"y":1,"b":2}}');
    },
  },
  {
    name: 'insert: gives an ObjectId to what has none',
    run: async ({ collection, db }) => {
      await db.command({ insert: 'things', documents: [{ a: 1 }] });
      ok((await collection.findOne({}))!._id instanceof ObjectId);
    },
  },
  {
    name: 'insert: ordered stops at the first fault',
    run: async ({ collection }) => {
      const fault = (await faultOf(
        collection.insertMany([row(1), row(1), row(2)] as never),
      )) as unknown as MongoBulkWriteError;
      ok(fault instanceof MongoBulkWriteError);
      equal(fault.insertedCount, 1);
      equal(fault.code, 11000);
      equal(await collection.countDocuments(), 1);
    },
  },
  {
    name: 'insert: unordered goes on and lists every fault',
    run: async ({ collection }) => {
      const rows = [row(1), row(1), row(2), row(2), row(3)];
      const fault = (await faultOf(collection.insertMany(rows, { ordered: false }))) as unknown as MongoBulkWriteError;
      deepEqual(
        [fault.writeErrors].flat().map(({ index, code }) => [index, code]),
        [
          [1, 11000],
          [3, 11000],
        ],
      );
      equal(await collection.countDocuments(), 3);
    },
  },
  {
    name: 'insert: a duplicate says which key and which value',
    run: async ({ collection }) => {
      await collection.createIndex({ a: 1, 'b.c': -1 }, { unique: true, name: 'pair' });
      await collection.insertOne({ a: 1, b: { c: 'x' } });
      const fault = await faultOf(collection.insertOne({ a: 1, b: { c: 'x' } }));
      equal(fault.code, 11000);
      deepEqual(fault['keyPattern'], { a: 1, 'b.c': -1 });
      deepEqual(fault['keyValue'], { a: 1, 'b.c': 'x' });
      ok(fault.message.startsWith('E11000 duplicate key error collection: '), fault.message);
      ok(fault.message.includes('index: pair dup key: { a: 1, b.c: "x" }'), fault.message);
    },
  },
  {
    name: 'insert: refuses an _id that is a list or a pattern',
    run: async ({ collection }) => {
      await faultOf(collection.insertOne({ _id: [1] as never }));
      await faultOf(collection.insertOne({ _id: /x/ as never }));
      equal(await collection.countDocuments(), 0);
    },
  },
  {
    name: 'insert: any scalar or document may be an _id, equal numbers of different types collide',
    run: async ({ collection, db }) => {
      await collection.insertMany([
        row(1),
        { _id: 'a' as never },
        { _id: { x: 1 } as never },
        { _id: new Date(0) as never },
      ]);
      await db.command({ insert: 'things', documents: [{ _id: null }] });
      equal((await faultOf(collection.insertOne({ _id: 1.0 as never }))).code, 11000);
      deepEqual(await collection.findOne({ _id: { x: 1 } }), { _id: { x: 1 } });
      deepEqual(await collection.findOne({ _id: null as never }), { _id: null });
    },
  },
  {
    name: 'insert: hostile names are names like any other',
    run: async ({ db, collection }) => {
      const hostile = JSON.parse(
        '{"_id":1,"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":5,"hasOwnProperty":1}',
      ) as Document;
      await collection.insertOne(hostile);
      const found = (await collection.findOne({ 'constructor.prototype.polluted': 1, toString: 5 } as never))!;
      deepEqual(Object.keys(found), Object.keys(hostile));
      await collection.updateOne(
        { _id: 1 as never },
        { $set: { 'constructor.prototype.other': 2, 'a.__proto__.b': 3 } },
      );
      const [computed] = await db
        .collection('things')
        .aggregate([{ $project: { toString: 1, x: { $concat: ['a', 'b'] } } }])
        .toArray();
      equal(computed!['x'], 'ab');
      equal(({} as Record<string, unknown>)['polluted'], undefined);
      equal(({} as Record<string, unknown>)['other'], undefined);
    },
  },
  {
    name: 'insert: a field of 10 MB comes back whole',
    run: async ({ collection }) => {
      const text = 'é'.repeat(5 * 1024 * 1024);
      await collection.insertOne({ _id: 1 as never, text });
      equal((await collection.findOne({}))!['text'], text);
    },
  },
  {
    name: 'insert: beyond 16 MB is refused',
    run: async ({ collection }) => {
      await faultOf(collection.insertOne({ _id: 1 as never, text: 'x'.repeat(16 * 1024 * 1024 + 20_000) }));
      equal(await collection.countDocuments(), 0);
      await collection.insertOne({ _id: 1 as never, text: 'x'.repeat(16 * 1024 * 1024 - 100) });
      await faultOf(collection.updateOne({}, { $set: { more: 'y'.repeat(200) } }));
      equal((await collection.findOne({}, { projection: { more: 1 } }))!['more'], undefined);
    },
  },
  {
    name: 'delete: one or many',
    run: async ({ collection }) => {
      await collection.insertMany([row(1, { n: 1 }), row(2, { n: 1 }), row(3, { n: 1 }), row(4, { n: 2 })] as never);
      equal((await collection.deleteOne({ n: 1 })).deletedCount, 1);
      equal((await collection.deleteMany({ n: 1 })).deletedCount, 2);
      equal((await collection.deleteMany({ n: 1 })).deletedCount, 0);
      equal(await collection.countDocuments(), 1);
    },
  },
  {
    name: 'bulkWrite: mixes all kinds, in order',
    run: async ({ collection }) => {
      const result = await collection.bulkWrite([
        { insertOne: { document: row(1, { n: 1 }) } },
        { insertOne: { document: row(2, { n: 1 }) } },
        { updateOne: { filter: { _id: 1 as never }, update: { $set: { n: 5 } } } },
        { updateMany: { filter: {}, update: { $inc: { n: 1 } } } },
        { replaceOne: { filter: { _id: 3 as never }, replacement: { r: 1 }, upsert: true } },
        { deleteOne: { filter: { _id: 2 as never } } },
      ]);
      deepEqual(
        { i: result.insertedCount, m: result.modifiedCount, u: result.upsertedCount, d: result.deletedCount },
        { i: 2, m: 3, u: 1, d: 1 },
      );
      deepEqual(await collection.find().sort({ _id: 1 }).toArray(), [
        { _id: 1, n: 6 },
        { _id: 3, r: 1 },
      ]);
    },
  },
];

/** Last of all: a server that answers where no answer is due leaves its connections out of step. */
export const unansweredCases: readonly ContractCase[] = [
  {
    name: 'write concern: w 0 is taken without an answer',
    run: async ({ collection }) => {
      equal((await collection.insertOne({ _id: 1 as never }, { writeConcern: { w: 0 } })).acknowledged, false);
      for (let turn = 0; turn < 200 && (await collection.countDocuments()) === 0; turn++);
      equal(await collection.countDocuments(), 1);
    },
  },
];
