import { deepEqual, equal, ok } from 'node:assert/strict';
import { faultOf, type ContractCase } from './contract.js';

export const administrationCases: readonly ContractCase[] = [
  {
    name: 'server: says who it is',
    run: async ({ db }) => {
      equal((await db.command({ ping: 1 }))['ok'], 1);
      const hello = await db.command({ hello: 1 });
      equal(hello['isWritablePrimary'], true);
      equal(hello['maxBsonObjectSize'], 16 * 1024 * 1024);
      ok(typeof (await db.command({ buildInfo: 1 }))['version'] === 'string');
    },
  },
  {
    name: 'server: an unknown command is told by name',
    run: async ({ db }) => {
      const fault = await faultOf(db.command({ nonsense: 1 }));
      equal(fault.code, 59);
      equal(fault.codeName, 'CommandNotFound');
    },
  },
  {
    name: 'server: an unknown field of a command is refused',
    run: async ({ db }) => {
      equal((await faultOf(db.command({ find: 'things', nonsense: 1 }))).code, 40415);
    },
  },
  {
    name: 'server: fields of the wrong type are refused',
    run: async ({ db }) => {
      equal((await faultOf(db.command({ find: 'things', filter: 5 }))).code, 14);
      equal((await faultOf(db.command({ find: 'things', limit: 'x' }))).code, 14);
      await faultOf(db.command({ find: 5 }));
      await faultOf(db.command({ find: 'things', limit: -1 }));
    },
  },
  {
    name: 'sessions: are accepted, transactions are not',
    run: async ({ client, collection }) => {
      const session = client.startSession();
      await collection.insertOne({ _id: 1 as never }, { session });
      equal(await collection.countDocuments({}, { session }), 1);
      session.startTransaction();
      const fault = await faultOf(collection.insertOne({ _id: 2 as never }, { session }));
      // The driver puts its own words in the place of the server's code 20.
      ok(fault.code === 20 || fault.message.includes('does not support retryable writes'), fault.message);
      await session.abortTransaction().catch(() => undefined);
      await session.endSession();
      equal(await collection.countDocuments(), 1);
    },
  },
  {
    name: 'collections: are made, listed and dropped',
    run: async ({ db }) => {
      await db.createCollection('one');
      await db.collection('two').insertOne({ a: 1 });
      deepEqual((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name).sort(), [
        'one',
        'two',
      ]);
      equal((await faultOf(db.command({ create: 'one', capped: false, autoIndexId: true }))).code === 0, false);
      deepEqual(
        (await db.listCollections({ name: 'two' }).toArray()).map(({ type }) => type),
        ['collection'],
      );
      await db.collection('one').drop();
      deepEqual(
        (await db.listCollections().toArray()).map(({ name }) => name),
        ['two'],
      );
    },
  },
  {
    name: 'collections: dropped and made anew are empty, with new indexes',
    run: async ({ collection }) => {
      await collection.insertOne({ _id: 1 as never, a: 1 });
      await collection.createIndex({ a: 1 });
      await collection.drop();
      await collection.insertOne({ _id: 1 as never, a: 2 });
      deepEqual(await collection.find().toArray(), [{ _id: 1, a: 2 }]);
      equal((await collection.indexes()).length, 1);
    },
  },
  {
    name: 'collections: are renamed with their documents and indexes',
    run: async ({ db, collection }) => {
      await collection.insertOne({ _id: 1 as never, a: 1 });
      await collection.createIndex({ a: 1 });
      await collection.rename('renamed');
      deepEqual(await db.collection('renamed').findOne({ a: 1 }), { _id: 1, a: 1 });
      equal((await db.collection('renamed').indexes()).length, 2);
      equal(await collection.countDocuments(), 0);
      await collection.insertOne({ _id: 2 as never });
      equal((await faultOf(collection.rename('renamed'))).code, 48);
    },
  },
  {
    name: 'collections: names that cannot be are refused',
    run: async ({ db }) => {
      equal((await faultOf(db.command({ create: '' }))).code, 73);
      equal((await faultOf(db.command({ create: 'a$b' }))).code, 73);
      equal((await faultOf(db.command({ insert: 'a\u0000b', documents: [{ a: 1 }] }))).code, 73);
    },
  },
  {
    name: 'indexes of a missing collection are NamespaceNotFound',
    run: async ({ collection }) => {
      const fault = await faultOf(collection.indexes());
      equal(fault.code, 26);
      equal(fault.codeName, 'NamespaceNotFound');
    },
  },
  {
    name: 'databases: are listed while they hold something',
    run: async ({ client, db, collection }) => {
      await collection.insertOne({ a: 1 });
      const names = (await client.db('admin').admin().listDatabases()).databases.map(({ name }) => name);
      ok(names.includes(db.databaseName));
      await db.dropDatabase();
      const after = (await client.db('admin').admin().listDatabases()).databases.map(({ name }) => name);
      ok(!after.includes(db.databaseName));
    },
  },
  {
    name: 'explain: tells a scan of all from one by index',
    run: async ({ collection }) => {
      await collection.insertMany(Array.from({ length: 20 }, (_, at) => ({ a: at })));
      const before = (await collection.find({ a: 5 }).explain('executionStats')) as {
        executionStats: Record<string, number>;
      };
      equal(before.executionStats['totalDocsExamined'], 20);
      await collection.createIndex({ a: 1 });
      const after = (await collection.find({ a: 5 }).explain('executionStats')) as {
        executionStats: Record<string, number>;
      };
      equal(after.executionStats['totalDocsExamined'], 1);
      equal(after.executionStats['nReturned'], 1);
    },
  },
];
