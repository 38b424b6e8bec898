import { MongoClient } from 'mongodb';
import { contractCases } from './contract/cases.js';
import { runCase } from './contract/contract.js';
import { createTestStore } from './fixture.js';

describe('store contract on the embedded store', () => {
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

  afterEach(() => {
    expect(store.faults).toEqual([]);
  });

  it.each(contractCases.map((contractCase) => [contractCase.name, contractCase] as const))(
    '%s',
    async (_name, contractCase) => {
      await runCase(contractCase, client);
    },
  );
});
