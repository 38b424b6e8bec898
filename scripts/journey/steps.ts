export interface StepResult {
  readonly actor: string;
  readonly name: string;
  readonly ms: number;
  readonly ok: boolean;
  /** Why it is not ok; absent when it is. */
  readonly problem?: string;
}

export interface JourneyResult {
  readonly service: string;
  readonly way: string;
  readonly ok: boolean;
  readonly steps: readonly StepResult[];
  readonly totalMs: number;
}

/** Runs and times one step; the first that fails ends the journey, since what follows would only repeat its fault. */
export type Step = <T>(actor: string, name: string, run: () => Promise<T>) => Promise<T>;

class StepFailed extends Error {}

/** One way through a service. Never throws: a failure is in the result. */
export async function runJourney(
  service: string,
  way: string,
  walk: (step: Step) => Promise<void>,
): Promise<JourneyResult> {
  const steps: StepResult[] = [];
  const startedMs = performance.now();
  const step: Step = async (actor, name, run) => {
    const stepMs = performance.now();
    try {
      const value = await run();
      steps.push({ actor, name, ms: Math.round(performance.now() - stepMs), ok: true });
      return value;
    } catch (error) {
      steps.push({
        actor,
        name,
        ms: Math.round(performance.now() - stepMs),
        ok: false,
        problem: (error as Error).message,
      });
      throw new StepFailed();
    }
  };
  try {
    await walk(step);
  } catch (error) {
    if (!(error instanceof StepFailed)) {
      steps.push({ actor: 'journey', name: 'between two steps', ms: 0, ok: false, problem: (error as Error).message });
    }
  }
  return { service, way, ok: steps.every(({ ok }) => ok), steps, totalMs: Math.round(performance.now() - startedMs) };
}

/** @throws {Error} with what is there instead, cut to what fits on a screen */
export function expectText(
  page: { readonly text: string; readonly url: URL; readonly status: number },
  wanted: string | RegExp,
): void {
  const isThere = typeof wanted === 'string' ? page.text.includes(wanted) : wanted.test(page.text);
  if (!isThere)
    throw new Error(`"${String(wanted)}" is not at ${page.url.pathname} (${page.status}): ${page.text.slice(0, 600)}`);
}

export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  if (actual !== expected)
    throw new Error(`${what} is ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`);
}

/** Asks again until `look` gives something, at most `limitMs`. @throws {Error} with `what` when the time is over */
export async function waitFor<T>(what: string, limitMs: number, look: () => Promise<T | undefined>): Promise<T> {
  const untilMs = performance.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > untilMs) throw new Error(`${what} did not happen within ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
