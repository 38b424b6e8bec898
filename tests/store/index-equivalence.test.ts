import {
  Decimal128,
  Double,
  Long,
  MongoClient,
  ObjectId,
  type Collection,
  type Document,
  type IndexSpecification,
} from 'mongodb';
import { hasStage, usesIndex } from './contract/indexes.js';
import { createTestStore } from './fixture.js';
import { seeded, type Chance } from './random.js';

const ROUNDS = 12;
const QUERIES = 50;

const SCALARS: unknown[] = [
  0,
  1,
  2,
  3,
  -1,
  new Double(1.5),
  new Double(NaN),
  Long.fromNumber(2),
  Decimal128.fromString('2.5'),
  'a',
  'ab',
  'b',
  '',
  'é',
  null,
  true,
  false,
  new Date(0),
  new Date(1000),
  new ObjectId('64b000000000000000000001'),
  new ObjectId('64b000000000000000000002'),
  /a/,
  { x: 1 },
  { x: 'a' },
  {},
];

const scalar = (chance: Chance): unknown => chance.pick(SCALARS);

function value(chance: Chance): unknown {
  const kind = chance.next();
  if (kind < 0.75) return scalar(chance);
  if (kind < 0.9) return Array.from({ length: chance.below(4) }, () => scalar(chance));
  if (kind < 0.93) return Array.from({ length: chance.below(3) }, () => ({ x: scalar(chance), y: scalar(chance) }));
  if (kind < 0.97) {
    const inner = (): unknown[] => Array.from({ length: chance.below(3) }, () => scalar(chance));
    return Array.from({ length: chance.below(3) }, () => (chance.next() < 0.7 ? inner() : scalar(chance)));
  }
  return { x: scalar(chance), y: scalar(chance) };
}

function document(chance: Chance, _id: number, lists: boolean): Document {
  const out: Document = { _id };
  const list = lists ? chance.pick(['a', 'b', 'c']) : '';
  for (const field of ['a', 'b', 'c']) {
    if (chance.next() < 0.2) continue;
    // At most one list to a document, or no compound index could hold it.
    out[field] =
      field === list ? value(chance) : chance.next() < 0.9 ? scalar(chance) : { x: scalar(chance), y: scalar(chance) };
  }
  return out;
}

function condition(chance: Chance): unknown {
  const operand = (): unknown => {
    const chosen = scalar(chance);
    return chosen instanceof RegExp ? 'a' : chosen;
  };
  switch (chance.below(16)) {
    case 0:
      return { $gt: operand() };
    case 1:
      return { $gte: operand() };
    case 2:
      return { $lt: operand() };
    case 3:
      return { $lte: operand() };
    case 4:
      return { $gte: operand(), $lt: operand() };
    case 5:
      return { $in: [operand(), operand(), operand()] };
    case 6:
      return { $ne: operand() };
    case 7:
      return { $exists: chance.next() < 0.5 };
    case 8:
      return chance.pick([/^a/, /b/, /^ab?/]);
    case 9:
      return { $elemMatch: { $gte: operand() } };
    case 10:
      return [operand(), operand()].slice(chance.below(2));
    case 11:
      return { $not: { $gt: operand() } };
    case 12:
      return { $type: chance.pick(['string', 'number', 'array', 'null', 'object']) };
    case 13:
      return { $elemMatch: { $elemMatch: chance.pick([{ $gte: operand() }, { $eq: operand() }]) } };
    case 14:
      return { $all: [operand(), [operand()]].slice(chance.below(2)) };
    default:
      return operand();
  }
}

const PATHS = ['a', 'b', 'c', 'a.x', 'b.x', 'a.y'];

function filter(chance: Chance, depth = 0): Document {
  const out: Document = {};
  for (let at = 0; at <= chance.below(3); at++) out[chance.pick(PATHS)] = condition(chance);
  if (depth === 0 && chance.next() < 0.2) out['$or'] = [filter(chance, 1), filter(chance, 1)];
  return out;
}

const KEYS: IndexSpecification[] = [
  { a: 1 },
  { b: -1 },
  { c: 1 },
  { a: 1, b: 1 },
  { b: 1, a: -1 },
  { a: -1, c: 1, b: 1 },
  { 'a.x': 1 },
  { 'a.x': 1, 'a.y': -1 },
  { 'b.x': 1, c: 1 },
];

/** These serve the orders below to the last field. */
const ORDERING_KEYS: IndexSpecification[] = [
  { a: 1, _id: 1 },
  { b: 1, _id: -1 },
  { a: -1, b: -1, _id: -1 },
  { c: -1, a: 1, _id: 1 },
  { c: 1, b: -1, _id: 1 },
];

const SORTS: Document[] = [{ a: 1 }, { b: -1 }, { a: 1, b: 1 }, { c: -1, a: 1 }, { 'a.x': 1 }];

describe('an index changes how documents are found, never which', () => {
  let store: Awaited<ReturnType<typeof createTestStore>>;
  let client: MongoClient;

  beforeAll(async () => {
    store = await createTestStore();
    client = await MongoClient.connect(store.uri);
  });

  afterAll(async () => {
    await client.close();
    await store.remove();
  });

  let byIndex = 0;
  let inOrder = 0;

  const ids = async (collection: Collection, query: Document, sort: Document): Promise<unknown[]> =>
    (
      await collection
        .find(query, { projection: { _id: 1 } })
        .sort({ ...sort, _id: 1 } as never)
        .toArray()
    ).map(({ _id }) => _id);

  it.each(Array.from({ length: ROUNDS }, (_, round) => round + 1))(
    'seed %i: random documents, queries, sorts and changes',
    async (seed) => {
      const chance = seeded(seed);
      const db = client.db('equivalence');
      const [plain, indexed] = [db.collection(`plain${seed}`), db.collection(`indexed${seed}`)];
      const keys = [
        ...Array.from({ length: 2 }, () => chance.pick(KEYS)),
        ...Array.from({ length: 2 }, () => chance.pick(ORDERING_KEYS)),
      ];
      for (const key of keys) {
        const options =
          chance.next() < 0.2
            ? { sparse: true }
            : chance.next() < 0.2
              ? { partialFilterExpression: { c: { $gte: 1 } } }
              : {};
        await indexed.createIndex(key, options).catch(() => undefined);
      }
      const lists = seed % 3 !== 0;
      const documents = Array.from({ length: 120 }, (_, at) => document(chance, at, lists));
      await plain.insertMany(documents);
      await indexed.insertMany(documents);
      for (let turn = 0; turn < QUERIES; turn++) {
        const query = filter(chance);
        const sort = chance.pick(SORTS);
        const context = JSON.stringify({ seed, turn, query: String(JSON.stringify(query)), sort, keys });
        expect([context, await ids(indexed, query, sort)]).toEqual([context, await ids(plain, query, sort)]);
        expect([context, await indexed.countDocuments(query)]).toEqual([context, await plain.countDocuments(query)]);
        const limited = async (collection: Collection): Promise<unknown[]> =>
          (
            await collection
              .find(query)
              .sort({ ...sort, _id: 1 } as never)
              .skip(2)
              .limit(5)
              .toArray()
          ).map(({ _id }) => _id);
        expect([context, await limited(indexed)]).toEqual([context, await limited(plain)]);
        const plan = await indexed
          .find(query)
          .sort({ ...sort, _id: 1 } as never)
          .explain('queryPlanner');
        byIndex += Number(usesIndex(plan));
        inOrder += Number(usesIndex(plan) && !hasStage(plan, 'SORT'));
        if (turn % 10 !== 9) continue;
        const field = chance.pick(['a', 'b', 'c']);
        const change: Document = { $set: { [field]: scalar(chance) } };
        await plain.updateMany(query, change);
        await indexed.updateMany(query, change);
        await plain.deleteMany({ _id: { $mod: [17, turn] } as never });
        await indexed.deleteMany({ _id: { $mod: [17, turn] } as never });
      }
      const report = await db.command({ validate: `indexed${seed}` });
      expect(report['errors']).toEqual([]);
      expect(store.faults).toEqual([]);
    },
  );

  it('and the queries above did use indexes, for finding and for order', () => {
    expect(byIndex).toBeGreaterThan((ROUNDS * QUERIES) / 3);
    expect(inOrder).toBeGreaterThan((ROUNDS * QUERIES) / 20);
  });
});
