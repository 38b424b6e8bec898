import type { BatchEntry } from './log/frame-content.js';
import type { Command, IntentByType, RejectionType, ValueByType, ValueType } from './records/record.js';
import { applyEvent } from './state/apply-event.js';
import type { EngineState } from './state/engine-state.js';

/** What a client is told about its command. */
export type Reply =
  | { readonly ok: true; readonly key: number; readonly value: ValueByType[ValueType] }
  | { readonly ok: false; readonly rejectionType: RejectionType; readonly reason: string };

/** What happens outside the log once a batch is durable. */
export interface SideEffects {
  /** A job of this type may be activatable. */
  jobAvailable(type: string): void;
  /** A job was activated for a stream of its type. */
  pushJob(streamId: number, jobKey: number, job: ValueByType['JOB']): void;
  /** A process instance that somebody waits for is completed. */
  processCompleted(processInstanceKey: number, reply: Reply): void;
}

/** What a job stream wants to be pushed. */
export interface JobStream {
  readonly id: number;
  readonly worker: string;
  readonly timeout: number;
  readonly fetchVariables: readonly string[];
}

/** What the engine's clients currently ask for; not part of the state, gone after a restart. */
export interface Demand {
  /** A stream that takes jobs of this type, if any. */
  streamFor(jobType: string): JobStream | undefined;
  /** The variables to return, when somebody waits for the process instance's result. */
  awaitedVariables(processInstanceKey: number): readonly string[] | undefined;
  /** Somebody waits for the result of the instance that is being created; it may complete in the same batch. */
  awaitResult(processInstanceKey: number, variables: readonly string[]): void;
}

/** The batch that one command grows into: its records, and what is to be done when they are durable. */
export class Processing {
  readonly state: EngineState;
  readonly nowMs: number;
  readonly demand: Demand;
  readonly entries: BatchEntry[] = [];
  readonly effects: ((effects: SideEffects) => void)[] = [];
  /** Follow-up commands in the order in which they are to be processed. */
  readonly followUps: { readonly entryIndex: number; readonly command: Command }[] = [];
  /** Steps that expressions and decisions took so far. */
  spent = 0;
  reply: Reply | undefined;
  /** The record of the command that is being processed, when it is in this batch. */
  currentEntry = -1;

  constructor(state: EngineState, nowMs: number, demand: Demand) {
    this.state = state;
    this.nowMs = nowMs;
    this.demand = demand;
  }

  readonly spend = (steps: number): void => {
    this.spent += steps;
  };

  nextKey(): number {
    return this.state.nextKey++;
  }

  /** Appends an event and applies it. */
  event<T extends ValueType>(valueType: T, intent: IntentByType[T], key: number, value: ValueByType[T]): void {
    this.entries.push({ recordType: 'EVENT', valueType, intent, key, value });
    applyEvent(this.state, valueType, intent, key, value);
  }

  /** Appends a command that is processed after the ones before it; key -1 when it is given one on processing. */
  command<T extends ValueType>(valueType: T, intent: IntentByType[T], key: number, value: ValueByType[T]): void {
    const command = {
      key,
      valueType,
      intent,
      value,
      operationReference: -1,
      position: -1,
      timestamp: this.nowMs,
    } as unknown as Command;
    this.followUps.push({ entryIndex: this.entries.length, command });
    this.entries.push({ recordType: 'COMMAND', valueType, intent, key, value });
  }

  /**
   * Changes what the log says of the command that is being processed.
   *
   * Zeebe completes some of its own commands while it processes them, before they are written.
   */
  amendCommand<T extends ValueType>(value: ValueByType[T]): void {
    const entry = this.entries[this.currentEntry];
    if (entry) this.entries[this.currentEntry] = { ...entry, value };
  }

  /** Appends the rejection of a command without telling a client. */
  rejectSilently(command: Command, rejectionType: RejectionType, reason: string): void {
    const { valueType, intent, key, value } = command;
    this.entries.push({
      recordType: 'COMMAND_REJECTION',
      valueType,
      intent,
      key,
      value,
      rejectionType,
      rejectionReason: reason,
    });
  }

  /** Appends the rejection of a client's command and tells the client. */
  reject(command: Command, rejectionType: RejectionType, reason: string): void {
    this.rejectSilently(command, rejectionType, reason);
    this.reply = { ok: false, rejectionType, reason };
  }

  accept<T extends ValueType>(key: number, value: ValueByType[T]): void {
    this.reply = { ok: true, key, value };
  }

  /** To be done when this batch is durable. */
  after(effect: (effects: SideEffects) => void): void {
    this.effects.push(effect);
  }
}
