import { fork, spawn } from 'node:child_process';
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
/** What Zeebe's exporter sends of one instance: no commands, no activations of jobs. */
const EVENTS_PER_INSTANCE = 21;
const WARM_UP_MS = 3_000;
const MEASURE_MS = 8_000;

interface Measured {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** How much `counter` went up in a second meanwhile. */
  readonly countedPerSecond: number;
}

/** Instances per second with every job pushed and completed; the caller waits for both answers. */
async function measure(address: string, counter: () => Promise<number> = () => Promise.resolve(0)): Promise<Measured> {
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
  const countedBefore = await counter();
  const before = completed;
  latencies.length = 0;
  const startedMs = performance.now();
  await new Promise((resolve) => setTimeout(resolve, MEASURE_MS));
  const seconds = (performance.now() - startedMs) / 1_000;
  const perSecond = (completed - before) / seconds;
  const countedPerSecond = ((await counter()) - countedBefore) / seconds;
  const measured = [...latencies];
  isOver = true;
  await Promise.race([Promise.all(callers), new Promise((resolve) => setTimeout(resolve, 3_000))]);
  stream.cancel();
  client.close();
  return { perSecond, p50Ms: percentile(measured, 50), p99Ms: percentile(measured, 99), countedPerSecond };
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

async function startEngine(
  dataDir: string,
  exporterUrl?: string,
): Promise<{ address: string; stop: () => Promise<void> }> {
  const exporter = exporterUrl === undefined ? [] : ['--exporter', exporterUrl];
  const child = spawn(process.execPath, ['dist/src/engine/main.js', '--port', '0', '--data', dataDir, ...exporter], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  let output = '';
  for await (const chunk of child.stdout) {
    output += String(chunk);
    const address = /127\.0\.0\.1:\d+/.exec(output)?.[0];
    if (address) return { address, stop };
  }
  throw new Error(`The engine did not start: ${output}`);
}

interface Sink {
  readonly url: string;
  /** Records taken so far. */
  taken(): Promise<number>;
  stop(): void;
}

/** A receiver of records in a process of its own, as the work of receiving is not the engine's. */
async function startSink(): Promise<Sink> {
  const child = fork('dist/scripts/bench/bulk-sink.js');
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  return {
    url,
    async taken() {
      const answer = once(child, 'message') as Promise<[{ records: number }]>;
      child.send('count');
      return (await answer)[0].records;
    },
    stop: () => child.disconnect(),
  };
}

async function onFreshEngine<T>(exporterUrl: string | undefined, run: (address: string) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'dime-bench-engine-'));
  const { address, stop } = await startEngine(dataDir, exporterUrl);
  try {
    return await run(address);
  } finally {
    await stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function measureExporting(): Promise<Measured> {
  const sink = await startSink();
  try {
    return await onFreshEngine(sink.url, async (address) => measure(address, () => sink.taken()));
  } finally {
    sink.stop();
  }
}

export async function benchEngine(): Promise<Figure[]> {
  const baseline = await measureEmptyGateway();
  const { perSecond, p50Ms, p99Ms } = await onFreshEngine(undefined, (address) => measure(address));
  const exporting = await measureExporting();
  const callers = `${CALLERS} callers, create to completed`;
  return [
    {
      name: 'engine: one-task instances',
      value: perSecond,
      unit: '1/s',
      baseline,
      note: 'gRPC, fdatasync before each answer, engine in its own process; baseline: a gRPC server that does nothing, in the client process',
    },
    { name: 'engine: instance p50', value: p50Ms, unit: 'ms', baseline: null, note: callers },
    { name: 'engine: instance p99', value: p99Ms, unit: 'ms', baseline: null, note: callers },
    {
      name: 'engine: one-task instances, exporting',
      value: exporting.perSecond,
      unit: '1/s',
      baseline: perSecond,
      note: 'every event pushed to a receiver in a third process that only counts; baseline: the same without a receiver',
    },
    {
      name: 'engine: events received',
      value: exporting.countedPerSecond,
      unit: '1/s',
      baseline: exporting.perSecond * EVENTS_PER_INSTANCE,
      note: 'in the same time; baseline: the events written, so less than 100 % is an export that falls behind',
    },
  ];
}
