import type { EngineRecord } from '../../src/zeebe/engine-record.js';
import { createRecordStore, type RecordStore } from '../../src/zeebe/record-store.js';
import { connectStore, type StoreConnection } from '../../src/store/connection.js';
import { createTestStore } from '../store/fixture.js';

const AT = new Date('2026-11-24T10:00:00Z');
let server: Awaited<ReturnType<typeof createTestStore>>;
let store: StoreConnection;
let records: RecordStore;
beforeAll(async () => {
  server = await createTestStore();
  store = await connectStore(`${server.uri}dime`);
  records = createRecordStore(store.connection, 400);
  await store.ensureIndexes();
});
beforeEach(async () => void (await store.connection.collection('engine-records').deleteMany({})));
afterAll(async () => {
  await store.close();
  await server.remove();
});

const recordAt = (position: number, overrides: Partial<EngineRecord> = {}): EngineRecord => ({
  partitionId: 1,
  position,
  key: 100 + position,
  timestamp: 1_795_000_000_000 + position,
  recordType: 'EVENT',
  valueType: 'JOB',
  intent: 'CREATED',
  value: {},
  ...overrides,
});
const positions = async (): Promise<number[]> => (await records.read(1, 0, 100)).map(({ position }) => position);

describe('the store of records', () => {
  it('takes what the engine repeats once', async () => {
    await records.append([recordAt(1), recordAt(2)], AT);
    await records.append([recordAt(2), recordAt(3)], AT);
    await records.append([recordAt(1)], AT);
    expect(await positions()).toEqual([1, 2, 3]);
  });

  it.each([
    ['began anew', [recordAt(1, { timestamp: 1_795_000_900_000 })]],
    ['began anew, at positions that were never exported', [recordAt(3, { timestamp: 1_795_000_900_000 })]],
    ['is older and wrote on', [recordAt(2), recordAt(4, { key: 900 }), recordAt(5)]],
  ])('refuses an engine that %s, instead of dropping what it says', async (_what, foreign) => {
    await records.append([recordAt(1), recordAt(2), recordAt(4)], AT);
    await expect(records.append(foreign, AT)).rejects.toMatchObject({ code: 'FOREIGN_RECORDS' });
    expect(await positions()).toEqual([1, 2, 4]);
  });

  it('takes a repeated record as such when the stored one was removed in time', async () => {
    await records.append([recordAt(7), recordAt(8)], AT);
    await records.append([recordAt(5), recordAt(6)], AT);
    await records.append([recordAt(9)], AT);
    expect(await positions()).toEqual([7, 8, 9]);
  });
});
