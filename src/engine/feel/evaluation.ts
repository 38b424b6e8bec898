import { FeelFunction, MAX_CHARACTERS, SizeLimitError, type FeelValue } from './feel-value.js';
import { entryOf, type FeelContext } from './feel-value.js';

export type WarningType =
  | 'NO_VARIABLE_FOUND'
  | 'NO_CONTEXT_ENTRY_FOUND'
  | 'NO_PROPERTY_FOUND'
  | 'NOT_COMPARABLE'
  | 'INVALID_TYPE'
  | 'NO_FUNCTION_FOUND'
  | 'FUNCTION_INVOCATION_FAILURE'
  | 'ASSERT_FAILURE';

/** The whole evaluation ends here, with this text for the incident. */
export class FeelFailure extends Error {}

/** What one evaluation may take, so that a hostile expression never stalls the engine's loop. */
export const LIMIT_MS = 50;
/** The work is stopped a little earlier: an error has to be made of it, and garbage collected. */
const RESERVE_MS = 10;
/** Less than this is never stopped, however slow the machine: a fraction of a millisecond of work. */
const FREE_STEPS = 4_000;
/** A busy machine may hold us back: time that we did not compute in is not counted, up to so many times the limit. */
const MAX_WAIT = 8;
/** The clock is read once per so many steps. */
const STEPS_PER_LOOK = 256;
const MAX_CALL_DEPTH = 400;
const MAX_LIST_CELLS = 2_000_000;
const MAX_WARNINGS = 100;

/** One run of an expression or a decision: the clock it sees, what it has used up, what was odd. */
export class Evaluation {
  /** Milliseconds since 1970 that `now()` and `today()` show. */
  readonly nowMs: number;
  readonly warnings: string[] = [];
  readonly #limitMs: number;
  readonly #startedAt = performance.now();
  /** What the process had computed when we first looked at the clock. */
  #computed: NodeJS.CpuUsage | undefined;
  #steps = 0;
  #nextLook = FREE_STEPS;
  #cells = 0;
  #depth = 0;

  constructor(nowMs: number, limitMs: number = LIMIT_MS) {
    this.nowMs = nowMs;
    this.#limitMs = limitMs;
  }

  /** Steps of work so far: about ten thousand in a millisecond. */
  get steps(): number {
    return this.#steps;
  }

  /** What is left of the time, for work that cannot count its own steps; at least one millisecond. */
  get remainingMs(): number {
    return Math.max(1, Math.ceil(this.#limitMs - RESERVE_MS - this.#spentMs()));
  }

  /** Whether the evaluation has had its time. */
  get isOver(): boolean {
    return this.#spentMs() > this.#limitMs - RESERVE_MS;
  }

  /** The time since the start, without what others had of it. */
  #spentMs(): number {
    this.#computed ??= process.cpuUsage();
    const elapsedMs = performance.now() - this.#startedAt;
    if (elapsedMs <= this.#limitMs - RESERVE_MS || elapsedMs > this.#limitMs * MAX_WAIT) return elapsedMs;
    const { user, system } = process.cpuUsage(this.#computed);
    return (user + system) / 1000;
  }

  /** Counts steps of work. @throws {FeelFailure} when the evaluation has had its time */
  step(count = 1): void {
    this.#steps += count;
    if (this.#steps < this.#nextLook) return;
    this.#nextLook = this.#steps + STEPS_PER_LOOK;
    if (this.isOver) throw this.timeIsUp();
  }

  /** Counts the elements of a list that is about to be made or searched. @throws {FeelFailure} when they are too many */
  cells(count: number): void {
    this.#cells += count;
    if (this.#cells > MAX_LIST_CELLS) {
      throw new FeelFailure(`it made lists of more than ${String(MAX_LIST_CELLS)} elements and was stopped`);
    }
    this.step(1 + (count >> 2));
  }

  /** Counts the characters of a text that is about to be made or searched. @throws {SizeLimitError} when they are too many */
  characters(count: number): void {
    if (count > MAX_CHARACTERS) throw new SizeLimitError();
    this.step(1 + (count >> 5));
  }

  timeIsUp(): FeelFailure {
    return new FeelFailure(`it took longer than ${String(this.#limitMs)} ms and was stopped`);
  }

  /** Runs a call one level deeper. @throws {FeelFailure} when calls are nested too deep */
  nested<T>(call: () => T): T {
    if (this.#depth >= MAX_CALL_DEPTH)
      throw new FeelFailure(`it nested more than ${String(MAX_CALL_DEPTH)} function calls and was stopped`);
    this.#depth += 1;
    try {
      return call();
    } finally {
      this.#depth -= 1;
    }
  }

  /** Notes what was odd; what follows goes on with null. */
  warn(type: WarningType, message: string): null {
    if (this.warnings.length < MAX_WARNINGS) this.warnings.push(`[${type}] ${message}`);
    return null;
  }
}

/** The names that an expression sees: layers, the innermost first. */
export class Scope {
  readonly #names: FeelContext;
  readonly #outer: Scope | null;

  constructor(names: FeelContext, outer: Scope | null = null) {
    this.#names = names;
    this.#outer = outer;
  }

  /** undefined when no layer has the name. */
  find(name: string): FeelValue | undefined {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- a chain is walked
    for (let scope: Scope | null = this; scope !== null; scope = scope.#outer) {
      const value = entryOf(scope.#names, name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** The innermost function of that name which takes such arguments. */
  findFunction(name: string, accepts: (candidate: FeelFunction) => boolean): FeelFunction | undefined {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- a chain is walked
    for (let scope: Scope | null = this; scope !== null; scope = scope.#outer) {
      const value = entryOf(scope.#names, name);
      if (value instanceof FeelFunction && accepts(value)) return value;
    }
    return undefined;
  }
}
