import { virtualClock } from '../../src/engine/clock.js';
import { openRecordLog } from '../../src/engine/log/record-log.js';
import { recordsOf } from '../../src/engine/log/frame-content.js';
import { ResourceLibrary } from '../../src/engine/model/resources.js';
import type { Processing } from '../../src/engine/processing.js';
import type { Command, EngineRecord } from '../../src/engine/records/record.js';
import { EngineState } from '../../src/engine/state/engine-state.js';
import { UndoJournal } from '../../src/engine/state/journal.js';
import { StreamProcessor, type NewCommand, type Outcome } from '../../src/engine/stream-processor.js';
import { powerLossFiles } from './power-loss-files.js';

/** A processor with a handler of our own in place of the engine's. */
async function open(process: (processing: Processing, command: Command) => void) {
  const records: EngineRecord[] = [];
  const journal = new UndoJournal();
  const state = new EngineState(journal, new ResourceLibrary());
  const log = await openRecordLog({
    files: powerLossFiles(),
    onDurable: (batches) => records.push(...batches.flatMap(({ batch }) => recordsOf(batch))),
  });
  const processor = new StreamProcessor({
    state,
    journal,
    log,
    clock: virtualClock(1_000),
    demand: { streamFor: () => undefined, awaitedVariables: () => undefined, awaitResult: () => undefined },
    effects: { jobAvailable: () => undefined, pushJob: () => undefined, processCompleted: () => undefined },
    process,
    lastPosition: 0,
    pending: [],
    onTurnEnd: () => undefined,
  });
  return { processor, state, log, records };
}

const expire = (key: number): NewCommand<'MESSAGE_BATCH'> => ({
  valueType: 'MESSAGE_BATCH',
  intent: 'EXPIRE',
  key,
  value: { messageKeys: [] },
});

const variable = (name: string) => ({
  name,
  value: '1',
  scopeKey: 7,
  processInstanceKey: 7,
  processDefinitionKey: 7,
  bpmnProcessId: 'one',
  tenantId: '<default>',
});

describe('the processor', () => {
  it('takes back all that a failed command had changed, says so, and goes on', async () => {
    const { processor, state, log, records } = await open((p, command) => {
      const key = p.nextKey();
      p.event('VARIABLE', 'CREATED', key, variable(`v${command.key}`));
      if (command.key === 2) throw new Error('the handler has a fault');
      p.accept(key, command.value);
    });
    const outcomes = await Promise.all(
      [1, 2, 3].map((key) => new Promise<Outcome>((resolve) => processor.submit(expire(key), resolve))),
    );
    await log.close();
    expect(outcomes.map((outcome) => outcome.ok && outcome.value.ok)).toEqual([true, false, true]);
    expect(outcomes[1]).toMatchObject({
      value: { rejectionType: 'PROCESSING_ERROR', reason: expect.stringContaining('the handler has a fault') },
    });
    expect(state.variables.localDocument(7)).toEqual({ v1: 1, v3: 1 });
    // The key that the failed command had taken is given out again.
    expect(records.filter(({ valueType }) => valueType === 'VARIABLE').map(({ key }) => key)).toEqual([
      state.nextKey - 2,
      state.nextKey - 1,
    ]);
    expect(records.find(({ valueType }) => valueType === 'ERROR')?.value).toMatchObject({
      exceptionMessage: 'the handler has a fault',
    });
  });

  it('leaves what follows beyond a hundred commands for later, so that others get their turn', async () => {
    const order: number[] = [];
    const { processor, log, records } = await open((p, command) => {
      order.push(command.key);
      if (command.key >= 1_000 && command.key < 1_249)
        p.command('MESSAGE_BATCH', 'EXPIRE', command.key + 1, { messageKeys: [] });
      p.accept(command.key, command.value);
    });
    const answered = [1_000, 1].map((key) => new Promise<Outcome>((resolve) => processor.submit(expire(key), resolve)));
    await Promise.all(answered);
    await processor.idle();
    await log.whenDurable(processor.lastPosition);
    expect(order).toHaveLength(251);
    expect(order.indexOf(1)).toBe(100);
    expect(order.filter((key) => key !== 1)).toEqual(Array.from({ length: 250 }, (_, index) => 1_000 + index));
    // Each record names the command that its batch began with.
    const positionOf = new Map(records.map(({ key, position }) => [key, position]));
    expect(records.find(({ key }) => key === 1_249)?.sourceRecordPosition).toBe(positionOf.get(1_200));
    await log.close();
  });

  it('tells clients to come back when too many commands are waiting', async () => {
    const { processor, log } = await open((p, command) => p.accept(command.key, command.value));
    const outcomes: Outcome[] = [];
    for (let n = 0; n < 20_001; n++) processor.submit(expire(n), (outcome) => outcomes.push(outcome));
    expect(outcomes).toEqual([{ ok: false, error: expect.objectContaining({ kind: 'overloaded' }) }]);
    await processor.idle();
    await log.whenDurable(processor.lastPosition);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(20_000);
    await log.close();
  });

  it('refuses when it is closed', async () => {
    const { processor, log } = await open((p, command) => p.accept(command.key, command.value));
    const waiting = new Promise<Outcome>((resolve) => processor.submit(expire(1), resolve));
    processor.close();
    expect(await waiting).toMatchObject({ ok: false, error: { kind: 'closed' } });
    const late = new Promise<Outcome>((resolve) => processor.submit(expire(2), resolve));
    expect(await late).toMatchObject({ ok: false, error: { kind: 'closed' } });
    await log.close();
  });

  it('never lets the time of its records go back', async () => {
    const clock = { nowMs: () => times.shift() ?? 0, setAlarm: () => () => undefined };
    const times = [5_000, 5_000, 3_000, 3_000, 6_000, 6_000];
    const records: EngineRecord[] = [];
    const log = await openRecordLog({
      files: powerLossFiles(),
      onDurable: (batches) => records.push(...batches.flatMap(({ batch }) => recordsOf(batch))),
    });
    const journal = new UndoJournal();
    const processor = new StreamProcessor({
      state: new EngineState(journal, new ResourceLibrary()),
      journal,
      log,
      clock,
      demand: { streamFor: () => undefined, awaitedVariables: () => undefined, awaitResult: () => undefined },
      effects: { jobAvailable: () => undefined, pushJob: () => undefined, processCompleted: () => undefined },
      process: (p, command) => p.accept(command.key, command.value),
      lastPosition: 0,
      pending: [],
      onTurnEnd: () => undefined,
    });
    for (const key of [1, 2, 3]) await new Promise((resolve) => processor.submit(expire(key), resolve));
    await log.close();
    expect(records.map(({ timestamp }) => timestamp)).toEqual([5_000, 5_000, 6_000]);
  });
});
