import { createRequire } from 'node:module';
import type { ZeebeGrpcClient as SdkClient } from '@camunda8/sdk/dist/zeebe/index.js';
import type { ZBClient as NodeClient } from 'zeebe-node';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine, type Engine } from '../../src/engine/engine.js';
import { definitions, oneTask, processXml, serviceTask } from './models.js';

const require = createRequire(import.meta.url);
const { ZeebeGrpcClient } = require('@camunda8/sdk/dist/zeebe/index.js') as { ZeebeGrpcClient: typeof SdkClient };
const { ZBClient } = require('zeebe-node') as { ZBClient: typeof NodeClient };

let dataDir: string;
let engine: Engine;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'dime-clients-'));
  engine = await createEngine({ dataDir, port: 0 });
});

afterEach(async () => {
  await engine.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const greeting = definitions(
  `<bpmn:message id="Asked" name="asked"/>${processXml(
    'greeting',
    `<bpmn:startEvent id="Start"><bpmn:messageEventDefinition id="Def" messageRef="Asked"/></bpmn:startEvent>${serviceTask('Greet', 'greet')}<bpmn:endEvent id="End"/>`,
    'Start > Greet > End',
  )}`,
);

describe('@camunda8/sdk', () => {
  it('deploys, starts by message, works a job with its worker and gets a result', async () => {
    const zeebe = new ZeebeGrpcClient({
      config: {
        ZEEBE_GRPC_ADDRESS: `grpc://${engine.address}`,
        CAMUNDA_OAUTH_DISABLED: true,
        CAMUNDA_LOG_LEVEL: 'none',
        zeebeGrpcSettings: {
          ZEEBE_CLIENT_LOG_LEVEL: 'NONE',
          ZEEBE_GRPC_CLIENT_RETRY: false,
          ZEEBE_GRPC_WORKER_LONGPOLL_SECONDS: 1,
        },
      },
    });
    try {
      const topology = await zeebe.topology();
      expect(topology.brokers[0]?.partitions[0]).toMatchObject({ role: 'LEADER', health: 'HEALTHY' });
      await zeebe.deployResource({ name: 'greeting.bpmn', process: Buffer.from(greeting) });
      await zeebe.deployResource({ name: 'one.bpmn', process: Buffer.from(oneTask('one')) });

      const greeted = new Promise<unknown>((resolve) => {
        zeebe.createWorker({
          taskType: 'greet',
          taskHandler: (job) => {
            resolve(job.variables);
            return job.complete();
          },
        });
      });
      await zeebe.publishMessage({
        name: 'asked',
        correlationKey: 'ada',
        messageId: 'once',
        variables: { who: 'Ada' },
        timeToLive: 10_000,
      });
      expect(await greeted).toEqual({ who: 'Ada' });

      zeebe.createWorker({ taskType: 'work', taskHandler: (job) => job.complete({ sum: 3 }) });
      const result = await zeebe.createProcessInstanceWithResult({ bpmnProcessId: 'one', variables: { a: 1 } });
      expect(result.variables).toEqual({ a: 1, sum: 3 });
      await expect(zeebe.createProcessInstance({ bpmnProcessId: 'nobody', variables: {} })).rejects.toThrow(
        /NOT_FOUND/,
      );
    } finally {
      await zeebe.close();
    }
  });
});

describe('zeebe-node 8.3.2', () => {
  it('deploys, starts an instance, works its job and is told of what is not there', async () => {
    const zeebe = new ZBClient(engine.address, { loglevel: 'NONE', retry: false, longPoll: 1000 });
    try {
      const deployed = await zeebe.deployResource({ name: 'one.bpmn', process: Buffer.from(oneTask('one')) });
      expect(deployed.deployments[0]?.process).toMatchObject({ bpmnProcessId: 'one', version: 1 });
      const worked = new Promise<unknown>((resolve) => {
        zeebe.createWorker({
          taskType: 'work',
          taskHandler: (job) => {
            resolve(job.variables);
            return job.complete({});
          },
        });
      });
      await zeebe.createProcessInstance({ bpmnProcessId: 'one', variables: { n: 1 } });
      expect(await worked).toEqual({ n: 1 });
      await expect(zeebe.cancelProcessInstance('2251799813685999')).rejects.toThrow(/^5 NOT_FOUND:/);
      await expect(zeebe.deployResource({ name: 'bad.bpmn', process: Buffer.from('<bad') })).rejects.toThrow(
        /^3 INVALID_ARGUMENT:/,
      );
    } finally {
      await zeebe.close();
    }
  });
});
