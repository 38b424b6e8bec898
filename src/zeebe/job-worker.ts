import type { z } from 'zod';
import type { JsonObject } from '../json.js';

/** What a handler says about its job; `runner.ts` turns it into commands of the gateway. */
export type JobOutcome =
  | { readonly kind: 'completed'; readonly variables: JsonObject }
  | { readonly kind: 'bpmn-error'; readonly code: string; readonly message: string }
  /** Repeating cannot help: the job becomes an incident at once. Anything thrown is retried instead. */
  | { readonly kind: 'incident'; readonly message: string };

export const completed = (variables: JsonObject = {}): JobOutcome => ({ kind: 'completed', variables });
/** `code` is UPPER_SNAKE and drawn on the diagram. */
export const bpmnError = (code: string, message: string): JobOutcome => ({ kind: 'bpmn-error', code, message });
export const incident = (message: string): JobOutcome => ({ kind: 'incident', message });

/** What a handler may know about its job besides the input. */
export interface JobContext {
  readonly jobKey: string;
  readonly processInstanceKey: string;
  readonly elementId: string;
  /** Task headers of the model. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Key of an effect outside, equal at each repetition of this task for this element instance:
   * `<elementInstanceKey>:<name>`.
   */
  effectKey(name: string): string;
}

export interface JobWorker {
  readonly type: string;
  readonly timeoutMs: number;
  /** One line for the modeller: what the job does. Italian first, as analysts read it. */
  readonly title: { readonly it: string; readonly en: string };
  /** Names of input and output variables, published as an element template. */
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** Checks the variables, then handles. @throws whatever the handler throws: a technical fault */
  run(variables: unknown, context: JobContext): Promise<JobOutcome>;
}

/** Describes one job type: bad input becomes an incident, as repeating cannot help. */
export function jobWorker<S extends z.ZodObject>(options: {
  readonly type: string;
  readonly title: { readonly it: string; readonly en: string };
  readonly input: S;
  readonly outputs?: readonly string[];
  readonly timeoutMs?: number;
  handle(input: z.infer<S>, context: JobContext): Promise<JobOutcome>;
}): JobWorker {
  return {
    type: options.type,
    title: options.title,
    timeoutMs: options.timeoutMs ?? 30_000,
    inputNames: Object.keys(options.input.shape),
    outputNames: options.outputs ?? [],
    async run(variables, context) {
      const parsed = options.input.safeParse(variables);
      if (!parsed.success) {
        const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'variables'}: ${message}`);
        return incident(`Job ${options.type} got variables that it cannot use: ${problems.join('; ')}`);
      }
      return options.handle(parsed.data, context);
    },
  };
}
