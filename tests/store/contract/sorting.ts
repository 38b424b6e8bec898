import { deepEqual, equal } from 'node:assert/strict';
import { Binary, Decimal128, Long, MaxKey, MinKey, ObjectId, Timestamp, type Document, type Sort } from 'mongodb';
import { faultOf, type ContractCase } from './contract.js';

/** In MongoDB's order of types and values; `_id` is the place. */
const ORDERED: unknown[] = [
  new MinKey(),
  null,
  NaN,
  -Infinity,
  Long.fromString('-9007199254740993'),
  -1.5,
  0,
  Decimal128.fromString('0.1'),
  1,
  Long.fromString('9007199254740992'),
  Long.fromString('9007199254740993'),
  Infinity,
  '',
  'a',
  'a\u0000b',
  'ab',
  'b',
  '\uffff',
  '😀',
  {},
  { a: 1 },
  { a: 2 },
  { b: 1 },
  { a: 'x' },
  new Binary(Buffer.from('z')),
  new Binary(Buffer.from('aa')),
  new ObjectId('64b000000000000000000001'),
  new ObjectId('64b000000000000000000002'),
  false,
  true,
  new Date(-1000),
  new Date(0),
  new Date(1000),
  new Timestamp({ t: 1, i: 1 }),
  /a/,
  new MaxKey(),
];

/** Without the types that not every server knows. */
const COMMON = ORDERED.filter(
  (value) =>
    !(
      value instanceof MinKey ||
      value instanceof MaxKey ||
      value instanceof Decimal128 ||
      (typeof value === 'number' && !Number.isFinite(value))
    ),
);

const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item, at) => [(at * 7919) % 101, item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);

const places = (rows: Document[]): unknown[] => rows.map(({ _id }) => _id as unknown);

const ROWS: Document[] = [
  { _id: 1, a: 2, b: 'x', t: [5, 1] },
  { _id: 2, a: 1, b: 'y', t: [3] },
  { _id: 3, a: 2, b: 'a', t: [] },
  { _id: 4, b: 'z' },
  { _id: 5, a: null, b: 'm', t: [2, 9] },
];

const SORTS: [string, Sort, number[]][] = [
  ['missing and null come first and keep their order', { a: 1, _id: 1 }, [4, 5, 2, 1, 3]],
  ['two fields in different directions', { a: -1, b: 1 }, [3, 1, 2, 5, 4]],
  ['an array counts by its lowest element going up', { t: 1, _id: 1 }, [3, 4, 1, 5, 2]],
  ['an array counts by its highest element going down', { t: -1, _id: 1 }, [5, 1, 2, 4, 3]],
];

const withIndex = (index: Document | undefined): string => (index ? ' by index' : ' in memory');

export const sortCases: readonly ContractCase[] = [
  ...[undefined, { v: 1 }, { v: -1 }].flatMap((index): ContractCase[] =>
    ([1, -1] as const).flatMap((direction) =>
      [ORDERED, COMMON].map((values) => ({
        name: `sort: values of ${values === ORDERED ? 'all' : 'common'} types, ${direction}${withIndex(index)} ${JSON.stringify(index ?? {})}`,
        run: async ({ collection }) => {
          await collection.insertMany(shuffled(values.map((v, at) => ({ _id: at as never, v }))));
          if (index) await collection.createIndex(index);
          const expected = values.map((_, at) => at);
          deepEqual(
            places(await collection.find().sort({ v: direction }).toArray()),
            direction === 1 ? expected : expected.reverse(),
          );
        },
      })),
    ),
  ),
  ...SORTS.flatMap(([name, sort, ids]) =>
    [undefined, sort].map((index): ContractCase => ({
      name: `sort: ${name}${withIndex(index as Document | undefined)}`,
      run: async ({ collection }) => {
        await collection.insertMany(ROWS.map((row) => ({ ...row })));
        if (index) await collection.createIndex(index as Record<string, 1 | -1>);
        deepEqual(places(await collection.find().sort(sort).toArray()), ids);
        deepEqual(places(await collection.find().sort(sort).skip(1).limit(2).toArray()), ids.slice(1, 3));
      },
    })),
  ),
  ...[undefined, { v: 1 } as const].map((index): ContractCase => ({
    name: `sort: an array inside a list counts as a whole${withIndex(index)}`,
    run: async ({ collection }) => {
      if (index) await collection.createIndex(index);
      await collection.insertMany([
        { _id: 1 as never, v: [[1, 2]] },
        { _id: 2 as never, v: 'text' },
        { _id: 3 as never, v: { a: 1 } },
        { _id: 4 as never, v: [[0], 7] },
        { _id: 5 as never, v: [[]] },
        { _id: 6 as never, v: null },
      ]);
      deepEqual(places(await collection.find().sort({ v: 1 }).toArray()), [6, 4, 2, 3, 5, 1]);
      deepEqual(places(await collection.find().sort({ v: -1 }).toArray()), [1, 4, 5, 3, 2, 6]);
    },
  })),
  {
    name: 'sort: without one, documents come in the order of their insertion',
    run: async ({ collection }) => {
      await collection.insertMany([{ _id: 3 as never }, { _id: 1 as never }, { _id: 2 as never }]);
      deepEqual(places(await collection.find().toArray()), [3, 1, 2]);
      deepEqual(
        places(
          await collection
            .find()
            .sort({ $natural: -1 } as never)
            .toArray(),
        ),
        [2, 1, 3],
      );
    },
  },
  {
    name: 'sort: refuses directions other than 1 and -1',
    run: async ({ db }) => {
      equal((await faultOf(db.command({ find: 'things', sort: { a: 2 } }))).code, 15975);
    },
  },
];
