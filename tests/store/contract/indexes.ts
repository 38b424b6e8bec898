import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Document, IndexSpecification } from 'mongodb';
import { faultOf, type ContractCase } from './contract.js';

/** Whether the plan that explain shows reads an index at all. */
export function usesIndex(plan: unknown, name?: string): boolean {
  if (plan === null || typeof plan !== 'object') return false;
  const stage = plan as Record<string, unknown>;
  const isScan =
    typeof stage['indexName'] === 'string' || stage['stage'] === 'IDHACK' || stage['stage'] === 'EXPRESS_IXSCAN';
  if (isScan && (name === undefined || stage['indexName'] === name)) return true;
  return Object.values(stage).some((value) => usesIndex(value, name));
}

export const hasStage = (plan: unknown, name: string): boolean =>
  plan !== null &&
  typeof plan === 'object' &&
  ((plan as Document)['stage'] === name || Object.values(plan).some((value) => hasStage(value, name)));

const people = (count: number): Document[] =>
  Array.from({ length: count }, (_, at) => ({
    _id: at as never,
    office: at % 5,
    state: at % 3 === 0 ? 'open' : 'done',
    due: (at * 37) % count,
    tags: [`t${at % 4}`, `u${at % 7}`],
  }));

const SERVED: [string, IndexSpecification, Document, Document, boolean][] = [
  ['equality', { office: 1 }, { office: 3 }, {}, false],
  ['a range', { due: 1 }, { due: { $gte: 10, $lt: 20 } }, {}, false],
  ['$in', { office: 1 }, { office: { $in: [1, 3] } }, {}, false],
  ['equality and order', { office: 1, due: 1 }, { office: 2 }, { due: 1 }, true],
  ['equality and the opposite order', { office: 1, due: 1 }, { office: 2 }, { due: -1 }, true],
  [
    'equality, range and order on the same field',
    { office: 1, due: -1 },
    { office: 2, due: { $gt: 50 } },
    { due: -1 },
    true,
  ],
  ['$in and order', { office: 1, due: 1 }, { office: { $in: [1, 3, 4] } }, { due: 1 }, true],
  ['order alone', { due: 1 }, {}, { due: -1 }, true],
  ['two equalities in any order', { office: 1, state: 1 }, { state: 'open', office: 1 }, {}, false],
  ['a list of tags', { tags: 1 }, { tags: 't1' }, {}, false],
  ['a literal prefix', { state: 1 }, { state: /^op/ }, {}, false],
  ['null', { gone: 1 }, { gone: null }, {}, false],
];

const BAD_INDEXES: [string, Document, number][] = [
  ['an empty key', { key: {}, name: 'x' }, 67],
  ['a direction of text', { key: { a: 'sideways' }, name: 'x' }, 67],
  ['a direction of zero', { key: { a: 0 }, name: 'x' }, 67],
  ['an unknown option', { key: { a: 1 }, name: 'x', nonsense: 1 }, 197],
  ['expiry of two fields', { key: { a: 1, b: 1 }, name: 'x', expireAfterSeconds: 5 }, 67],
  ['a negative expiry', { key: { a: 1 }, name: 'x', expireAfterSeconds: -5 }, 67],
  ['partial and sparse at once', { key: { a: 1 }, name: 'x', sparse: true, partialFilterExpression: { b: 1 } }, 67],
];

export const indexCases: readonly ContractCase[] = [
  ...SERVED.map(([name, key, filter, sort, sorted]): ContractCase => ({
    name: `index: serves ${name}`,
    run: async ({ collection }) => {
      await collection.insertMany(people(200));
      const before = await collection
        .find(filter)
        .sort({ ...sort, _id: 1 } as never)
        .toArray();
      await collection.createIndex(key);
      const plan = await collection.find(filter).sort(sort).explain('queryPlanner');
      const winner = (plan['queryPlanner'] as Document)['winningPlan'] as unknown;
      ok(usesIndex(winner), JSON.stringify(winner));
      if (sorted) ok(!hasStage(winner, 'SORT'), JSON.stringify(winner));
      const found = await collection.find(filter).sort(sort).toArray();
      deepEqual(found.map(({ _id }) => _id).sort(), before.map(({ _id }) => _id).sort());
      const field = Object.keys(sort)[0];
      if (field)
        deepEqual(
          found.map((row) => row[field] as unknown),
          before.map((row) => row[field] as unknown),
        );
    },
  })),
  ...BAD_INDEXES.map(([name, spec, code]): ContractCase => ({
    name: `index: refuses ${name}`,
    run: async ({ db }) => {
      const fault = await faultOf(db.command({ createIndexes: 'things', indexes: [spec] }));
      equal(fault.code, code, fault.message);
    },
  })),
  {
    name: 'index: is listed with its options',
    run: async ({ collection }) => {
      await collection.createIndex({ a: 1, b: -1 }, { unique: true });
      await collection.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
      await collection.createIndex({ c: 1 }, { partialFilterExpression: { c: { $gt: 1 } }, name: 'part' });
      await collection.createIndex({ d: 1 }, { sparse: true });
      deepEqual(await collection.indexes(), [
        { v: 2, key: { _id: 1 }, name: '_id_' },
        { v: 2, key: { a: 1, b: -1 }, name: 'a_1_b_-1', unique: true },
        { v: 2, key: { at: 1 }, name: 'at_1', expireAfterSeconds: 60 },
        { v: 2, key: { c: 1 }, name: 'part', partialFilterExpression: { c: { $gt: 1 } } },
        { v: 2, key: { d: 1 }, name: 'd_1', sparse: true },
      ]);
    },
  },
  {
    name: 'index: the same again is no fault, another of its name is',
    run: async ({ collection, db }) => {
      await collection.createIndex({ a: 1 });
      const again = await db.command({ createIndexes: 'things', indexes: [{ key: { a: 1 }, name: 'a_1' }] });
      equal(again['numIndexesAfter'], again['numIndexesBefore']);
      equal((await faultOf(collection.createIndex({ b: 1 }, { name: 'a_1' }))).code, 86);
      await collection.createIndex({ t: 1 }, { expireAfterSeconds: 60 });
      equal((await faultOf(collection.createIndex({ t: 1 }, { expireAfterSeconds: 30 }))).code, 85);
      equal((await faultOf(collection.createIndex({ a: 1 }, { name: 'other' }))).code, 85);
    },
  },
  {
    name: 'index: a unique one keeps null once, a sparse or partial one leaves out',
    run: async ({ db }) => {
      const [plain, sparse, partial] = ['plain', 'sparse', 'partial'].map((name) => db.collection(name));
      await plain!.createIndex({ k: 1 }, { unique: true });
      await plain!.insertOne({ a: 1 });
      equal((await faultOf(plain!.insertOne({ a: 2 }))).code, 11000);
      await sparse!.createIndex({ k: 1 }, { unique: true, sparse: true });
      await sparse!.insertMany([{ a: 1 }, { a: 2 }, { k: null }]);
      equal((await faultOf(sparse!.insertOne({ k: null }))).code, 11000);
      await partial!.createIndex({ k: 1 }, { unique: true, partialFilterExpression: { active: true } });
      await partial!.insertMany([{ k: 1 }, { k: 1 }, { k: 1, active: true }]);
      equal((await faultOf(partial!.insertOne({ k: 1, active: true }))).code, 11000);
      equal(await partial!.countDocuments({ k: 1 }), 3);
      equal(await sparse!.countDocuments({ k: null }), 3);
    },
  },
  {
    name: 'index: a unique one on a list compares across documents, not within one',
    run: async ({ collection }) => {
      await collection.createIndex({ t: 1 }, { unique: true });
      await collection.insertOne({ t: ['a', 'a', 'b'] });
      const fault = await faultOf(collection.insertOne({ t: ['c', 'b'] }));
      equal(fault.code, 11000);
      await collection.updateOne({ t: 'a' }, { $set: { t: ['b'] } });
      await collection.insertOne({ t: ['a', 'c'] });
      equal((await faultOf(collection.updateOne({ t: 'c' }, { $push: { t: 'b' } as never }))).code, 11000);
    },
  },
  {
    name: 'index: cannot become unique over duplicates, and then is not there',
    run: async ({ collection }) => {
      await collection.insertMany([{ k: 1 }, { k: 1 }]);
      equal((await faultOf(collection.createIndex({ k: 1 }, { unique: true }))).code, 11000);
      deepEqual(
        (await collection.indexes()).map(({ name }) => name),
        ['_id_'],
      );
    },
  },
  {
    name: 'index: two lists in one compound index are refused',
    run: async ({ collection }) => {
      await collection.createIndex({ a: 1, b: 1 });
      equal((await faultOf(collection.insertOne({ a: [1], b: [2] }))).code, 171);
      await collection.insertOne({ a: [1, 2], b: 3 });
      equal(await collection.countDocuments({ a: 2, b: 3 }), 1);
    },
  },
  {
    name: 'index: fields of documents in a list keep together',
    run: async ({ collection }) => {
      await collection.createIndex({ 'l.a': 1, 'l.b': 1 });
      await collection.insertMany([
        {
          _id: 1 as never,
          l: [
            { a: 1, b: 2 },
            { a: 3, b: 4 },
          ],
        },
        { _id: 2 as never, l: [{ a: 1, b: 4 }] },
      ]);
      deepEqual(
        (await collection.find({ 'l.a': 1, 'l.b': 4 }).sort({ _id: 1 }).toArray()).map(({ _id }) => _id as unknown),
        [1, 2],
      );
      deepEqual(
        (await collection.find({ l: { $elemMatch: { a: 1, b: 4 } } }).toArray()).map(({ _id }) => _id as unknown),
        [2],
      );
    },
  },
  {
    name: 'index: keys of any length keep their values apart',
    run: async ({ collection }) => {
      await collection.createIndex({ s: 1 }, { unique: true });
      const long = 'x'.repeat(5000);
      await collection.insertMany([{ s: `${long}a` }, { s: `${long}b` }, { s: 'y' }, { s: 'a' }]);
      equal((await faultOf(collection.insertOne({ s: `${long}a` }))).code, 11000);
      equal(await collection.countDocuments({ s: `${long}b` }), 1);
      equal(await collection.countDocuments({ s: { $gt: long } }), 3);
      equal(await collection.countDocuments({ s: { $gt: `${long}a`, $lt: 'y' } }), 1);
      deepEqual(
        (await collection.find().sort({ s: -1 }).toArray()).map((row) => (row['s'] as string).at(-1)),
        ['y', 'b', 'a', 'a'],
      );
    },
  },
  {
    name: 'index: is dropped by name, by key and altogether',
    run: async ({ collection }) => {
      await collection.createIndexes([{ key: { a: 1 } }, { key: { b: 1 } }, { key: { c: 1 } }]);
      await collection.dropIndex('a_1');
      equal((await faultOf(collection.dropIndex('a_1'))).code, 27);
      equal((await faultOf(collection.dropIndex('_id_'))).code, 72);
      await collection.dropIndexes();
      deepEqual(
        (await collection.indexes()).map(({ name }) => name),
        ['_id_'],
      );
    },
  },
];
