import { deepEqual, equal } from 'node:assert/strict';
import { Double, Long, ObjectId, type Document } from 'mongodb';
import { faultOf, type ContractCase } from './contract.js';

const SALES: Document[] = [
  { _id: 1, city: 'Venezia', n: 3, at: new Date('2026-01-05T10:00:00Z'), tags: ['a', 'b'], o: { p: 1 } },
  { _id: 2, city: 'Mestre', n: 5, at: new Date('2026-02-05T10:00:00Z'), tags: ['b'], o: { p: 2 } },
  { _id: 3, city: 'Venezia', n: 7, at: new Date('2026-02-06T10:00:00Z'), tags: [] },
  { _id: 4, city: 'Lido', n: null, at: new Date('2026-03-01T10:00:00Z') },
];

const TABLE: [string, Document[], Document[]][] = [
  [
    '$match, $sort, $skip, $limit',
    [{ $match: { n: { $gt: 1 } } }, { $sort: { n: -1 } }, { $skip: 1 }, { $limit: 1 }, { $project: { n: 1 } }],
    [{ _id: 2, n: 5 }],
  ],
  [
    '$limit before $skip',
    [{ $sort: { _id: 1 } }, { $limit: 3 }, { $skip: 1 }, { $project: { _id: 1 } }],
    [{ _id: 2 }, { _id: 3 }],
  ],
  [
    '$limit before $match',
    [{ $sort: { _id: 1 } }, { $limit: 2 }, { $match: { city: 'Venezia' } }, { $project: { _id: 1 } }],
    [{ _id: 1 }],
  ],
  [
    '$group sums, averages, extremes',
    [
      {
        $group: {
          _id: '$city',
          sum: { $sum: '$n' },
          avg: { $avg: '$n' },
          min: { $min: '$n' },
          max: { $max: '$n' },
          c: { $sum: 1 },
        },
      },
      { $sort: { _id: 1 } },
    ],
    [
      { _id: 'Lido', sum: 0, avg: null, min: null, max: null, c: 1 },
      { _id: 'Mestre', sum: 5, avg: 5, min: 5, max: 5, c: 1 },
      { _id: 'Venezia', sum: 10, avg: 5, min: 3, max: 7, c: 2 },
    ],
  ],
  [
    '$group first, last, push, addToSet after a $sort',
    [
      { $sort: { _id: 1 } },
      {
        $group: {
          _id: null,
          f: { $first: '$city' },
          l: { $last: '$city' },
          all: { $push: '$n' },
          set: { $addToSet: { $eq: ['$city', 'Venezia'] } },
        },
      },
      { $project: { _id: 0, f: 1, l: 1, all: 1, size: { $size: '$set' } } },
    ],
    [{ f: 'Venezia', l: 'Lido', all: [3, 5, 7, null], size: 2 }],
  ],
  [
    '$group by a document',
    [
      { $group: { _id: { c: '$city', y: { $year: '$at' } }, n: { $count: {} } } },
      { $sort: { '_id.c': 1 } },
      { $limit: 1 },
    ],
    [{ _id: { c: 'Lido', y: 2026 }, n: 1 }],
  ],
  [
    '$unwind',
    [{ $unwind: '$tags' }, { $project: { tags: 1 } }, { $sort: { _id: 1, tags: 1 } }],
    [
      { _id: 1, tags: 'a' },
      { _id: 1, tags: 'b' },
      { _id: 2, tags: 'b' },
    ],
  ],
  [
    '$unwind keeping empty ones, with positions',
    [
      { $unwind: { path: '$tags', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } },
      { $project: { tags: 1, i: 1 } },
      { $sort: { _id: 1, i: 1 } },
    ],
    [
      { _id: 1, tags: 'a', i: 0 },
      { _id: 1, tags: 'b', i: 1 },
      { _id: 2, tags: 'b', i: 0 },
      { _id: 3, i: null },
      { _id: 4, i: null },
    ],
  ],
  ['$count', [{ $match: { city: 'Venezia' } }, { $count: 'total' }], [{ total: 2 }]],
  ['$count of nothing gives nothing', [{ $match: { city: 'Roma' } }, { $count: 'total' }], []],
  [
    '$sortByCount',
    [{ $match: { _id: { $lt: 4 } } }, { $sortByCount: '$city' }],
    [
      { _id: 'Venezia', count: 2 },
      { _id: 'Mestre', count: 1 },
    ],
  ],
  [
    '$bucket',
    [
      { $match: { n: { $ne: null } } },
      {
        $bucket: {
          groupBy: '$n',
          boundaries: [0, 5, 10],
          default: 'other',
          output: { c: { $sum: 1 }, ids: { $push: '$_id' } },
        },
      },
    ],
    [
      { _id: 0, c: 1, ids: [1] },
      { _id: 5, c: 2, ids: [2, 3] },
    ],
  ],
  [
    '$addFields and nested fields',
    [{ $match: { _id: 1 } }, { $addFields: { 'o.q': { $add: ['$n', 1] }, z: '$city' } }, { $project: { o: 1, z: 1 } }],
    [{ _id: 1, o: { p: 1, q: 4 }, z: 'Venezia' }],
  ],
  ['$unset', [{ $match: { _id: 1 } }, { $unset: ['at', 'tags', 'o', 'city'] }], [{ _id: 1, n: 3 }]],
  [
    '$replaceRoot and $replaceWith',
    [{ $match: { _id: 1 } }, { $replaceRoot: { newRoot: '$o' } }, { $replaceWith: { x: '$p' } }],
    [{ x: 1 }],
  ],
  [
    '$facet',
    [{ $facet: { a: [{ $match: { n: 5 } }, { $project: { _id: 1 } }], b: [{ $count: 'c' }] } }],
    [{ a: [{ _id: 2 }], b: [{ c: 4 }] }],
  ],
  [
    '$cond, $ifNull, $switch',
    [
      { $match: { _id: { $in: [1, 4] } } },
      { $sort: { _id: 1 } },
      {
        $project: {
          c: { $cond: [{ $gt: ['$n', 2] }, 'big', 'small'] },
          i: { $ifNull: ['$n', -1] },
          s: { $switch: { branches: [{ case: { $eq: ['$city', 'Lido'] }, then: 1 }], default: 0 } },
        },
      },
    ],
    [
      { _id: 1, c: 'big', i: 3, s: 0 },
      { _id: 4, c: 'small', i: -1, s: 1 },
    ],
  ],
  [
    '$dateToString and parts of dates',
    [
      { $match: { _id: 1 } },
      { $project: { d: { $dateToString: { format: '%Y-%m-%d', date: '$at' } }, m: { $month: '$at' } } },
    ],
    [{ _id: 1, d: '2026-01-05', m: 1 }],
  ],
  [
    '$map, $filter, $reduce',
    [
      { $match: { _id: 1 } },
      {
        $project: {
          m: { $map: { input: '$tags', as: 't', in: { $concat: ['$$t', '!'] } } },
          f: { $filter: { input: '$tags', as: 't', cond: { $eq: ['$$t', 'b'] } } },
          r: { $reduce: { input: [1, 2, 3], initialValue: 0, in: { $add: ['$$value', '$$this'] } } },
        },
      },
    ],
    [{ _id: 1, m: ['a!', 'b!'], f: ['b'], r: 6 }],
  ],
  [
    'comparison across types',
    [
      { $match: { _id: 4 } },
      { $project: { lt: { $lt: ['$n', 1] }, gt: { $gt: ['text', 5] }, missing: { $lt: ['$nothing', null] } } },
    ],
    [{ _id: 4, lt: true, gt: true, missing: true }],
  ],
  [
    '$expr in $match',
    [{ $match: { $expr: { $gte: ['$n', { $multiply: [2, 3] }] } } }, { $project: { _id: 1 } }],
    [{ _id: 3 }],
  ],
  [
    '$$ROOT and $mergeObjects',
    [{ $match: { _id: 1 } }, { $replaceWith: { $mergeObjects: [{ n: 0, x: 1 }, '$o'] } }],
    [{ n: 0, x: 1, p: 1 }],
  ],
  [
    'the position of an array of documents is spread',
    [{ $match: { _id: 1 } }, { $addFields: { l: [{ k: 1 }, { k: 2 }] } }, { $project: { ks: '$l.k' } }],
    [{ _id: 1, ks: [1, 2] }],
  ],
];

const REFUSED: [string, Document[], number][] = [
  ['an unknown stage', [{ $nonsense: 1 }], 40324],
  ['two stages in one', [{ $match: {}, $limit: 1 }], 40323],
  ['an unknown expression', [{ $project: { a: { $nonsense: 1 } } }], 31325],
  ['an unknown accumulator', [{ $group: { _id: null, a: { $nonsense: 1 } } }], 15952],
  ['$group without _id', [{ $group: { a: { $sum: 1 } } }], 15955],
  ['an unknown variable', [{ $project: { a: '$$nothing' } }], 17276],
  ['$limit 0', [{ $limit: 0 }], 15958],
  ['$out in the middle', [{ $out: 'x' }, { $match: {} }], 40601],
  ['$replaceWith of a scalar', [{ $replaceWith: '$n' }], 40228],
];

export const aggregationCases: readonly ContractCase[] = [
  ...TABLE.map(([name, pipeline, expected]): ContractCase => ({
    name: `aggregate: ${name}`,
    run: async ({ collection }) => {
      await collection.insertMany(SALES.map((row) => ({ ...row })));
      deepEqual(await collection.aggregate(pipeline).toArray(), expected);
    },
  })),
  ...REFUSED.map(([name, pipeline, code]): ContractCase => ({
    name: `aggregate: refuses ${name}`,
    run: async ({ collection }) => {
      await collection.insertMany(SALES.map((row) => ({ ...row })));
      const fault = await faultOf(collection.aggregate(pipeline).toArray());
      equal(fault.code, code, fault.message);
    },
  })),
  {
    name: 'aggregate: $lookup joins by fields, and by a pipeline with variables',
    run: async ({ db, collection }) => {
      await collection.insertMany(SALES.map((row) => ({ ...row })));
      await db.collection('cities').insertMany([
        { _id: 'Venezia' as never, people: 50 },
        { _id: 'Mestre' as never, people: 90 },
      ]);
      const simple = await collection
        .aggregate([
          { $sort: { _id: 1 } },
          { $lookup: { from: 'cities', localField: 'city', foreignField: '_id', as: 'c' } },
          { $project: { people: '$c.people' } },
        ])
        .toArray();
      deepEqual(simple, [
        { _id: 1, people: [50] },
        { _id: 2, people: [90] },
        { _id: 3, people: [50] },
        { _id: 4, people: [] },
      ]);
      const joined = await collection
        .aggregate([
          { $match: { _id: 2 } },
          {
            $lookup: {
              from: 'cities',
              let: { c: '$city', least: 80 },
              pipeline: [
                { $match: { $expr: { $and: [{ $eq: ['$_id', '$$c'] }, { $gte: ['$people', '$$least'] }] } } },
                { $project: { _id: 0, people: 1 } },
              ],
              as: 'c',
            },
          },
          { $project: { c: 1 } },
        ])
        .toArray();
      deepEqual(joined, [{ _id: 2, c: [{ people: 90 }] }]);
    },
  },
  {
    name: 'aggregate: $lookup on missing values joins null and missing',
    run: async ({ db, collection }) => {
      await collection.insertMany([{ _id: 1 as never }, { _id: 2 as never, k: [1, 2] }]);
      await db
        .collection('other')
        .insertMany([{ _id: 'a' as never, f: 1 }, { _id: 'b' as never }, { _id: 'c' as never, f: [2] }]);
      const rows = await collection
        .aggregate([
          { $sort: { _id: 1 } },
          { $lookup: { from: 'other', localField: 'k', foreignField: 'f', as: 'o' } },
          { $project: { ids: '$o._id' } },
        ])
        .toArray();
      deepEqual(rows, [
        { _id: 1, ids: ['b'] },
        { _id: 2, ids: ['a', 'c'] },
      ]);
    },
  },
  {
    name: 'aggregate: $unionWith appends',
    run: async ({ db, collection }) => {
      await collection.insertOne({ _id: 1 as never });
      await db.collection('other').insertMany([
        { _id: 2 as never, n: 1 },
        { _id: 3 as never, n: 2 },
      ]);
      deepEqual(
        await collection.aggregate([{ $unionWith: { coll: 'other', pipeline: [{ $match: { n: 2 } }] } }]).toArray(),
        [{ _id: 1 }, { _id: 3, n: 2 }],
      );
    },
  },
  {
    name: 'aggregate: $out replaces, $merge adds',
    run: async ({ db, collection }) => {
      await collection.insertMany(SALES.map((row) => ({ ...row })));
      await db.collection('target').insertOne({ _id: 99 as never });
      await collection
        .aggregate([{ $match: { city: 'Venezia' } }, { $project: { n: 1 } }, { $out: 'target' }])
        .toArray();
      deepEqual(await db.collection('target').find().sort({ _id: 1 }).toArray(), [
        { _id: 1, n: 3 },
        { _id: 3, n: 7 },
      ]);
      await collection
        .aggregate([{ $match: { _id: { $lte: 2 } } }, { $project: { city: 1 } }, { $merge: { into: 'target' } }])
        .toArray();
      deepEqual(await db.collection('target').find().sort({ _id: 1 }).toArray(), [
        { _id: 1, n: 3, city: 'Venezia' },
        { _id: 2, city: 'Mestre' },
        { _id: 3, n: 7 },
      ]);
    },
  },
  {
    name: 'aggregate: $sample takes as many as asked, each once',
    run: async ({ collection }) => {
      await collection.insertMany(Array.from({ length: 50 }, (_, at) => ({ _id: at as never })));
      const rows = await collection.aggregate([{ $sample: { size: 20 } }]).toArray();
      equal(new Set(rows.map(({ _id }) => _id as unknown)).size, 20);
    },
  },
  {
    name: 'aggregate: passes types through that it only carries',
    run: async ({ collection }) => {
      const id = new ObjectId();
      await collection.insertOne({ _id: id, l: Long.fromString('9007199254740993'), d: new Double(2) });
      const [row] = await collection
        .aggregate([{ $group: { _id: '$_id', l: { $first: '$l' }, d: { $max: '$d' }, s: { $sum: '$l' } } }], {
          promoteValues: false,
        })
        .toArray();
      equal(String(row!['l']), '9007199254740993');
      equal(String(row!['s']), '9007199254740993');
      equal((row!['d'] as Double)._bsontype, 'Double');
      equal(String(row!['_id']), id.toHexString());
    },
  },
  {
    name: 'aggregate: a cursor goes on over batches',
    run: async ({ collection }) => {
      await collection.insertMany(Array.from({ length: 500 }, (_, at) => ({ _id: at as never })));
      equal(
        (await collection.aggregate([{ $match: {} }, { $addFields: { x: 1 } }], { batchSize: 50 }).toArray()).length,
        500,
      );
    },
  },
];
