import { requireFit } from '../../src/engine/batch-size.js';
import { virtualClock } from '../../src/engine/clock.js';
import { createDueWork } from '../../src/engine/due-work.js';
import { encodeBatch, type BatchEntry } from '../../src/engine/log/frame-content.js';
import { ResourceLibrary } from '../../src/engine/model/resources.js';
import { Processing } from '../../src/engine/processing.js';
import { processMessageBatchExpire } from '../../src/engine/processors/message-commands.js';
import type { Command } from '../../src/engine/records/record.js';
import { EngineState } from '../../src/engine/state/engine-state.js';
import { UndoJournal } from '../../src/engine/state/journal.js';
import type { NewCommand, StreamProcessor } from '../../src/engine/stream-processor.js';

const NO_DEMAND = {
  streamFor: () => undefined,
  awaitedVariables: () => undefined,
  awaitResult: () => undefined,
};

describe('messages whose time is over', () => {
  it('are many commands when they are many, each of which fits into one batch', () => {
    const state = new EngineState(new UndoJournal(), new ResourceLibrary());
    const clock = virtualClock(0);
    const submitted: NewCommand[] = [];
    const processor = { submitDue: (commands: readonly NewCommand[]) => submitted.push(...commands) };
    const dueWork = createDueWork(state, clock, () => processor as unknown as StreamProcessor);
    for (let key = 1; key <= 50_000; key++)
      state.messages.put(key, {
        name: 'asked',
        correlationKey: `k${key}`,
        messageId: '',
        timeToLive: 1_000,
        deadline: 1_000,
        variables: {},
        tenantId: '<default>',
      });
    dueWork.schedule();
    clock.advance(60_000);
    expect(submitted.length).toBeGreaterThan(1);

    for (const command of submitted) {
      const processing = new Processing(state, clock.nowMs(), NO_DEMAND);
      processMessageBatchExpire(processing, command as unknown as Command<'MESSAGE_BATCH'>);
      const entries: readonly BatchEntry[] = processing.entries;
      const head = { firstPosition: 1, sourcePosition: 1, timestamp: 0, operationReference: -1, nextKey: 1 };
      const { json } = encodeBatch({ ...head, entries });
      expect(() => requireFit(entries, json, [entries.length])).not.toThrow();
    }
    expect(state.messages.expiries.first()).toBeUndefined();
    expect(state.messages.find(1)).toBeUndefined();
    expect(state.messages.find(50_000)).toBeUndefined();
    dueWork.close();
  });
});
