import { bringBackTasks } from '../../main/clock-repair.js';
import { connectStore, type StoreConnection } from '../../src/store/connection.js';
import { createTestStore } from '../store/fixture.js';

const NOW = new Date('2026-11-25T10:00:00Z');
const after = (ms: number): Date => new Date(NOW.getTime() + ms);
const TASKS = [{ name: 'receipts', everyMs: 2_000 }];

let server: Awaited<ReturnType<typeof createTestStore>>;
let store: StoreConnection;
beforeAll(async () => {
  server = await createTestStore();
  store = await connectStore(`${server.uri}dime`);
});
afterAll(async () => {
  await store.close();
  await server.remove();
});

describe('tasks after the clock was set back', () => {
  it('come at once, free, when they were noted and locked in what is the future now', async () => {
    const jobs = store.connection.collection('agendaJobs');
    await jobs.insertMany([
      { name: 'receipts', nextRunAt: after(6 * 86_400_000), lockedAt: after(6 * 86_400_000) },
      { name: 'somebody-else', nextRunAt: after(6 * 86_400_000) },
    ]);
    await bringBackTasks(store.connection, TASKS, NOW);
    const row = await jobs.findOne({ name: 'receipts' });
    expect(row?.['nextRunAt']).toEqual(NOW);
    expect(row).not.toHaveProperty('lockedAt');
    expect((await jobs.findOne({ name: 'somebody-else' }))?.['nextRunAt']).toEqual(after(6 * 86_400_000));
  });

  it('are left alone when they are about to come or under way', async () => {
    const jobs = store.connection.collection('agendaJobs');
    await jobs.deleteMany({});
    await jobs.insertOne({ name: 'receipts', nextRunAt: after(1_900), lockedAt: after(-300) });
    await bringBackTasks(store.connection, TASKS, NOW);
    expect(await jobs.findOne({ name: 'receipts' })).toMatchObject({ nextRunAt: after(1_900), lockedAt: after(-300) });
  });
});
