import { encodeFrame, scanFrames } from '../../src/engine/log/frame.js';
import { encodeBatch, type WrittenBatch } from '../../src/engine/log/frame-content.js';
import { openRecordLog, type RecordLog } from '../../src/engine/log/record-log.js';
import type { AppendFile, FileLayer } from '../../src/engine/log/file-layer.js';
import type { Result } from '../../src/engine/result.js';
import { oneTask } from './models.js';
import { powerLossFiles, type PowerLossFiles } from './power-loss-files.js';
import { openTestEngine } from './test-engine.js';

const batch = (firstPosition: number, text = 'x'): WrittenBatch =>
  encodeBatch({
    firstPosition,
    sourcePosition: -1,
    timestamp: 1,
    operationReference: -1,
    nextKey: firstPosition,
    entries: [
      {
        recordType: 'EVENT',
        valueType: 'MESSAGE_BATCH',
        intent: 'EXPIRED',
        key: -1,
        value: { messageKeys: [text.length] },
      },
    ],
  });

async function positionsIn(log: RecordLog, from = 1): Promise<number[]> {
  const positions: number[] = [];
  for await (const { firstPosition } of log.read(from)) positions.push(firstPosition);
  return positions;
}

/** Appends batches, each in a group of its own. */
async function write(log: RecordLog, positions: readonly number[]): Promise<void> {
  for (const position of positions)
    await new Promise<void>((resolve, reject) =>
      log.append(batch(position), (outcome) => (outcome.ok ? resolve() : reject(outcome.error))),
    );
}

const openLog = (files: FileLayer, segmentBytes = 1_000_000) =>
  openRecordLog({ files, segmentBytes, retryAfterMs: 1, onDurable: () => undefined });

const segments = async (files: FileLayer) => (await files.list()).filter((name) => name.startsWith('log-')).sort();

/** The files with one operation of append files replaced. */
function withFaults(files: PowerLossFiles, change: (file: AppendFile) => Partial<AppendFile>): FileLayer {
  return {
    ...files,
    list: () => files.list(),
    open: async (name) => {
      const file = await files.open(name);
      return { ...file, ...change(file) };
    },
  };
}

describe('the log', () => {
  it('goes on in further segments, and is read across them', async () => {
    const files = powerLossFiles();
    const log = await openLog(files, 150);
    await write(log, [1, 2, 3, 4, 5, 6, 7, 8]);
    expect((await segments(files)).length).toBeGreaterThan(2);
    expect(await positionsIn(log)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    await log.close();

    const again = await openLog(files, 150);
    await write(again, [9]);
    expect(await positionsIn(again)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await again.close();
  });

  it('removes only segments that hold nothing after a position', async () => {
    const files = powerLossFiles();
    const log = await openLog(files, 150);
    await write(log, [1, 2, 3, 4, 5, 6, 7, 8]);
    const all = (await segments(files)).map((name) => Number(name.slice(4, 20)));
    const second = all[1] ?? 0;

    await log.compact(second - 2);
    expect(await segments(files)).toHaveLength(all.length);
    await log.compact(second - 1);
    expect(await positionsIn(log, second)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].slice(second - 1));
    expect(await segments(files)).toHaveLength(all.length - 1);
    await log.compact(1_000);
    expect(await segments(files)).toHaveLength(1);
    await log.close();
  });

  it('writes all that is waiting with one sync', async () => {
    let syncs = 0;
    const files = withFaults(powerLossFiles(), (file) => ({
      sync: () => {
        syncs += 1;
        return file.sync();
      },
    }));
    const log = await openLog(files);
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => new Promise((resolve) => log.append(batch(index + 1), resolve))),
    );
    expect(syncs).toBeLessThanOrEqual(2);
    await log.close();
  });

  it('tells of a full disk, keeps what was queued, and writes it once when there is room', async () => {
    let isFull = false;
    const files = powerLossFiles();
    const full = withFaults(files, (file) => ({
      async append(data) {
        if (!isFull) return file.append(data);
        // A part fits, as on a real disk.
        await file.append(data.subarray(0, 7));
        throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      },
    }));
    const log = await openLog(full);
    await write(log, [1]);
    isFull = true;
    const outcomes: Result<void, Error>[] = [];
    const done = new Promise<void>((resolve) =>
      log.append(batch(2), (outcome) => {
        outcomes.push(outcome);
        isFull = false;
        if (outcome.ok) resolve();
      }),
    );
    await done;
    expect(outcomes.map(({ ok }) => ok)).toEqual([false, true]);
    expect(log.failure).toBeUndefined();
    await write(log, [3]);
    expect(await positionsIn(log)).toEqual([1, 2, 3]);
    await log.close();
    const again = await openLog(files);
    expect(await positionsIn(again)).toEqual([1, 2, 3]);
    await again.close();
  });

  it('cuts a torn end, whatever of it is there', async () => {
    const whole = Buffer.concat([encodeFrame(JSON.stringify([1, -1, 1, -1, 1, []]), 0)]);
    const torn = encodeFrame(JSON.stringify([2, -1, 1, -1, 2, []]), whole.length);
    for (let length = 0; length < torn.length; length++) {
      const files = powerLossFiles(
        {},
        new Map([['log-0000000000000001.bin', Buffer.concat([whole, torn.subarray(0, length)])]]),
      );
      const log = await openLog(files);
      expect(await positionsIn(log)).toEqual([1]);
      await log.close();
      expect(await files.read('log-0000000000000001.bin')).toHaveLength(whole.length);
    }
  });

  it('notices every single changed bit', () => {
    const frame = encodeFrame('{"perché":"漢字"}', 4711);
    expect(scanFrames(frame).payloads).toEqual(['{"perché":"漢字"}']);
    for (let bit = 0; bit < frame.length * 8; bit++) {
      const changed = Buffer.from(frame);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(scanFrames(changed).payloads).toEqual([]);
    }
  });

  it.each([0, 1])('refuses to start on damage before what was acknowledged: segment %s', async (damaged) => {
    const files = powerLossFiles();
    const log = await openLog(files, 150);
    await write(log, [1, 2, 3, 4, 5, 6]);
    await log.close();
    const names = await segments(files);
    const content = new Map(
      await Promise.all(names.map(async (name) => [name, Buffer.from(await files.read(name))] as const)),
    );
    const file = content.get(names[damaged === 0 ? 0 : names.length - 1] ?? '');
    if (file) file[30] = (file[30] ?? 0) ^ 1;
    const open = async () => positionsIn(await openLog(powerLossFiles({}, content), 150));
    await expect(open()).rejects.toThrow(/is damaged at byte 0.*restore/);
  });
});

describe('a full disk', () => {
  it('makes the engine refuse in a clear sentence, and go on when there is room', async () => {
    let isFull = false;
    const disk = powerLossFiles();
    const files = withFaults(disk, (file) => ({
      append: (data) => (isFull ? Promise.reject(new Error('ENOSPC: no space left on device')) : file.append(data)),
    }));
    const t = await openTestEngine({ files });
    await t.deploy(oneTask('one'));
    isFull = true;
    for (let attempt = 0; attempt < 2; attempt++) {
      const { status, text } = await t.refusal('CreateProcessInstance', { bpmnProcessId: 'one', version: -1 });
      expect({ status, text }).toEqual({
        status: 'UNAVAILABLE',
        text: expect.stringContaining('cannot write its log (ENOSPC'),
      });
    }
    expect(t.records.filter(({ valueType }) => valueType === 'PROCESS_INSTANCE_CREATION')).toEqual([]);
    isFull = false;
    await t.engine.whenIdle();
    await t.start('one');
    expect((await t.activate('work')).length).toBeGreaterThan(0);
    await t.close();
  });
});
