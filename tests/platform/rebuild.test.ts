import { jest } from '@jest/globals';
import { rebuildReadModels } from '../../src/insight/rebuild.js';
import { INSIGHT_COLLECTIONS } from '../../src/insight/insight-rows-store.js';
import { clerkOf, startHarness, until, type Harness } from './harness.js';
import { applicant, EXEMPT_ANSWERS } from './people.js';

jest.setTimeout(60_000);

let platform: Harness;
beforeAll(async () => {
  platform = await startHarness();
});
afterAll(() => platform.close());

/** Every row of every read model, and what the projectors write on cases and outbox. */
async function snapshot(): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {};
  for (const name of [...INSIGHT_COLLECTIONS, 'cases', 'outbox']) {
    all[name] = await platform.connection.collection(name).find({}).sort({ _id: 1 }).toArray();
  }
  return all;
}

const rebuild = () =>
  rebuildReadModels({
    ...platform.stores,
    projectors: platform.projectors,
    catchUp: (prepare) => platform.projection.catchUp(prepare),
  });

describe('rebuilding the read models', () => {
  it('gives every row as it was, after cases that ended, wait, have incidents and tasks', async () => {
    const exempt = await platform.request({ answers: EXEMPT_ANSWERS });
    const paid = await platform.request();
    const anomalous = await platform.request({ applicant: applicant('nicola-pavan') });
    await platform.waitForCase(exempt.id, 'closed', ({ status }) => status === 'closed');
    const { nav } = (await until('A debt', async () => (await platform.stores.debtPositions.listOfCase(paid.id))[0]))
      .position;
    await platform.waitForCase(paid.id, 'to be paid', ({ notice }) => notice?.it.includes('paga') ?? false);
    await platform.outside.pay(nav);
    await platform.tick();
    await platform.waitForCase(paid.id, 'issued', ({ outcome }) => outcome === 'issued');
    const task = await until('A task', async () => (await platform.tasks('anagrafe', anomalous))[0]);
    await platform.services.tasks.claim(task.id, clerkOf('anagrafe'));
    await platform.quiet();

    const before = await snapshot();
    const result = await rebuild();
    const after = await snapshot();

    expect(result.kind).toBe('rebuilt');
    expect(result.records).toBeGreaterThan(100);
    for (const name of Object.keys(before)) expect({ name, rows: after[name] }).toEqual({ name, rows: before[name] });
    expect(before['insight-visits']?.length).toBeGreaterThan(15);
    const [claimed] = await platform.tasks('anagrafe', anomalous);
    expect(claimed?.claimedBy?.name).toBe('Impiegato anagrafe');
  });

  it('leaves every row as it is when a projector that was held up applies records of long ago', async () => {
    const before = await snapshot();
    const all = await platform.stores.records.read(1, -1, 100_000);
    for (const share of [0.3, 0.6, 0.9]) {
      const stale = all.slice(0, Math.floor(all.length * share));
      for (const projector of platform.projectors) await projector.apply(stale);
      expect(await snapshot()).toEqual(before);
    }
  });

  it('repairs rows that were damaged', async () => {
    const before = await snapshot();
    await platform.connection.collection('insight-visits').deleteMany({ elementType: 'SERVICE_TASK' });
    await platform.connection.collection('insight-instances').updateMany({}, { $set: { state: 'terminated' } });
    await rebuild();
    expect(await snapshot()).toEqual(before);
  });

  it('keeps rows that only removed records could make, and says so', async () => {
    const before = await snapshot();
    await platform.connection.collection('engine-records').deleteMany({ position: { $lt: 60 } });
    expect((await rebuild()).kind).toBe('refreshed');
    expect(await snapshot()).toEqual(before);
  });
});
