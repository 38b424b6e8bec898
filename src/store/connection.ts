import { Mongoose, type Connection } from 'mongoose';

export interface StoreConnection {
  readonly connection: Connection;
  /**
   * Builds the indexes that the schemas of this connection's models state; nothing else builds any.
   * Safe to run again: an index that is there is left alone; one whose documents live longer or shorter than they should by
   * now gets the new time.
   *
   * @throws {MongoServerError} 85, 86 when an index of that name or key exists with other options; 11000 when the data breaks a unique one
   */
  ensureIndexes(): Promise<void>;
  close(): Promise<void>;
}

/** Longer than a kill and restart of the store beside us, shorter than a citizen's patience. */
const SERVER_SELECTION_MS = 5_000;

/** MongoDB's code for an index that exists with other options. */
const OPTIONS_CONFLICT = 85;

/** A setting may have changed since the index was built, and only this changes it without building it again. */
async function adjustLifetimes({ schema, collection, db }: Connection['models'][string]): Promise<void> {
  for (const [keyPattern, { expireAfterSeconds }] of schema.indexes()) {
    if (expireAfterSeconds === undefined) continue;
    await db
      .getClient()
      .db(db.name)
      .command({ collMod: collection.collectionName, index: { keyPattern, expireAfterSeconds } });
  }
}

/**
 * Opens a mongoose connection to a MongoDB server, embedded or not.
 *
 * Commands fail at once when there is no connection instead of waiting in memory; models build no indexes on their own; filters on
 * fields that no schema knows throw instead of being dropped, which would widen the query to everything.
 *
 * @throws {MongooseServerSelectionError} when nothing answers within 5 seconds
 */
export async function connectStore(uri: string): Promise<StoreConnection> {
  const mongoose = new Mongoose({ strictQuery: 'throw' });
  const connection = mongoose.createConnection(uri, {
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    serverSelectionTimeoutMS: SERVER_SELECTION_MS,
  });
  await connection.asPromise();
  return {
    connection,
    async ensureIndexes() {
      for (const model of Object.values(connection.models)) {
        await model.createIndexes().catch(async (error: unknown) => {
          if ((error as { code?: number }).code !== OPTIONS_CONFLICT) throw error;
          await adjustLifetimes(model);
          await model.createIndexes();
        });
      }
    },
    close: () => connection.close(),
  };
}
