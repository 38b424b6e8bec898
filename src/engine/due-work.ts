/**
 * Turns what has become due into commands: timers, job time-outs, the end of back-offs, the expiry of messages.
 * @source Zeebe 8.6: separate checkers, each writing its commands to the log at once
 */
import type { Clock } from './clock.js';
import type { ValueByType } from './records/record.js';
import type { EngineState } from './state/engine-state.js';
import type { OrderedQueue } from './state/ordered-queue.js';
import type { NewCommand, StreamProcessor } from './stream-processor.js';

/** Messages are looked at no more often than this. */
const MESSAGE_CHECK_MS = 60_000;
/** What one command leads to must fit into one batch. */
const MESSAGES_PER_COMMAND = 1_000;
/** A timer that could not fire, as its element is just ending, is tried again after this time. */
const TIMER_RETRY_MS = 100;

export interface DueWork {
  /** Sets the alarm for the next due date; to be called whenever due dates may have changed. */
  schedule(): void;
  close(): void;
}

export function createDueWork(state: EngineState, clock: Clock, processor: () => StreamProcessor): DueWork {
  let cancelAlarm: (() => void) | undefined;
  let alarmAtMs = Infinity;
  let lastMessageCheckMs = clock.nowMs();
  let closed = false;

  function nextDueMs(): number {
    const dueAt = (queue: OrderedQueue, delayMs: number) => {
      const first = queue.first();
      return first ? first.rank + delayMs : Infinity;
    };
    const messages = dueAt(state.messages.expiries, 0);
    return Math.min(
      dueAt(state.timers.due, 0),
      dueAt(state.jobs.deadlines, 1),
      dueAt(state.jobs.backoffs, 1),
      messages === Infinity ? Infinity : Math.max(messages, lastMessageCheckMs + MESSAGE_CHECK_MS),
    );
  }

  function schedule(): void {
    if (closed) return;
    const atMs = nextDueMs();
    if (atMs === alarmAtMs) return;
    cancelAlarm?.();
    cancelAlarm = undefined;
    alarmAtMs = atMs;
    if (atMs !== Infinity) cancelAlarm = clock.setAlarm(atMs, ring);
  }

  function ring(): void {
    alarmAtMs = Infinity;
    cancelAlarm = undefined;
    const nowMs = clock.nowMs();
    processor().submitDue(dueTimers(state, nowMs));
    processor().submitDue(dueJobs(state, state.jobs.deadlines, nowMs, 'TIME_OUT'));
    processor().submitDue(dueJobs(state, state.jobs.backoffs, nowMs, 'RECUR_AFTER_BACKOFF'));
    if (nowMs >= lastMessageCheckMs + MESSAGE_CHECK_MS) {
      lastMessageCheckMs = nowMs;
      processor().submitDue(dueMessages(state, nowMs));
    }
    schedule();
  }

  return {
    schedule,
    close() {
      closed = true;
      cancelAlarm?.();
    },
  };
}

function dueTimers(state: EngineState, nowMs: number): NewCommand[] {
  const commands: NewCommand<'TIMER'>[] = [];
  for (let first = state.timers.due.first(); first && first.rank <= nowMs; first = state.timers.due.first()) {
    state.timers.due.take();
    const timer = state.timers.find(first.key);
    if (timer) commands.push({ valueType: 'TIMER', intent: 'TRIGGER', key: timer.key, value: timer.value });
  }
  for (const { key } of commands) state.timers.due.add(nowMs + TIMER_RETRY_MS, key);
  return commands.sort(byDueDate);
}

/** Of timers that are due at one instant the older element's comes first, that of a start event last. */
function byDueDate(a: NewCommand<'TIMER'>, b: NewCommand<'TIMER'>): number {
  const age = ({ value }: NewCommand<'TIMER'>) => (value.elementInstanceKey < 0 ? Infinity : value.elementInstanceKey);
  if (a.value.dueDate !== b.value.dueDate) return a.value.dueDate - b.value.dueDate;
  return age(a) === age(b) ? a.key - b.key : age(a) - age(b);
}

function dueJobs(
  state: EngineState,
  queue: OrderedQueue,
  nowMs: number,
  intent: 'TIME_OUT' | 'RECUR_AFTER_BACKOFF',
): NewCommand[] {
  const commands: NewCommand<'JOB'>[] = [];
  for (let first = queue.first(); first && first.rank < nowMs; first = queue.first()) {
    queue.take();
    const job = state.jobs.find(first.key);
    if (job) commands.push({ valueType: 'JOB', intent, key: job.key, value: job.value });
  }
  return commands;
}

function dueMessages(state: EngineState, nowMs: number): NewCommand[] {
  const messageKeys: number[] = [];
  for (
    let first = state.messages.expiries.first();
    first && first.rank <= nowMs;
    first = state.messages.expiries.first()
  ) {
    state.messages.expiries.take();
    messageKeys.push(first.key);
  }
  const commands: NewCommand<'MESSAGE_BATCH'>[] = [];
  for (let at = 0; at < messageKeys.length; at += MESSAGES_PER_COMMAND) {
    const value: ValueByType['MESSAGE_BATCH'] = { messageKeys: messageKeys.slice(at, at + MESSAGES_PER_COMMAND) };
    commands.push({ valueType: 'MESSAGE_BATCH', intent: 'EXPIRE', key: -1, value });
  }
  return commands;
}
