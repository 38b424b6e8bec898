import { randomUUID } from 'node:crypto';
import { createInsight } from '../../src/insight/insight-store.js';
import type { Insight } from '../../src/insight/insight.js';
import type { ProcessDraft } from '../../src/modelling/process-draft-store.js';
import type { EngineRecord } from '../../src/zeebe/engine-record.js';
import { createPlatformWorld, START, type PlatformWorld } from '../fakes/platform-world.js';

/** What analysts and administrators read, on the real embedded store. */
let world: PlatformWorld;
let insight: Insight;
beforeAll(async () => {
  world = await createPlatformWorld();
  insight = createInsight(world.services.insightRows);
});
afterAll(() => world.close());

const at = (minutes: number): Date => new Date(START.getTime() + minutes * 60_000);

async function visit(definition: string, elementId: string, from: number, to: number | null, overrides: object = {}) {
  await world.services.insightRows.visits.create({
    _id: randomUUID(),
    processInstanceKey: 'i',
    processDefinitionKey: definition,
    elementId,
    elementType: 'USER_TASK',
    enteredAt: at(from),
    completedAt: to === null ? null : at(to),
    terminatedAt: null,
    ...overrides,
  });
}

describe('counts of the elements of a version', () => {
  it('tells how many wait, since when the first, how many are done; a terminated visit is neither', async () => {
    const { incidents } = world.services.insightRows;
    await visit('d1', 'Decide', 30, null);
    await visit('d1', 'Decide', 10, null);
    await visit('d1', 'Decide', 0, 5);
    await visit('d1', 'Decide', 1, null, { terminatedAt: at(2) });
    await visit('d1', 'Look', 0, 1, { elementType: 'SERVICE_TASK' });
    await visit('other', 'Decide', 0, null);
    await incidents.create({ _id: 'x1', processDefinitionKey: 'd1', elementId: 'Look', createdAt: at(0) });
    await incidents.create({
      _id: 'x2',
      processDefinitionKey: 'd1',
      elementId: 'Look',
      createdAt: at(0),
      resolvedAt: at(1),
    });
    const counts = await insight.countElements('d1');
    expect(counts.sort((a, b) => a.elementId.localeCompare(b.elementId))).toEqual([
      { elementId: 'Decide', elementType: 'USER_TASK', waiting: 2, waitingSince: at(10), done: 1, incidents: 0 },
      { elementId: 'Look', elementType: 'SERVICE_TASK', waiting: 0, waitingSince: null, done: 1, incidents: 1 },
    ]);
  });
});

describe('counts of a version with a long history', () => {
  const completed = (definition: string, count: number, fromMinute: number) =>
    Array.from({ length: count }, (_, index) => ({
      _id: randomUUID(),
      processDefinitionKey: definition,
      elementId: index % 3 === 0 ? 'Look' : 'Decide',
      elementType: 'SERVICE_TASK',
      enteredAt: at(fromMinute + index),
      completedAt: at(fromMinute + index + 1),
      terminatedAt: null,
    }));
  const doneOf = async (definition: string) =>
    Object.fromEntries((await insight.countElements(definition)).map(({ elementId, done }) => [elementId, done]));

  it('stay true when the old visits are counted once and for all, and new ones come', async () => {
    const { visits, settled } = world.services.insightRows;
    await visits.insertMany(completed('long', 3_000, 0));
    const looks = await Promise.all([doneOf('long'), doneOf('long'), doneOf('long')]);
    expect(looks).toEqual(Array.from({ length: 3 }, () => ({ Look: 1_000, Decide: 2_000 })));
    const row = await settled.findById('long').lean<{ until: Date; counts: { done: number }[] }>();
    // The last hour may still get company from a partition that is read more slowly.
    expect(row?.until).toEqual(at(3_000 - 60));
    expect(row?.counts.reduce((sum, { done }) => sum + done, 0)).toBe(2_939);
    expect(await doneOf('long')).toEqual({ Look: 1_000, Decide: 2_000 });
    await visits.insertMany(completed('long', 3_000, 3_000));
    expect(await doneOf('long')).toEqual({ Look: 2_000, Decide: 4_000 });
    expect(await doneOf('long')).toEqual({ Look: 2_000, Decide: 4_000 });
    expect((await settled.findById('long').lean<{ until: Date }>())?.until).toEqual(at(6_000 - 60));
  });
});

describe('usual times of the elements of a version', () => {
  it('is the median of completed visits; what waits or was terminated does not count', async () => {
    for (const minutes of [1, 2, 60]) await visit('d2', 'Odd', 0, minutes);
    for (const minutes of [2, 4]) await visit('d2', 'Even', 0, minutes);
    await visit('d2', 'Even', 0, null);
    await visit('d2', 'Never', 0, null, { terminatedAt: at(500) });
    const times = await insight.measureElements('d2');
    expect(times.sort((a, b) => a.elementId.localeCompare(b.elementId))).toEqual([
      { elementId: 'Even', medianMs: 180_000, visits: 2 },
      { elementId: 'Odd', medianMs: 120_000, visits: 3 },
    ]);
  });

  it('is measured on the latest 2,000 visits, read by an index', async () => {
    const { visits } = world.services.insightRows;
    const rows = Array.from({ length: 3_000 }, (_, index) => ({
      _id: `many-${index}`,
      processDefinitionKey: 'd3',
      elementId: 'Step',
      elementType: 'SERVICE_TASK',
      enteredAt: at(index),
      // The earlier thousand took long, before the process was made better.
      completedAt: at(index + (index < 1_000 ? 900 : 1)),
      terminatedAt: null,
    }));
    await visits.insertMany(rows);
    const [time] = await insight.measureElements('d3');
    expect([time?.visits, time?.medianMs]).toEqual([2_000, 60_000]);
    const plan: unknown = await visits
      .find({ processDefinitionKey: 'd3', completedAt: { $gt: new Date(0) } })
      .sort({ completedAt: -1 })
      .limit(2_000)
      .explain('executionStats');
    expect(JSON.stringify(plan)).toContain('processDefinitionKey_1_completedAt_-1');
    expect(JSON.stringify(plan)).not.toContain('COLLSCAN');
  });
});

describe('load of the versions of a process', () => {
  it('counts what is open on each, and leaves out versions with nothing open', async () => {
    const { instances, incidents } = world.services.insightRows;
    for (const [definition, state] of [
      ['v1', 'active'],
      ['v1', 'active'],
      ['v1', 'completed'],
      ['v2', 'completed'],
      ['v3', 'active'],
    ] as const) {
      await instances.create({ _id: randomUUID(), processDefinitionKey: definition, state });
    }
    await incidents.create({ _id: 'x3', processDefinitionKey: 'v3', elementId: 'a', createdAt: at(0) });
    expect(await insight.loadOfVersions(['v1', 'v2', 'v3'])).toEqual([
      { processDefinitionKey: 'v1', open: 2, incidents: 0 },
      { processDefinitionKey: 'v3', open: 1, incidents: 1 },
    ]);
    expect(await insight.loadOfVersions([])).toEqual([]);
  });
});

describe('versions of a process', () => {
  it('come newest first, without their diagrams; a list of processes has the newest of each', async () => {
    const { definitions } = world.services.insightRows;
    for (const [id, version] of [
      ['p', 1],
      ['p', 2],
      ['p', 10],
      ['q', 1],
    ] as const) {
      const names = { bpmnProcessId: id, version, resourceName: `${id}.bpmn` };
      await definitions.create({ _id: `${id}-${version}`, ...names, xml: '<a/>', elementNames: {}, deployedAt: at(0) });
    }
    const versions = await insight.listVersions('p');
    expect(versions.map(({ version }) => version)).toEqual([10, 2, 1]);
    expect(versions[0]).not.toHaveProperty('xml');
    expect((await insight.listProcesses()).map(({ key, xml }) => [key, xml])).toEqual([
      ['p-10', '<a/>'],
      ['q-1', '<a/>'],
    ]);
  });
});

describe('drafts of a process', () => {
  const draft = (revision: number, savedBy: string): ProcessDraft => ({
    bpmnProcessId: 'p',
    xml: '<a/>',
    basedOnVersion: 1,
    savedBy,
    savedAt: START,
    revision,
  });
  const stale: unknown = expect.objectContaining({ code: 'STALE_PROCESS_DRAFT' });

  it('let one of several savers at once through', async () => {
    const { processDrafts } = world.services;
    const saves = await Promise.allSettled(['a', 'b', 'c', 'd'].map((name) => processDrafts.save(draft(0, name))));
    expect(saves.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const save of saves) if (save.status === 'rejected') expect(save.reason).toEqual(stale);
    const kept = await processDrafts.find('p');
    await expect(processDrafts.save(draft(0, 'e'))).rejects.toEqual(stale);
    expect(await processDrafts.save(draft(1, 'e'))).toMatchObject({ revision: 2, savedBy: 'e' });
    expect(kept?.revision).toBe(1);
  });

  it('are removed only at the revision that was seen', async () => {
    const { processDrafts } = world.services;
    expect(await processDrafts.remove('p', 1)).toBe(false);
    expect(await processDrafts.find('p')).toBeDefined();
    expect(await processDrafts.remove('p', 2)).toBe(true);
    expect(await processDrafts.find('p')).toBeUndefined();
    expect(await processDrafts.remove('p', 2)).toBe(true);
  });
});

describe('the stored record stream', () => {
  it('knows its newest record and how many come after a position', async () => {
    const { records } = world.services;
    expect(await records.newest(1)).toBeUndefined();
    const record = (position: number): EngineRecord => ({
      partitionId: 1,
      position,
      key: position,
      timestamp: 0,
      recordType: 'EVENT',
      valueType: 'JOB',
      intent: 'CREATED',
      value: {},
    });
    await records.append([record(5), record(9), record(12)], START);
    expect(await records.newest(1)).toEqual({ position: 12, receivedAt: START });
    expect(await records.countAfter(1, 5, 100)).toBe(2);
    expect(await records.countAfter(1, -1, 2)).toBe(2);
    expect(await records.countAfter(1, 12, 100)).toBe(0);
  });
});
