import type { EngineRecord } from '../../src/zeebe/engine-record.js';
import { createPlatformWorld, START, type PlatformWorld } from '../fakes/platform-world.js';

let world: PlatformWorld;
beforeAll(async () => {
  world = await createPlatformWorld();
});
afterAll(() => world.close());

const recordAt = (partitionId: number, position: number): EngineRecord => ({
  partitionId,
  position,
  key: position,
  timestamp: START.getTime(),
  recordType: 'EVENT',
  valueType: 'JOB',
  intent: 'CREATED',
  value: { position },
});

describe('the stored record stream', () => {
  it('knows its partitions', async () => {
    const { records } = world.services;
    expect(await records.partitions()).toEqual([]);
    for (const [partitionId, position] of [
      [3, 1],
      [1, 5],
      [12, 2],
      [1, 9],
      [3, 4],
    ] as const) {
      await records.append([recordAt(partitionId, position)], START);
    }
    expect(await records.partitions()).toEqual([1, 3, 12]);
    expect((await records.read(1, 5, 10)).map(({ position }) => position)).toEqual([9]);
  });
});
