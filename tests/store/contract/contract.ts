import type { Collection, Db, Document, MongoClient } from 'mongodb';

/** What a case works with: a database of its own, dropped afterwards. */
export interface ContractContext {
  readonly client: MongoClient;
  readonly db: Db;
  readonly collection: Collection<Document>;
}

/** One sentence of what any MongoDB server does, and its proof by assertion. */
export interface ContractCase {
  readonly name: string;
  readonly run: (context: ContractContext) => Promise<void>;
}

/** The fault that an operation ends with. @throws {Error} when it ends well */
export async function faultOf(
  operation: Promise<unknown>,
): Promise<{ code?: number; codeName?: string; message: string } & Record<string, unknown>> {
  try {
    await operation;
  } catch (error) {
    return error as { code?: number; message: string } & Record<string, unknown>;
  }
  throw new Error('The operation was expected to fail, and did not');
}

let databases = 0;

/** Runs a case on a fresh database of the server behind the client. */
export async function runCase({ run }: ContractCase, client: MongoClient): Promise<void> {
  const db = client.db(`contract_${process.pid}_${++databases}`);
  try {
    await run({ client, db, collection: db.collection('things') });
  } finally {
    await db.dropDatabase();
  }
}
