import { measureStream } from '../../src/administration/stream-figures.js';
import type { EngineRecord } from '../../src/zeebe/engine-record.js';

const recordLike = (position: number, overrides: Partial<EngineRecord> = {}): EngineRecord => ({
  partitionId: 1,
  position,
  key: position,
  timestamp: 0,
  recordType: 'EVENT',
  valueType: 'JOB',
  intent: 'CREATED',
  value: {},
  ...overrides,
});
const started = (position: number) =>
  recordLike(position, {
    valueType: 'PROCESS_INSTANCE',
    intent: 'ELEMENT_ACTIVATED',
    value: { bpmnElementType: 'PROCESS' },
  });

function streamOf(records: readonly EngineRecord[], cursors: Readonly<Record<string, number>>) {
  const after = (position: number) => records.filter((record) => record.position > position);
  const last = records.at(-1);
  return {
    records: {
      count: () => Promise.resolve(records.length),
      partitions: () => Promise.resolve(last ? [1] : []),
      read: (_partition: number, position: number, limit: number) => Promise.resolve(after(position).slice(0, limit)),
      newest: () => Promise.resolve(last && { position: last.position, receivedAt: new Date(5_000) }),
      countAfter: (_partition: number, position: number, limit: number) =>
        Promise.resolve(Math.min(limit, after(position).length)),
    },
    cursors: { read: (name: string) => Promise.resolve(cursors[name] ?? -1), write: () => Promise.resolve() },
  };
}
const bytesOf = (record: EngineRecord): number => Buffer.byteLength(JSON.stringify(record));

describe('figures of the record stream', () => {
  it('says nothing of sizes while nothing is stored', async () => {
    expect(await measureStream(streamOf([], {}), ['insight'])).toEqual({
      records: 0,
      bytesPerRecord: null,
      bytesPerInstance: null,
      sampled: 0,
      projectors: [{ name: 'insight', behind: 0 }],
      newestAt: null,
    });
  });

  it('shares the bytes of the cases among the instances, and leaves deployments out', async () => {
    const deployment = recordLike(1, { valueType: 'PROCESS', value: { resource: 'x'.repeat(50_000) } });
    const records = [deployment, started(2), recordLike(3), started(4), recordLike(5)];
    const ofCases = records.slice(1).reduce((sum, record) => sum + bytesOf(record), 0);
    const figures = await measureStream(streamOf(records, { insight: 5, cases: 2 }), ['insight', 'cases']);
    expect(figures.bytesPerInstance).toBe(Math.round(ofCases / 2));
    expect(figures.bytesPerRecord).toBe(Math.round((ofCases + bytesOf(deployment)) / 5));
    expect(figures.projectors).toEqual([
      { name: 'insight', behind: 0 },
      { name: 'cases', behind: 3 },
    ]);
    expect(figures.newestAt).toEqual(new Date(5_000));
  });

  it('measures the newest records only', async () => {
    const records = Array.from({ length: 2_500 }, (_, index) => recordLike(index + 1));
    const figures = await measureStream(streamOf(records, {}), []);
    expect([figures.records, figures.sampled]).toEqual([2_500, 2_000]);
  });
});
