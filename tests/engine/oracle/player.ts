import { createGatewayClient, type Answer, type GatewayClient, type OpenCall } from './gateway-client.js';
import type { StreamRecord } from './record.js';
import { resolveReferences } from './references.js';
import type { Refusal, Scenario, Step } from './scenario.js';

/** An engine in the hands of the player: real Zeebe or ours. */
export interface ScenarioTarget {
  readonly address: string;
  /** The engine's clock at the start of the scenario, epoch ms; it stands still but for `advance`. */
  readonly startMs: number;
  /** Records since the start of the scenario, in log order. */
  records(): readonly StreamRecord[];
  /**
   * Resolves when the engine has processed everything there is and its records have arrived.
   *
   * @param open RPCs of the calls that are still open: the engine may act for them on its own
   */
  whenIdle(open: readonly string[]): Promise<void>;
  /**
   * To be called before a call is begun that stays open.
   *
   * @returns resolves when the engine has taken the call, once a later one of the same connection has been answered
   */
  whenTaken(rpc: string): () => Promise<void>;
  advance(ms: number): Promise<void>;
}

export interface PlayedStep {
  readonly step: number;
  readonly rpc: string;
  readonly answer: Answer;
}

/** What a scenario did to an engine, not yet normalised. */
export interface Playback {
  readonly startMs: number;
  readonly answers: readonly PlayedStep[];
  readonly records: readonly StreamRecord[];
}

interface Session {
  readonly scenario: Scenario;
  readonly target: ScenarioTarget;
  readonly client: GatewayClient;
  readonly known: Map<string, unknown>;
  readonly open: Map<string, { rpc: string; call: OpenCall }>;
  readonly answers: PlayedStep[];
}

/**
 * Plays the steps one after another, waiting for the engine to come to rest after each.
 *
 * @throws {Error} when a call ends otherwise than its step says, or a step refers to something that is not there
 */
export async function playScenario(scenario: Scenario, target: ScenarioTarget): Promise<Playback> {
  const client = createGatewayClient(target.address);
  const session: Session = { scenario, target, client, known: new Map(), open: new Map(), answers: [] };
  try {
    let index = 0;
    for (const step of stepsOf(scenario, target)) {
      await playStep(session, step, index).catch((error: unknown) => {
        const said = error instanceof Error ? error.message : String(error);
        throw new Error(`${scenario.name}, step ${index + 1} (${describeStep(step)}): ${said}`, { cause: error });
      });
      await target.whenIdle([...session.open.values()].map(({ rpc }) => rpc));
      index += 1;
    }
  } finally {
    for (const { call } of session.open.values()) call.close();
    client.close();
  }
  return { startMs: target.startMs, answers: session.answers, records: [...target.records()] };
}

function* stepsOf({ steps, next }: Scenario, target: ScenarioTarget): Generator<Step> {
  yield* steps;
  for (let step = next?.(target.records()); step; step = next?.(target.records())) yield step;
}

async function playStep(session: Session, step: Step, index: number): Promise<void> {
  const { target, client, known, open } = session;
  if (step.do === 'advance') return target.advance(step.ms);
  if (step.do === 'find') return void known.set(step.as, findRecord(session, step));
  if (step.do === 'finish') {
    const begun = open.get(step.call);
    if (!begun) throw new Error(`no call named ${step.call} is open`);
    open.delete(step.call);
    if (begun.rpc === 'StreamActivatedJobs') begun.call.close();
    return settle(
      session,
      { step: index, rpc: begun.rpc, answer: await begun.call.answer },
      { ...step, as: step.call },
    );
  }
  const rpc = step.do === 'deploy' ? 'DeployResource' : step.rpc;
  const request = step.do === 'deploy' ? deployment(session.scenario, step.resources) : step.request;
  const whenTaken = target.whenTaken(rpc);
  const call = client.call(rpc, resolveReferences(request, known, target.startMs) as object);
  if (step.do === 'begin') {
    open.set(step.as, { rpc, call });
    // Requests of one connection arrive in order; whether they are also taken in order is for the engine to tell.
    await client.call('Topology', {}).answer;
    await whenTaken();
    return;
  }
  settle(session, { step: index, rpc, answer: await call.answer }, step);
}

interface Expected {
  readonly as?: string;
  readonly fails?: Refusal;
  readonly lenient?: boolean;
}

function settle(session: Session, played: PlayedStep, { as, fails, lenient }: Expected): void {
  const { answer } = played;
  session.answers.push(played);
  if (answer.ok && as !== undefined) session.known.set(as, answer.value['jobs'] ?? answer.value);
  if (lenient) return;
  if (answer.ok !== (fails === undefined)) throw new Error(`answered ${JSON.stringify(answer)}`);
  if (answer.ok || !fails) return;
  if (answer.status !== fails.status || !answer.text.startsWith(fails.text ?? '')) {
    throw new Error(`expected ${fails.status} '${fails.text ?? ''}', got ${answer.status} '${answer.text}'`);
  }
}

function deployment({ resources }: Scenario, names: readonly string[]): object {
  return {
    resources: names.map((name) => {
      const text = resources[name];
      if (text === undefined) throw new Error(`the scenario has no resource ${name}`);
      return { name: name.replace(/^.*\//, ''), content: Buffer.from(text, 'utf8') };
    }),
  };
}

function findRecord({ target }: Session, step: Extract<Step, { do: 'find' }>): StreamRecord {
  const where = Object.entries(step.where ?? {});
  const found = target
    .records()
    .findLast(
      ({ valueType, intent, value }) =>
        valueType === step.valueType &&
        intent === step.intent &&
        where.every(([field, wanted]) => value[field] === wanted),
    );
  if (!found) throw new Error(`no ${step.valueType} ${step.intent} record with ${JSON.stringify(step.where ?? {})}`);
  return found;
}

function describeStep(step: Step): string {
  if (step.do === 'call' || step.do === 'begin') return `${step.do} ${step.rpc}`;
  return step.do;
}
