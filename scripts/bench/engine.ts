import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server, ServerCredentials, type ServerWritableStream, type ServiceDefinition } from '@grpc/grpc-js';
import { createLeanClient } from './lean-gateway-client.js';
import { percentile, type Figure } from './measure.js';

const MODEL = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="bench">
  <bpmn:process id="bench-one-task" isExecutable="true">
    <bpmn:startEvent id="Started"/>
    <bpmn:sequenceFlow id="ToWork" sourceRef="Started" targetRef="Work"/>
    <bpmn:serviceTask id="Work"><bpmn:extensionElements><zeebe:taskDefinition type="bench-work"/></bpmn:extensionElements></bpmn:serviceTask>
    <bpmn:sequenceFlow id="ToEnd" sourceRef="Work" targetRef="Ended"/>
    <bpmn:endEvent id="Ended"/>
  </bpmn:process>
</bpmn:definitions>`;

const CALLERS = 64;
const WARM_UP_MS = 3_000;
const MEASURE_MS = 8_000;

/** Instances per second with every job pushed and completed; the caller waits for both answers. */
async function measure(address: string): Promise<{ perSecond: number; p50Ms: number; p99Ms: number }> {
  const client = createLeanClient(address);
  await client.deploy('bench-one-task.bpmn', MODEL);
  let completed = 0;
  const waiting: (() => void)[] = [];
  const stream = client.streamJobs('bench-work', (key) => {
    client.completeJob(key).then(
      () => {
        completed += 1;
        waiting.shift()?.();
      },
      () => undefined,
    );
  });
  const latencies: number[] = [];
  let isOver = false;
  const callers = Array.from({ length: CALLERS }, async () => {
    while (!isOver) {
      const startedMs = performance.now();
      const done = new Promise<void>((resolve) => waiting.push(resolve));
      await client.createInstance('bench-one-task');
      await done;
      latencies.push(performance.now() - startedMs);
    }
  });
  await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
  const before = completed;
  latencies.length = 0;
  const startedMs = performance.now();
  await new Promise((resolve) => setTimeout(resolve, MEASURE_MS));
  const perSecond = ((completed - before) * 1_000) / (performance.now() - startedMs);
  const measured = [...latencies];
  isOver = true;
  await Promise.race([Promise.all(callers), new Promise((resolve) => setTimeout(resolve, 3_000))]);
  stream.cancel();
  client.close();
  return { perSecond, p50Ms: percentile(measured, 50), p99Ms: percentile(measured, 99) };
}

/** The baseline: the same calls on a gRPC server that keeps and processes nothing. */
async function measureEmptyGateway(): Promise<number> {
  const raw = (bytes: Buffer): Buffer => bytes;
  const method = (name: string, responseStream = false) => ({
    path: `/gateway_protocol.Gateway/${name}`,
    requestStream: false,
    responseStream,
    requestSerialize: raw,
    requestDeserialize: raw,
    responseSerialize: raw,
    responseDeserialize: raw,
  });
  const service: ServiceDefinition = {
    DeployResource: method('DeployResource'),
    CreateProcessInstance: method('CreateProcessInstance'),
    CompleteJob: method('CompleteJob'),
    StreamActivatedJobs: method('StreamActivatedJobs', true),
  };
  let push: ServerWritableStream<Buffer, Buffer> | undefined;
  const empty = (_call: unknown, callback: (error: null, value: Buffer) => void): void =>
    callback(null, Buffer.alloc(0));
  const server = new Server();
  server.addService(service, {
    DeployResource: empty,
    CompleteJob: empty,
    CreateProcessInstance: (call: unknown, callback: (error: null, value: Buffer) => void) => {
      empty(call, callback);
      push?.write(Buffer.from([8, 1]));
    },
    StreamActivatedJobs: (call: ServerWritableStream<Buffer, Buffer>) => {
      push = call;
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const { perSecond } = await measure(`127.0.0.1:${port}`);
  server.forceShutdown();
  return perSecond;
}

async function startEngine(dataDir: string): Promise<{ child: ChildProcess; address: string }> {
  const child = spawn(process.execPath, ['dist/src/engine/main.js', '--port', '0', '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of child.stdout) {
    output += String(chunk);
    const address = /127\.0\.0\.1:\d+/.exec(output)?.[0];
    if (address) return { child, address };
  }
  throw new Error(`The engine did not start: ${output}`);
}

export async function benchEngine(): Promise<Figure[]> {
  const baseline = await measureEmptyGateway();
  const dataDir = mkdtempSync(join(tmpdir(), 'dime-bench-engine-'));
  const { child, address } = await startEngine(dataDir);
  try {
    const { perSecond, p50Ms, p99Ms } = await measure(address);
    return [
      {
        name: 'engine: one-task instances',
        value: perSecond,
        unit: '1/s',
        baseline,
        note: 'gRPC, fdatasync before each answer, engine in its own process; baseline: a gRPC server that does nothing, in the client process',
      },
      {
        name: 'engine: instance p50',
        value: p50Ms,
        unit: 'ms',
        baseline: null,
        note: `${CALLERS} callers, create to completed`,
      },
      {
        name: 'engine: instance p99',
        value: p99Ms,
        unit: 'ms',
        baseline: null,
        note: `${CALLERS} callers, create to completed`,
      },
    ];
  } finally {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  }
}
