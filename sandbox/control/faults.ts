import { z } from 'zod';

const FaultEffect = z
  .strictObject({
    /** Waits before anything else; alone, the call is then handled as usual. */
    delayMs: z.number().int().min(0).max(120_000).optional(),
    /** Answers this in place of the sandbox. */
    status: z.number().int().min(100).max(599).optional(),
    headers: z.record(z.string(), z.string()).optional(),
    /** Text is sent as it is, anything else as JSON. */
    body: z.unknown().optional(),
    /** Takes the call and never answers. */
    hang: z.literal(true).optional(),
    /** Closes the connection: `true` before the call is handled, `after` once it has been handled (the answer is lost). */
    dropConnection: z.union([z.literal(true), z.literal('after')]).optional(),
    /** A fault that only this sandbox knows, e.g. sending a receipt twice; its code asks for it by name. */
    signal: z.string().min(1).optional(),
  })
  .refine((effect) => Object.keys(effect).length > 0, 'An effect needs at least one field');

/** One rule of the fault control; the first that matches a call is applied. */
export const FaultRule = z.strictObject({
  match: z
    .strictObject({
      method: z.string().optional(),
      /** Prefix of the path. */
      path: z.string().optional(),
      /** Text that the body contains. */
      body: z.string().optional(),
    })
    .default({}),
  effect: FaultEffect,
  /** How many calls it applies to; without it, all of them. */
  times: z.number().int().positive().optional(),
  /** How many matching calls pass before it applies. */
  after: z.number().int().min(0).default(0),
});
export type FaultRule = z.infer<typeof FaultRule>;
export type FaultRuleInput = z.input<typeof FaultRule>;
export type FaultEffect = FaultRule['effect'];

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

export interface Faults {
  /** Replaces all rules. @throws {z.ZodError} when one is malformed. */
  set(rules: unknown): void;
  clear(): void;
  /** The rules that can still apply, with what is left of them. */
  list(): readonly FaultRule[];
  /** The effect on this call, used up by one; undefined when none applies. Rules with a signal are left alone. */
  take(call: Call): FaultEffect | undefined;
  /** True when a rule with this signal applies (its `match` against the text given), used up by one. */
  takeSignal(signal: string, about?: string): boolean;
}

function matches({ match }: FaultRule, { method, path, body }: Call): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== method) return false;
  if (match.path !== undefined && !path.startsWith(match.path)) return false;
  return match.body === undefined || body.includes(match.body);
}

export function createFaults(): Faults {
  let rules: FaultRule[] = [];

  function takeFirst(holds: (rule: FaultRule) => boolean): FaultEffect | undefined {
    for (const rule of rules) {
      if (rule.times === 0 || !holds(rule)) continue;
      if (rule.after > 0) {
        rule.after -= 1;
        continue;
      }
      if (rule.times !== undefined) rule.times -= 1;
      return rule.effect;
    }
    return undefined;
  }

  return {
    set(input) {
      rules = z.array(FaultRule).parse(input);
    },
    clear() {
      rules = [];
    },
    list: () => rules.filter((rule) => rule.times !== 0),
    take: (call) => takeFirst((rule) => rule.effect.signal === undefined && matches(rule, call)),
    takeSignal(signal, about = '') {
      const call = { method: '', path: '', body: about };
      return (
        takeFirst(
          (rule) => rule.effect.signal === signal && matches({ ...rule, match: { body: rule.match.body } }, call),
        ) !== undefined
      );
    },
  };
}
