import { deepEqual, equal } from 'node:assert/strict';
import { Binary, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp, type Document } from 'mongodb';
import { faultOf, type ContractCase } from './contract.js';

const oid = new ObjectId('64b000000000000000000001');
const day = (text: string): Date => new Date(`${text}T00:00:00Z`);

const DOCUMENTS: Document[] = [
  {
    _id: 1,
    n: 1,
    s: 'alpha',
    tags: ['red', 'blue'],
    at: day('2026-01-01'),
    nested: { a: 1, b: { c: 'x' } },
    list: [
      { k: 1, v: 10 },
      { k: 2, v: 20 },
    ],
  },
  { _id: 2, n: new Double(2.5), s: 'Beta', tags: [], at: day('2026-06-01'), nested: { a: 2 }, list: [{ k: 1, v: 30 }] },
  { _id: 3, n: Long.fromNumber(3), s: null, tags: ['red'], nested: { a: null }, list: [] },
  { _id: 4, n: 4.5, tags: 'red', nested: 5, list: [1, 5, 9] },
  { _id: 5, n: null, s: 'alphabet', oid, flag: true },
  { _id: 6, s: 'é', n: [1, 7], bin: new Binary(Buffer.from('ab')), flag: false, ts: new Timestamp({ t: 1, i: 2 }) },
  { _id: 7, s: /x/i, list: [{ k: 2 }, { v: 5 }, 7] },
];

/** With what not every server stores; only for the cases about it. */
const UNUSUAL: Document = { _id: 8, n: NaN, list: [[1, 2], [3]] };

const TABLE: [string, Document, number[], 'unusual'?][] = [
  ['an int32 equals an int64, a double and a decimal of the same value', { n: 3 }, [3]],
  ['equality looks into arrays', { n: 7 }, [6]],
  ['an array equals as a whole', { n: [1, 7] }, [6]],
  ['null finds null and missing', { s: null }, [3, 4]],
  ['null does not find an empty array', { tags: null }, [5, 6, 7]],
  ['$exists tells null from missing', { s: { $exists: true } }, [1, 2, 3, 5, 6, 7]],
  ['$exists: false finds what is missing', { at: { $exists: false } }, [3, 4, 5, 6, 7]],
  ['ranges compare numbers of all types', { n: { $gt: 2, $lt: 4.6 } }, [2, 3, 4, 6]],
  ['two bounds may be met by different elements', { n: { $gt: 6, $lt: 2 } }, [6]],
  ['NaN equals itself', { n: NaN }, [8], 'unusual'],
  ['NaN is in no range', { n: { $lte: 1 } }, [1, 6], 'unusual'],
  ['ranges of strings see only strings', { s: { $gte: 'alpha' } }, [1, 5, 6]],
  ['strings compare by their bytes', { s: { $lt: 'alpha' } }, [2]],
  ['ranges of dates see only dates', { at: { $lt: day('2026-03-01') } }, [1]],
  ['$gte null means null', { s: { $gte: null } }, [3, 4]],
  ['$in takes values and patterns', { s: { $in: ['Beta', /^alpha$/] } }, [1, 2]],
  ['$in with null finds missing', { at: { $in: [null] } }, [3, 4, 5, 6, 7]],
  ['$nin is the opposite of $in', { tags: { $nin: ['red'] } }, [2, 5, 6, 7]],
  ['$ne looks at all elements', { tags: { $ne: 'blue' } }, [2, 3, 4, 5, 6, 7]],
  ['$not keeps documents without the field', { at: { $not: { $gt: day('2026-01-02') } } }, [1, 3, 4, 5, 6, 7]],
  ['a pattern finds in text and in arrays of text', { tags: /^r/ }, [1, 3, 4]],
  ['$regex knows the option i', { s: { $regex: '^B', $options: 'i' } }, [2]],
  ['$regex with $options i finds other cases', { s: { $regex: '^ALPHA', $options: 'i' } }, [1, 5]],
  ['a path goes into documents', { 'nested.a': 1 }, [1]],
  ['a path to null also finds scalars in between', { 'nested.a': null }, [3, 4, 5, 6, 7]],
  ['a path goes deep', { 'nested.b.c': 'x' }, [1]],
  ['documents are equal with all fields in their order', { nested: { a: 1, b: { c: 'x' } } }, [1]],
  ['documents in another order are not equal', { nested: { b: { c: 'x' }, a: 1 } }, []],
  ['a path spreads over arrays of documents', { 'list.v': 20 }, [1]],
  ['a path takes positions', { 'list.0.k': 1 }, [1, 2]],
  ['a position reaches a scalar', { 'list.1': 5 }, [4]],
  ['different elements may answer different conditions', { 'list.k': 2, 'list.v': 10 }, [1]],
  ['$elemMatch wants one element to answer all', { list: { $elemMatch: { k: 2, v: 10 } } }, []],
  ['$elemMatch finds one element', { list: { $elemMatch: { k: 2, v: { $gt: 10 } } } }, [1]],
  ['$elemMatch on scalars', { list: { $elemMatch: { $gt: 4, $lt: 6 } } }, [4]],
  ['$elemMatch does not see scalars that are no array', { tags: { $elemMatch: { $eq: 'red' } } }, [1, 3]],
  ['$elemMatch on inner arrays', { list: { $elemMatch: { $elemMatch: { $gt: 2 } } } }, [8], 'unusual'],
  ['$size counts elements', { list: { $size: 2 } }, [1]],
  ['$all wants all', { tags: { $all: ['red', 'blue'] } }, [1]],
  ['$all takes a scalar for a list of one', { tags: { $all: ['red'] } }, [1, 3, 4]],
  ['$all of nothing finds nothing', { tags: { $all: [] } }, []],
  ['$all with $elemMatch', { list: { $all: [{ $elemMatch: { k: 1 } }, { $elemMatch: { v: 20 } }] } }, [1]],
  ['$type by name', { s: { $type: 'string' } }, [1, 2, 5, 6]],
  ['$type number stands for all of them', { n: { $type: 'number' } }, [1, 2, 3, 4, 6]],
  ['$type by number', { n: { $type: 18 } }, [3]],
  ['$type array', { tags: { $type: 'array' } }, [1, 2, 3]],
  ['$type of several', { s: { $type: ['null', 'regex'] } }, [3, 7]],
  ['$mod', { _id: { $mod: [3, 1] } }, [1, 4, 7]],
  ['$mod cuts fractions off', { n: { $mod: [2, 0] } }, [2, 4]],
  ['$bitsAllSet', { _id: { $bitsAllSet: 5 } }, [5, 7]],
  ['$bitsAnyClear by positions', { _id: { $bitsAnyClear: [0, 1] } }, [1, 2, 4, 5, 6]],
  ['$or', { $or: [{ n: 1 }, { s: 'Beta' }] }, [1, 2, 6]],
  ['$nor', { $nor: [{ n: { $exists: true } }, { _id: 1 }] }, [7]],
  ['$and with the same field twice', { $and: [{ tags: 'red' }, { tags: 'blue' }] }, [1]],
  ['ObjectIds by value', { oid: new ObjectId(oid.toHexString()) }, [5]],
  ['binaries by value', { bin: new Binary(Buffer.from('ab')) }, [6]],
  ['booleans', { flag: { $ne: true } }, [1, 2, 3, 4, 6, 7]],
  ['timestamps', { ts: { $gt: new Timestamp({ t: 1, i: 1 }) } }, [6]],
  ['$expr compares fields', { $expr: { $gt: ['$nested.a', '$n'] } }, []],
  ['$expr adds', { $expr: { $eq: [{ $add: ['$_id', 1] }, 3] } }, [2]],
  ['MinKey is below all', { n: { $gt: new MinKey() } }, [1, 2, 3, 4, 5, 6, 7]],
  ['MaxKey is above all', { at: { $lt: new MaxKey() } }, [1, 2, 3, 4, 5, 6, 7]],
  ['nothing finds everything', {}, [1, 2, 3, 4, 5, 6, 7]],
];

const REFUSED: [string, Document, number][] = [
  ['an unknown operator', { n: { $near2: 1 } }, 2],
  ['an unknown operator at the top', { $foo: 1 }, 2],
  ['$where', { $where: 'true' }, 2],
  ['$in without a list', { n: { $in: 1 } }, 2],
  ['$or of nothing', { $or: [] }, 2],
  ['$or of scalars', { $or: [1] }, 2],
  ['$size of text', { n: { $size: 'x' } }, 2],
  ['$mod by zero', { n: { $mod: [0, 1] } }, 2],
  ['$mod with one number', { n: { $mod: [1] } }, 2],
  ['a pattern that does not compile', { s: { $regex: '(' } }, 51091],
  ['$options without $regex', { s: { $options: 'i' } }, 2],
  ['$type of an unknown name', { n: { $type: 'nonsense' } }, 2],
  ['$elemMatch of a scalar', { n: { $elemMatch: 1 } }, 2],
  ['$all of a scalar', { n: { $all: 1 } }, 2],
  ['$not of a scalar', { n: { $not: 1 } }, 2],
  ['an unknown expression', { $expr: { $nonsense: 1 } }, 168],
];

export const filterCases: readonly ContractCase[] = [
  ...TABLE.map(([name, filter, ids, unusual]): ContractCase => ({
    name: `filter: ${name}`,
    run: async ({ collection }) => {
      await collection.insertMany([...DOCUMENTS, ...(unusual ? [UNUSUAL] : [])].map((document) => ({ ...document })));
      const found = await collection.find(filter).sort({ _id: 1 }).toArray();
      deepEqual(
        found.map(({ _id }) => _id as unknown),
        ids,
      );
      equal(await collection.countDocuments(filter), ids.length);
    },
  })),
  ...REFUSED.map(([name, filter, code]): ContractCase => ({
    name: `filter: refuses ${name}`,
    run: async ({ collection }) => {
      await collection.insertOne({ _id: 1 as never, n: 1, s: 'x' });
      const fault = await faultOf(collection.find(filter).toArray());
      equal(fault.code, code, fault.message);
    },
  })),
  {
    name: 'filter: $mod counts a long to its last digit',
    run: async ({ collection }) => {
      await collection.insertMany([
        { _id: 1 as never, n: Long.fromString('9007199254740993') },
        { _id: 2 as never, n: Long.fromString('9007199254740992') },
        { _id: 3 as never, n: Long.fromString('-9007199254740993') },
      ]);
      const odd = await collection.find({ n: { $mod: [2, 1] } }).toArray();
      deepEqual(
        odd.map(({ _id }) => _id as unknown),
        [1],
      );
    },
  },
  ...[undefined, { list: 1 } as const].map((index): ContractCase => ({
    name: `filter: an array inside a list is one element${index ? ', by index too' : ''}`,
    run: async ({ collection }) => {
      if (index) await collection.createIndex(index);
      await collection.insertMany([
        { _id: 1 as never, list: [[1, 2], [3]] },
        { _id: 2 as never, list: [1, 2] },
        { _id: 3 as never, list: [[]] },
      ]);
      const found = async (filter: Document): Promise<unknown[]> =>
        (await collection.find(filter).sort({ _id: 1 }).toArray()).map(({ _id }) => _id as unknown);
      deepEqual(await found({ list: { $elemMatch: { $gt: 1 } } }), [2]);
      deepEqual(await found({ list: { $elemMatch: { $elemMatch: { $gt: 1 } } } }), [1]);
      deepEqual(await found({ list: { $elemMatch: { $eq: [1, 2] } } }), [1]);
      deepEqual(await found({ list: { $elemMatch: { $size: 0 } } }), [3]);
      deepEqual(await found({ list: { $elemMatch: { $not: { $gt: 0 } } } }), [1, 3]);
      deepEqual(await found({ list: 1 }), [2]);
      deepEqual(await found({ list: [3] }), [1]);
    },
  })),
  {
    name: 'filter: a decimal compares with the other numbers by its exact value',
    run: async ({ collection }) => {
      const decimal = (text: string): Decimal128 => Decimal128.fromString(text);
      await collection.insertMany(
        ['4.5', '0.1', '9007199254740993', '1E+3', 'NaN'].map((text, at) => ({ _id: at as never, n: decimal(text) })),
      );
      const ids = async (filter: Document): Promise<unknown[]> =>
        (await collection.find(filter).sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
      deepEqual(await ids({ n: 4.5 }), [0]);
      deepEqual(await ids({ n: 0.1 }), []);
      deepEqual(await ids({ n: { $lt: 0.1 } }), [1]);
      deepEqual(await ids({ n: Long.fromString('9007199254740993') }), [2]);
      deepEqual(await ids({ n: 1000 }), [3]);
      deepEqual(await ids({ n: NaN }), [4]);
      await collection.createIndex({ n: 1 });
      deepEqual(await ids({ n: { $gte: decimal('0.10'), $lte: decimal('4.50') } }), [0, 1]);
    },
  },
  {
    name: 'filter: every type of number comes back as it was stored',
    run: async ({ collection }) => {
      const stored = {
        _id: 1 as never,
        i: new Int32(7),
        l: Long.fromString('9007199254740993'),
        d: new Double(3),
        x: Decimal128.fromString('0.10'),
      };
      await collection.insertOne(stored);
      const found = await collection.findOne({}, { promoteValues: false });
      equal((found!['i'] as Int32)._bsontype, 'Int32');
      equal((found!['d'] as Double)._bsontype, 'Double');
      equal(String(found!['l']), '9007199254740993');
      equal(String(found!['x']), '0.10');
    },
  },
];
