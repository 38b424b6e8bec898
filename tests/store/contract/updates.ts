import { deepEqual, equal, ok } from 'node:assert/strict';
import { Decimal128, Double, Int32, Long, type Document } from 'mongodb';
import { faultOf, type ContractCase } from './contract.js';

const BASE: Document = {
  _id: 1,
  n: 5,
  s: 'text',
  a: [1, 2, 3, 2],
  docs: [
    { k: 1, v: 1 },
    { k: 2, v: 2 },
  ],
  o: { p: { q: 1 } },
  z: null,
};

type Options = { arrayFilters?: Document[]; filter?: Document };

/** What is left of the base document's fields after the update: only those named are compared. */
const TABLE: [string, Document | Document[], Document, Options?][] = [
  ['$set makes nested documents', { $set: { 'x.y.z': 1 } }, { x: { y: { z: 1 } } }],
  ['$set into an array position', { $set: { 'a.1': 9 } }, { a: [1, 9, 3, 2] }],
  ['$set beyond the end fills with null', { $set: { 'a.5': 9 } }, { a: [1, 2, 3, 2, null, 9] }],
  [
    '$set into a document in an array',
    { $set: { 'docs.0.v': 7 } },
    {
      docs: [
        { k: 1, v: 7 },
        { k: 2, v: 2 },
      ],
    },
  ],
  ['$unset takes fields away', { $unset: { s: '', 'o.p.q': '', nothing: '' } }, { s: undefined, o: { p: {} } }],
  ['$unset in an array leaves null', { $unset: { 'a.0': '' } }, { a: [null, 2, 3, 2] }],
  ['$inc adds and makes', { $inc: { n: -2, fresh: 3 } }, { n: 3, fresh: 3 }],
  ['$mul multiplies, and makes zero', { $mul: { n: 3, fresh: 3 } }, { n: 15, fresh: 0 }],
  ['$min and $max compare', { $min: { n: 2 }, $max: { m: 3 } }, { n: 2, m: 3 }],
  ['$min leaves what is lower', { $min: { n: 9 } }, { n: 5 }],
  ['$max compares types', { $max: { n: 'a' } }, { n: 'a' }],
  ['$rename moves', { $rename: { s: 'o.t' } }, { s: undefined, o: { p: { q: 1 }, t: 'text' } }],
  ['$rename of a missing field does nothing', { $rename: { nothing: 'else' } }, { else: undefined }],
  ['$bit and, or, xor', { $bit: { n: { or: 2 } } }, { n: 7 }],
  ['$push appends', { $push: { a: 7 } }, { a: [1, 2, 3, 2, 7] }],
  ['$push makes an array', { $push: { fresh: 7 } }, { fresh: [7] }],
  ['$push $each $position', { $push: { a: { $each: [8, 9], $position: 1 } } }, { a: [1, 8, 9, 2, 3, 2] }],
  ['$push $each with a negative $position', { $push: { a: { $each: [8], $position: -1 } } }, { a: [1, 2, 3, 8, 2] }],
  ['$push $each $slice keeps the last', { $push: { a: { $each: [8], $slice: -2 } } }, { a: [2, 8] }],
  ['$push $each $sort', { $push: { a: { $each: [0], $sort: -1 } } }, { a: [3, 2, 2, 1, 0] }],
  [
    '$push $sort by a field, then $slice',
    { $push: { docs: { $each: [{ k: 3, v: 0 }], $sort: { v: 1 }, $slice: 2 } } },
    {
      docs: [
        { k: 3, v: 0 },
        { k: 1, v: 1 },
      ],
    },
  ],
  ['$addToSet adds what is not there', { $addToSet: { a: 2 } }, { a: [1, 2, 3, 2] }],
  ['$addToSet $each', { $addToSet: { a: { $each: [3, 4, 4] } } }, { a: [1, 2, 3, 2, 4] }],
  ['$pop takes the last', { $pop: { a: 1 } }, { a: [1, 2, 3] }],
  ['$pop -1 takes the first', { $pop: { a: -1 } }, { a: [2, 3, 2] }],
  ['$pull by value', { $pull: { a: 2 } }, { a: [1, 3] }],
  ['$pull by condition', { $pull: { a: { $gte: 2 } } }, { a: [1] }],
  ['$pull by fields of documents', { $pull: { docs: { k: 1 } } }, { docs: [{ k: 2, v: 2 }] }],
  ['$pull $in', { $pull: { a: { $in: [1, 3] } } }, { a: [2, 2] }],
  ['$pullAll', { $pullAll: { a: [1, 2] } }, { a: [3] }],
  [
    'the positional $ takes the element that matched',
    { $set: { 'docs.$.v': 9 } },
    {
      docs: [
        { k: 1, v: 1 },
        { k: 2, v: 9 },
      ],
    },
    { filter: { 'docs.k': 2 } },
  ],
  [
    'the positional $ with $elemMatch',
    { $inc: { 'docs.$.v': 5 } },
    {
      docs: [
        { k: 1, v: 6 },
        { k: 2, v: 2 },
      ],
    },
    { filter: { docs: { $elemMatch: { k: 1, v: 1 } } } },
  ],
  ['the positional $ on scalars', { $set: { 'a.$': 8 } }, { a: [1, 2, 8, 2] }, { filter: { a: { $gt: 2 } } }],
  [
    '$[] takes all elements',
    { $inc: { 'docs.$[].v': 10 } },
    {
      docs: [
        { k: 1, v: 11 },
        { k: 2, v: 12 },
      ],
    },
  ],
  ['$[id] takes what its filter chooses', { $set: { 'a.$[x]': 0 } }, { a: [1, 0, 3, 0] }, { arrayFilters: [{ x: 2 }] }],
  [
    '$[id] with a condition on a field',
    { $set: { 'docs.$[d].v': 0 } },
    {
      docs: [
        { k: 1, v: 1 },
        { k: 2, v: 0 },
      ],
    },
    { arrayFilters: [{ 'd.k': { $gt: 1 } }] },
  ],
  ['a pipeline computes', [{ $set: { m: { $add: ['$n', 1] } } }, { $unset: 's' }], { m: 6, s: undefined }],
  ['a pipeline replaces', [{ $replaceWith: { _id: '$_id', only: '$n' } }], { only: 5, s: undefined }],
  ['new fields come in the order of their names', { $set: { yb: 1, ya: 1 } }, { ya: 1, yb: 1 }],
];

const REFUSED: [string, Document | Document[], number, Options?][] = [
  ['an unknown operator', { $nonsense: { a: 1 } }, 9],
  ['$inc by text', { $inc: { n: 'x' } }, 14],
  ['$inc of text', { $inc: { s: 1 } }, 14],
  ['$inc of null', { $inc: { z: 1 } }, 14],
  ['$push to a scalar', { $push: { n: 1 } }, 2],
  ['$pop of two', { $pop: { a: 2 } }, 9],
  ['$pop of a scalar', { $pop: { n: 1 } }, 14],
  ['$set through a scalar', { $set: { 'n.x': 1 } }, 28],
  ['$set through a name in an array', { $set: { 'a.x': 1 } }, 28],
  ['the same path twice', { $set: { n: 1 }, $inc: { n: 1 } }, 40],
  ['a path inside another', { $set: { o: 1, 'o.p': 1 } }, 40],
  ['a change of _id', { $set: { _id: 2 } }, 66],
  ['$ without a matching query', { $set: { 'a.$': 1 } }, 2],
  ['an array filter that is not used', { $set: { n: 1 } }, 9, { arrayFilters: [{ x: 1 }] }],
  ['an array filter that is missing', { $set: { 'a.$[x]': 1 } }, 2],
  ['a stage that no update may have', [{ $match: {} }], 72],
  ['$rename onto itself', { $rename: { s: 's' } }, 2],
  ['an empty path', { $set: { '': 1 } }, 56],
];

const update = (
  db: { command: (c: Document) => Promise<Document> },
  u: unknown,
  { arrayFilters, filter }: Options = {},
): Promise<Document> =>
  db.command({
    update: 'things',
    updates: [{ q: { _id: 1, ...filter }, u, ...(arrayFilters ? { arrayFilters } : {}) }],
  });

export const updateCases: readonly ContractCase[] = [
  ...TABLE.map(([name, change, expected, options]): ContractCase => ({
    name: `update: ${name}`,
    run: async ({ collection, db }) => {
      await collection.insertOne({ ...BASE });
      const reply = await update(db, change, options);
      deepEqual(reply['writeErrors'], undefined);
      equal(reply['n'], 1);
      const after = (await collection.findOne({}))!;
      for (const [field, value] of Object.entries(expected)) deepEqual(after[field], value, field);
      const names = Object.keys(expected).filter((field) => expected[field] !== undefined && !(field in BASE));
      deepEqual(
        Object.keys(after).filter((field) => names.includes(field)),
        names,
      );
    },
  })),
  ...REFUSED.map(([name, change, code, options]): ContractCase => ({
    name: `update: refuses ${name}`,
    run: async ({ collection, db }) => {
      await collection.insertOne({ ...BASE });
      const reply = await update(db, change, options).catch((error: unknown) => ({ writeErrors: [error] }));
      equal((reply['writeErrors'] as Document[])[0]!['code'], code, JSON.stringify(reply));
      deepEqual(await collection.findOne({}), BASE);
    },
  })),
  {
    name: 'update: arithmetic keeps and widens the types of numbers',
    run: async ({ collection }) => {
      await collection.insertOne({
        _id: 1 as never,
        i: new Int32(2_147_483_647),
        l: Long.fromNumber(1),
        d: new Double(1),
        x: Decimal128.fromString('1.5'),
        same: new Int32(1),
      });
      await collection.updateOne({}, { $inc: { i: 1, l: 1, d: 1, x: 1, same: 1 } });
      const after = (await collection.findOne({}, { promoteValues: false }))!;
      const types = Object.fromEntries(
        Object.entries(after).map(([name, value]) => [name, (value as { _bsontype?: string })._bsontype]),
      );
      deepEqual(types, { _id: 'Int32', i: 'Long', l: 'Long', d: 'Double', x: 'Decimal128', same: 'Int32' });
      equal(String(after['i']), '2147483648');
      equal(String(after['x']), '2.5');
    },
  },
  {
    name: 'update: an int64 does not overflow silently',
    run: async ({ collection }) => {
      await collection.insertOne({ _id: 1 as never, l: Long.MAX_VALUE });
      equal((await faultOf(collection.updateOne({}, { $inc: { l: 1 } }))).code, 2);
    },
  },
  {
    name: 'update: $currentDate writes dates and timestamps',
    run: async ({ collection }) => {
      await collection.insertOne({ _id: 1 as never });
      await collection.updateOne({}, { $currentDate: { at: true, ts: { $type: 'timestamp' } } } as never);
      const after = (await collection.findOne({}))!;
      ok(after['at'] instanceof Date);
      equal((after['ts'] as { _bsontype: string })._bsontype, 'Timestamp');
    },
  },
  {
    name: 'update: what changes nothing is matched and not modified',
    run: async ({ collection }) => {
      await collection.insertOne({ _id: 1 as never, n: 1 });
      const { matchedCount, modifiedCount } = await collection.updateOne({}, { $set: { n: 1 } });
      deepEqual({ matchedCount, modifiedCount }, { matchedCount: 1, modifiedCount: 0 });
    },
  },
  {
    name: 'update: many documents, each once, also when the change moves them in the index that finds them',
    run: async ({ collection }) => {
      await collection.insertMany(Array.from({ length: 3000 }, (_, at) => ({ _id: at as never, n: at })));
      await collection.createIndex({ n: 1 });
      const result = await collection.updateMany({ n: { $gte: 0 } }, { $inc: { n: 10_000 } });
      equal(result.modifiedCount, 3000);
      equal(await collection.countDocuments({ n: { $gte: 20_000 } }), 0);
    },
  },
  {
    name: 'update: a replacement keeps the _id and drops the rest',
    run: async ({ collection }) => {
      await collection.insertOne({ _id: 1 as never, a: 1 });
      await collection.replaceOne({ a: 1 }, { b: 2 });
      deepEqual(await collection.findOne({}), { _id: 1, b: 2 });
      equal((await faultOf(collection.replaceOne({}, { _id: 2 as never, b: 3 }))).code, 66);
    },
  },
];
