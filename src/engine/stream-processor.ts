/**
 * The deterministic, single-threaded processor: takes commands in order, turns each into one batch of records, applies
 * the batch's events to the state, and hands the batch to the log. Clients hear of it only when it is on the disk.
 */
import type { Clock } from './clock.js';
import { BatchTooLargeError, requireFit } from './batch-size.js';
import { encodeBatch, type BatchEntry, type RecordBatch, type WrittenBatch } from './log/frame-content.js';
import type { RecordLog } from './log/record-log.js';
import { Processing, type Demand, type Reply, type SideEffects } from './processing.js';
import type { CommandProcessor } from './processors/command-table.js';
import { processFailed } from './processors/failed-commands.js';
import type { Command, IntentByType, ValueByType, ValueType } from './records/record.js';
import type { Result } from './result.js';
import type { EngineState } from './state/engine-state.js';
import type { UndoJournal } from './state/journal.js';

/** One batch takes no more commands than this; the rest is left in the log, so that nobody waits long for a turn. */
const COMMANDS_PER_BATCH = 100;
/** After so many steps of expressions the rest of a batch is left as well: some ten milliseconds of work. */
const STEPS_PER_BATCH = 100_000;
/** Commands that may wait; beyond that clients are told to come back. */
const LONGEST_QUEUE = 20_000;
/** How long the processor works before it lets the event loop take new requests. */
const TURN_MS = 8;

export type Outcome = Result<Reply, EngineUnavailable>;

/** Why a command was not taken, or what became of it is not known. */
export interface EngineUnavailable {
  readonly kind: 'overloaded' | 'disk' | 'closed';
  readonly message: string;
}

export interface NewCommand<T extends ValueType = ValueType> {
  readonly valueType: T;
  readonly intent: IntentByType[T];
  readonly key: number;
  readonly value: ValueByType[T];
  readonly operationReference?: number;
}

/** What a command has led to, ready to be written. */
interface Built {
  readonly processing: Processing;
  readonly written: WrittenBatch;
  /** Follow-up commands for later batches. */
  readonly left: Processing['followUps'];
}

interface Queued {
  readonly command: Command;
  readonly settle: ((outcome: Outcome) => void) | undefined;
}

export interface StreamProcessorOptions {
  readonly state: EngineState;
  readonly journal: UndoJournal;
  readonly log: RecordLog;
  readonly clock: Clock;
  readonly demand: Demand;
  readonly effects: SideEffects;
  readonly process: CommandProcessor;
  /** Position after which the log goes on. */
  readonly lastPosition: number;
  /** Commands in the log that nobody has processed yet. */
  readonly pending: readonly Command[];
  /** Called after each turn: due dates may have changed. */
  readonly onTurnEnd: () => void;
}

export class StreamProcessor {
  readonly #options: StreamProcessorOptions;
  #queue: Queued[];
  #next = 0;
  #lastPosition: number;
  #lastTimestamp = 0;
  #turnScheduled = false;
  #closed = false;
  #idleWaiters: (() => void)[] = [];

  constructor(options: StreamProcessorOptions) {
    this.#options = options;
    this.#lastPosition = options.lastPosition;
    this.#queue = options.pending.map((command) => ({ command, settle: undefined }));
  }

  get lastPosition(): number {
    return this.#lastPosition;
  }

  get isIdle(): boolean {
    return this.#next >= this.#queue.length;
  }

  /** Commands in the log that are waiting for their turn. */
  get pending(): readonly Command[] {
    return this.#queue.slice(this.#next).flatMap(({ command }) => (command.position >= 0 ? [command] : []));
  }

  /** Takes up what a restart has left. */
  start(): void {
    this.#scheduleTurn();
  }

  /** Queues a client's command. `settle` is called once, when its batch is durable or cannot be made so. */
  submit(command: NewCommand, settle: (outcome: Outcome) => void): void {
    const refusal = this.#whyRefused();
    if (refusal) {
      settle({ ok: false, error: refusal });
      return;
    }
    this.#queue.push({ command: this.#stamp(command), settle });
    this.#scheduleTurn();
  }

  /** Writes commands of the engine itself (something is due) to the log, to be processed in their order. */
  submitDue(commands: readonly NewCommand[]): void {
    if (commands.length === 0 || this.#closed) return;
    const entries = commands.map(({ valueType, intent, key, value }): BatchEntry => ({
      recordType: 'COMMAND',
      valueType,
      intent,
      key,
      value,
      isSource: true,
      pending: true,
    }));
    const batch = this.#batchOf(entries, -1, this.#now(), -1);
    this.#append(encodeBatch(batch), () => undefined);
    commands.forEach((command, index) => {
      const position = batch.firstPosition + index;
      this.#queue.push({ command: { ...this.#stamp(command), position }, settle: undefined });
    });
    this.#scheduleTurn();
  }

  /** Resolves when no command is waiting. */
  async idle(): Promise<void> {
    if (!this.isIdle) await new Promise<void>((resolve) => this.#idleWaiters.push(resolve));
  }

  close(): void {
    this.#closed = true;
    for (const { settle } of this.#queue.slice(this.#next)) settle?.({ ok: false, error: CLOSED });
    this.#queue = [];
    this.#next = 0;
    this.#wakeIdle();
  }

  #whyRefused(): EngineUnavailable | undefined {
    if (this.#closed) return CLOSED;
    const { failure } = this.#options.log;
    if (failure) return diskRefusal(failure);
    if (this.#queue.length - this.#next < LONGEST_QUEUE) return undefined;
    return {
      kind: 'overloaded',
      message: `The engine has ${LONGEST_QUEUE} commands waiting: send this one again later`,
    };
  }

  #now(): number {
    this.#lastTimestamp = Math.max(this.#lastTimestamp, this.#options.clock.nowMs());
    return this.#lastTimestamp;
  }

  #stamp({ valueType, intent, key, value, operationReference = -1 }: NewCommand): Command {
    return { valueType, intent, key, value, operationReference, position: -1, timestamp: this.#now() };
  }

  #scheduleTurn(): void {
    if (this.#turnScheduled || this.isIdle) return;
    this.#turnScheduled = true;
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#turnScheduled = false;
    const until = performance.now() + TURN_MS;
    for (let queued = this.#queue[this.#next]; queued; queued = this.#queue[this.#next]) {
      this.#next += 1;
      this.#processOne(queued);
      if (performance.now() > until) break;
    }
    if (this.isIdle) {
      this.#queue = [];
      this.#next = 0;
    } else if (this.#next > 1024) {
      this.#queue = this.#queue.slice(this.#next);
      this.#next = 0;
    }
    this.#options.onTurnEnd();
    this.#scheduleTurn();
    this.#wakeIdle();
  }

  #wakeIdle(): void {
    if (!this.isIdle) return;
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const wake of waiters) wake();
  }

  /** What does not fit into one batch is processed again up to the command that is too much, which begins the next one. */
  #processOne({ command, settle }: Queued): void {
    let mostCommands = COMMANDS_PER_BATCH;
    for (;;) {
      const done = this.#attempt(() => this.#processFollowUps(command, mostCommands));
      if (done.ok) {
        this.#finish(done.value, settle);
        return;
      }
      const { error } = done;
      if (!(error instanceof BatchTooLargeError) || error.fitting === 0) {
        const processing = this.#begin(command);
        processFailed(processing, command, error, this.#positionOf(command));
        this.#finish(this.#build(processing, command, processing.followUps), settle);
        return;
      }
      mostCommands = error.fitting;
    }
  }

  /** Processes as a whole or not at all. */
  #attempt<T>(work: () => T): Result<T, unknown> {
    const { state, journal } = this.#options;
    const keyBefore = state.nextKey;
    journal.begin();
    try {
      const value = work();
      journal.commit();
      return { ok: true, value };
    } catch (error) {
      journal.rollback();
      state.nextKey = keyBefore;
      return { ok: false, error };
    }
  }

  #positionOf({ position }: Command): number {
    return position >= 0 ? position : this.#lastPosition + 1;
  }

  /** A command that is not in the log yet is the first record of its batch. */
  #begin({ position, valueType, intent, key, value }: Command): Processing {
    const processing = new Processing(this.#options.state, this.#now(), this.#options.demand);
    if (position < 0) processing.entries.push({ recordType: 'COMMAND', valueType, intent, key, value, isSource: true });
    return processing;
  }

  /**
   * Processes the command and what follows from it.
   *
   * @throws {BatchTooLargeError}
   */
  #processFollowUps(command: Command, mostCommands: number): Built {
    const processing = this.#begin(command);
    this.#options.process(processing, command);
    // Only the first command has somebody who waits for an answer.
    const { reply } = processing;
    const ends = [processing.entries.length];
    for (
      let next = processing.followUps[0];
      next && ends.length < mostCommands && processing.spent < STEPS_PER_BATCH;
      next = processing.followUps[ends.length - 1]
    ) {
      processing.currentEntry = next.entryIndex;
      this.#options.process(processing, next.command);
      ends.push(processing.entries.length);
    }
    processing.reply = reply;
    const built = this.#build(processing, command, processing.followUps.slice(ends.length - 1));
    requireFit(built.written.batch.entries, built.written.json, ends, reply);
    return built;
  }

  #build(
    processing: Processing,
    { position, operationReference }: Pick<Command, 'position' | 'operationReference'>,
    left: Processing['followUps'],
  ): Built {
    const entries = [...processing.entries];
    for (const { entryIndex } of left) entries[entryIndex] = { ...(entries[entryIndex] as BatchEntry), pending: true };
    const batch = this.#batchOf(entries, position, processing.nowMs, operationReference);
    return { processing, written: encodeBatch(batch), left };
  }

  #batchOf(
    entries: readonly BatchEntry[],
    sourcePosition: number,
    timestamp: number,
    operationReference: number,
  ): RecordBatch {
    const firstPosition = this.#lastPosition + 1;
    const { nextKey } = this.#options.state;
    return { firstPosition, sourcePosition, timestamp, operationReference, nextKey, entries };
  }

  #finish({ processing, written, left }: Built, settle: Queued['settle']): void {
    let isSettled = false;
    const settleOnce = (outcome: Outcome) => {
      if (!isSettled) settle?.(outcome);
      isSettled = true;
    };
    const onOutcome = (outcome: Result<void, Error>) => {
      if (!outcome.ok) {
        settleOnce({ ok: false, error: diskRefusal(outcome.error) });
        return;
      }
      const { reply } = processing;
      if (reply) settleOnce({ ok: true, value: reply });
      for (const effect of processing.effects) effect(this.#options.effects);
    };
    this.#append(written, onOutcome);
    for (const { entryIndex, command } of left) {
      const position = written.batch.firstPosition + entryIndex;
      this.#queue.push({ command: { ...command, position }, settle: undefined });
    }
  }

  #append(written: WrittenBatch, onOutcome: (outcome: Result<void, Error>) => void): void {
    this.#lastPosition += written.batch.entries.length;
    this.#options.log.append(written, onOutcome);
  }
}

const CLOSED: EngineUnavailable = { kind: 'closed', message: 'The engine is shutting down' };

const diskRefusal = (error: Error): EngineUnavailable => ({
  kind: 'disk',
  message: `The engine cannot write its log (${error.message}): nothing accepted before is lost, and it goes on when the disk does`,
});
