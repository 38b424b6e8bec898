import { encodeFrame } from '../../src/engine/log/frame.js';
import { readNewestSnapshot, snapshotParts, writeSnapshot } from '../../src/engine/log/snapshot.js';
import { oneTask } from './models.js';
import { powerLossFiles } from './power-loss-files.js';
import { openTestEngine } from './test-engine.js';

const long = (size: number, text = ''): [number, string][] =>
  Array.from({ length: size }, (_, index) => [index, `${text}${index}`]);
const write = (files: ReturnType<typeof powerLossFiles>, position: number, content: object) =>
  writeSnapshot(files, { position, parts: snapshotParts(content), isCancelled: () => false });
const nameOf = (position: number): string => `snapshot-${String(position).padStart(16, '0')}.bin`;

describe('a snapshot', () => {
  it('gives back what was written, in whatever parts', async () => {
    const files = powerLossFiles();
    const content = {
      nextKey: 7,
      short: [1, 2],
      empty: [],
      long: long(1_000),
      inner: { deep: { large: long(50_000, 'x'.repeat(20)) }, other: null },
      own: { toJSON: () => long(200) },
    };
    await write(files, 5, content);
    expect(await readNewestSnapshot(files)).toMatchObject({
      position: 5,
      content: JSON.parse(JSON.stringify(content)) as object,
    });
  });

  it('holds the lists as they were when it was begun', async () => {
    const files = powerLossFiles();
    const map = new Map(long(500));
    const parts = snapshotParts({ map: { toJSON: () => [...map] } });
    map.clear();
    await writeSnapshot(files, { position: 1, parts, isCancelled: () => false });
    expect((await readNewestSnapshot(files))?.content).toEqual({ map: long(500) });
  });

  it('lets others run between its parts', async () => {
    const content = { large: long(20_000, 'x'.repeat(100)) };
    const parts = [...snapshotParts(content)].length;
    expect(parts).toBeGreaterThan(5);
    let turns = 0;
    let isWriting = true;
    const count = (): void => {
      turns += 1;
      if (isWriting) setImmediate(count);
    };
    setImmediate(count);
    await write(powerLossFiles(), 1, content);
    isWriting = false;
    expect(turns).toBeGreaterThanOrEqual(parts);
  });

  it('is passed over when a part of it is missing', async () => {
    const files = powerLossFiles();
    await write(files, 1, { list: long(300), at: 1 });
    const older = await files.read(nameOf(1));
    await write(files, 2, { list: long(20_000, 'x'.repeat(100)), at: 2 });
    const whole = await files.read(nameOf(2));
    const cut = new Map([
      [nameOf(1), Buffer.from(older)],
      [nameOf(2), Buffer.from(whole.subarray(0, whole.length / 2))],
    ]);
    expect(await readNewestSnapshot(powerLossFiles({}, cut))).toMatchObject({ position: 1, content: { at: 1 } });
  });

  it('of one frame is read, as earlier versions wrote it', async () => {
    const frame = encodeFrame(JSON.stringify({ nextKey: 3, list: long(300) }), 0);
    const files = powerLossFiles({}, new Map([[nameOf(9), frame]]));
    expect(await readNewestSnapshot(files)).toMatchObject({ position: 9, content: { nextKey: 3, list: long(300) } });
  });

  it('that is called off leaves the one before', async () => {
    const files = powerLossFiles();
    await write(files, 1, { at: 1 });
    const parts = snapshotParts({ at: 2 });
    expect(await writeSnapshot(files, { position: 2, parts, isCancelled: () => true })).toBeUndefined();
    expect(await readNewestSnapshot(files)).toMatchObject({ position: 1 });
  });

  it('of many instances is what a restart goes on from', async () => {
    const files = powerLossFiles();
    const t = await openTestEngine({ snapshotAfterBytes: 100_000 }, files);
    await t.deploy(oneTask('one'));
    for (let n = 0; n < 250; n++) await t.start('one', { n });
    await t.engine.whenIdle();
    const state = t.engine.stateJson();
    await t.close();
    expect((await files.list()).filter((name) => name.startsWith('snapshot-'))).toHaveLength(1);
    const again = await openTestEngine({}, files);
    expect(JSON.parse(again.engine.stateJson())).toEqual(JSON.parse(state));
    expect(await again.activate('work', 250)).toHaveLength(250);
    await again.close();
  });
});
