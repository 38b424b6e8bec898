/** An engine in memory on a clock that stands still, with a client that adds nothing. */
import {
  createEngine,
  virtualClock,
  type Engine,
  type EngineOptions,
  type ExportedRecord,
} from '../../src/engine/engine.js';
import { createGatewayClient, type Answer, type GatewayClient, type Message } from './oracle/gateway-client.js';
import { deployment } from './models.js';
import { powerLossFiles, type PowerLossFiles } from './power-loss-files.js';

export const START_MS = Date.UTC(2027, 0, 4);

/** How often a condition is looked at before a test gives up. */
const MOST_TURNS = 5_000;

export interface TestEngine {
  readonly engine: Engine;
  readonly client: GatewayClient;
  readonly files: PowerLossFiles;
  /** Every record so far; complete once the engine is idle. */
  readonly records: readonly ExportedRecord[];
  /** @throws when the call is refused */
  call(rpc: string, request: object): Promise<Message>;
  /** @throws when the call is not refused */
  refusal(rpc: string, request: object): Promise<{ status: string; text: string }>;
  deploy(xml: string): Promise<Message>;
  /** Starts an instance of the process and returns its key. */
  start(bpmnProcessId: string, variables?: object): Promise<string>;
  activate(type: string, maxJobsToActivate?: number): Promise<ActivatedJob[]>;
  advance(ms: number): Promise<void>;
  /** The records of a kind, e.g. `JOB CREATED`, once the engine is idle. */
  seen(kind: string): Promise<ExportedRecord[]>;
  /** Resolves when there are so many records of a kind: a request that was just sent may still be on its way. */
  until(kind: string, count: number): Promise<void>;
  close(): Promise<void>;
}

export interface ActivatedJob {
  readonly key: string;
  readonly elementId: string;
  readonly processInstanceKey: string;
  readonly retries: number;
  /** JSON. */
  readonly variables: string;
}

export async function openTestEngine(
  options: Partial<EngineOptions> = {},
  files: PowerLossFiles = powerLossFiles(),
): Promise<TestEngine> {
  const clock = virtualClock(START_MS);
  const engine = await createEngine({ dataDir: 'in memory', port: 0, clock, files, ...options });
  const client = createGatewayClient(engine.address);
  const records: ExportedRecord[] = [];
  engine.subscribe((more) => records.push(...more));

  const answerOf = (rpc: string, request: object): Promise<Answer> => client.call(rpc, request).answer;
  const call: TestEngine['call'] = async (rpc, request) => {
    const answer = await answerOf(rpc, request);
    if (!answer.ok) throw new Error(`${rpc} was refused: ${answer.status} ${answer.text}`);
    return answer.value;
  };

  return {
    engine,
    client,
    files,
    records,
    call,
    async refusal(rpc, request) {
      const answer = await answerOf(rpc, request);
      if (answer.ok) throw new Error(`${rpc} was not refused: ${JSON.stringify(answer.value)}`);
      return { status: answer.status, text: answer.text };
    },
    deploy: (xml) => call('DeployResource', deployment('process.bpmn', xml)),
    async start(bpmnProcessId, variables = {}) {
      const request = { bpmnProcessId, version: -1, variables: JSON.stringify(variables) };
      return String((await call('CreateProcessInstance', request))['processInstanceKey']);
    },
    async activate(type, maxJobsToActivate = 10) {
      const request = { type, worker: 'w', timeout: 60_000, maxJobsToActivate, requestTimeout: -1 };
      return ((await call('ActivateJobs', request))['jobs'] ?? []) as ActivatedJob[];
    },
    async advance(ms) {
      clock.advance(ms);
      await engine.whenIdle();
    },
    async seen(kind) {
      await engine.whenIdle();
      return records.filter(({ valueType, intent }) => `${valueType} ${intent}` === kind);
    },
    async until(kind, count) {
      for (let turn = 0; turn < MOST_TURNS; turn++) {
        if (records.filter(({ valueType, intent }) => `${valueType} ${intent}` === kind).length >= count) return;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      throw new Error(`${kind} was not seen ${count} times`);
    },
    async close() {
      client.close();
      await engine.close();
    },
  };
}
