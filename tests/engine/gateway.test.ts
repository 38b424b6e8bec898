import { createServer } from 'node:net';
import { jest } from '@jest/globals';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, credentials } from '@grpc/grpc-js';
import { createEngine } from '../../src/engine/engine.js';
import { oneTask } from './models.js';
import { openTestEngine, START_MS, type TestEngine } from './test-engine.js';

let t: TestEngine;
beforeEach(async () => {
  t = await openTestEngine();
  await t.deploy(oneTask('one'));
});
afterEach(() => t.close());

const poll = (requestTimeout: number) => ({
  type: 'work',
  worker: 'w',
  timeout: 60_000,
  maxJobsToActivate: 1,
  requestTimeout,
});

describe('the gateway', () => {
  it('tells its topology', async () => {
    expect(await t.call('Topology', {})).toMatchObject({
      clusterSize: 1,
      partitionsCount: 1,
      replicationFactor: 1,
      brokers: [{ partitions: [{ partitionId: 1, role: 'LEADER', health: 'HEALTHY' }] }],
    });
  });

  it.each(['ModifyProcessInstance', 'MigrateProcessInstance', 'DeleteResource', 'EvaluateDecision'])(
    'says that %s is not there',
    async (rpc) => {
      expect(await t.refusal(rpc, {})).toEqual({
        status: 'UNIMPLEMENTED',
        text: `This engine does not implement ${rpc} yet`,
      });
    },
  );

  it('serves the standard health check', async () => {
    // One field on the wire: the service's name going out (tag 10), the status coming back (tag 8; 1 is SERVING).
    const client = new Client(t.engine.address, credentials.createInsecure());
    const check = (service: string) =>
      new Promise<string>((resolve) => {
        client.makeUnaryRequest(
          '/grpc.health.v1.Health/Check',
          (name: string) => Buffer.concat([Buffer.from([10, name.length]), Buffer.from(name)]),
          (bytes: Buffer) => bytes.toString('hex'),
          service,
          (error, answer) => resolve(error ? `status ${error.code}` : (answer ?? '')),
        );
      });
    expect(await check('gateway_protocol.Gateway')).toBe('0801');
    expect(await check('')).toBe('0801');
    expect(await check('other')).toBe('status 5');
    client.close();
  });
});

describe('opening', () => {
  // The library logs a taken port as well.
  beforeEach(() => void jest.spyOn(console, 'error').mockReturnValue());
  afterEach(() => jest.restoreAllMocks());

  it('says which port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    await expect(openTestEngine({ port })).rejects.toThrow(`The engine cannot listen on 127.0.0.1:${port}`);
    server.close();
  });

  it('refuses a directory that another engine uses, and takes it when that one has gone', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'dime-engine-'));
    const first = await createEngine({ dataDir, port: 0 });
    await expect(createEngine({ dataDir, port: 0 })).rejects.toThrow(`${dataDir} is in use by another engine`);
    await first.close();
    const second = await createEngine({ dataDir, port: 0 });
    await second.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('lets go of the directory when the port is taken', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'dime-engine-'));
    const port = Number(t.engine.address.split(':')[1]);
    await expect(createEngine({ dataDir, port })).rejects.toThrow('cannot listen');
    await (await createEngine({ dataDir, port: 0 })).close();
    rmSync(dataDir, { recursive: true, force: true });
  });
});

describe('waiting for jobs', () => {
  it('ends when a job comes', async () => {
    const waiting = t.client.call('ActivateJobs', poll(60_000)).answer;
    await t.until('JOB_BATCH ACTIVATED', 1);
    const key = await t.start('one');
    expect(await waiting).toMatchObject({ ok: true, value: { jobs: [{ processInstanceKey: key }] } });
  });

  it('ends without jobs when its time is over', async () => {
    const waiting = t.client.call('ActivateJobs', poll(5_000)).answer;
    await t.until('JOB_BATCH ACTIVATED', 1);
    await t.advance(5_000);
    expect(await waiting).toEqual({ ok: true, value: { jobs: [] } });
  });

  it('does not write to the log while nothing happens', async () => {
    const calls = Array.from({ length: 10 }, () => t.client.call('ActivateJobs', poll(60_000)));
    await t.until('JOB_BATCH ACTIVATED', 3);
    const before = (await t.seen('JOB_BATCH ACTIVATED')).length;
    await t.advance(30_000);
    expect(await t.seen('JOB_BATCH ACTIVATED')).toHaveLength(before);
    for (const call of calls) call.close();
  });

  it('gives each job to one of those who wait', async () => {
    const calls = Array.from({ length: 5 }, () => t.client.call('ActivateJobs', poll(60_000)));
    await t.until('JOB_BATCH ACTIVATED', 1);
    const keys = await Promise.all(Array.from({ length: 5 }, () => t.start('one')));
    const answers = await Promise.all(calls.map(({ answer }) => answer));
    const given = answers.flatMap((answer) =>
      answer.ok ? (answer.value['jobs'] as { processInstanceKey: string }[]) : [],
    );
    expect(given.map(({ processInstanceKey }) => processInstanceKey).sort()).toEqual([...keys].sort());
  });

  it('lets one of those who wait try for each job', async () => {
    const calls = Array.from({ length: 200 }, () => t.client.call('ActivateJobs', poll(60_000)));
    await t.until('JOB_BATCH ACTIVATED', 3);
    // The requests are at the gateway once one that was sent after them has been answered.
    await t.call('Topology', {});
    const before = (await t.seen('JOB_BATCH ACTIVATED')).length;
    for (let n = 0; n < 5; n++) await t.start('one');
    expect(await t.seen('JOB_BATCH ACTIVATED')).toHaveLength(before + 5);
    for (const call of calls) call.close();
  });

  it('takes nothing for a client that has gone', async () => {
    const waiting = t.client.call('ActivateJobs', poll(60_000));
    await t.until('JOB_BATCH ACTIVATED', 1);
    waiting.close();
    await waiting.answer;
    await t.start('one');
    await t.engine.whenIdle();
    expect(await t.activate('work')).toHaveLength(1);
  });

  it('gives a job again when its worker is late', async () => {
    await t.start('one');
    const [first] = await t.activate('work');
    expect(await t.activate('work')).toEqual([]);
    await t.advance(60_001);
    const [second] = await t.activate('work');
    expect(second?.key).toBe(first?.key);
    expect(await t.seen('JOB TIMED_OUT')).toHaveLength(1);
  });
});

describe('a stream of jobs', () => {
  const stream = () => t.client.call('StreamActivatedJobs', { type: 'work', worker: 'streamer', timeout: 60_000 });

  it('is pushed what comes, and what is left goes to others once it has gone', async () => {
    const open = stream();
    // The stream is registered once something that was sent after it has been answered.
    await t.call('Topology', {});
    await t.engine.whenIdle();
    const pushed = await t.start('one');
    await t.engine.whenIdle();
    open.close();
    const answer = await open.answer;
    expect(answer).toMatchObject({ ok: true, value: { jobs: [{ processInstanceKey: pushed, worker: 'streamer' }] } });

    const left = await t.start('one');
    await t.engine.whenIdle();
    expect((await t.activate('work')).map(({ processInstanceKey }) => processInstanceKey)).toEqual([left]);
  });
});

describe('a result', () => {
  it('is answered when the instance completes, with the variables asked for', async () => {
    const waiting = t.client.call('CreateProcessInstanceWithResult', {
      request: { bpmnProcessId: 'one', version: -1, variables: '{"a":1,"b":2}' },
      requestTimeout: 20_000,
      fetchVariables: ['b', 'c'],
    }).answer;
    await t.until('JOB CREATED', 1);
    const [job] = await t.activate('work');
    await t.call('CompleteJob', { jobKey: job?.key, variables: '{"c":3}' });
    expect(await waiting).toMatchObject({ ok: true, value: { bpmnProcessId: 'one', variables: '{"b":2,"c":3}' } });
  });

  it('that does not come in time leaves the instance as it is', async () => {
    const answer = await t.client.call('CreateProcessInstanceWithResult', {
      request: { bpmnProcessId: 'one', version: -1 },
      requestTimeout: 50,
    }).answer;
    expect(answer).toMatchObject({ ok: false, status: 'DEADLINE_EXCEEDED' });
    expect(await t.activate('work')).toHaveLength(1);
  });
});

describe('numbers that no clock can count', () => {
  const longest = '9223372036854775807';

  it('let a caller wait for a result for ever', async () => {
    const warnings: string[] = [];
    const onWarning = ({ name }: Error) => void warnings.push(name);
    process.on('warning', onWarning);
    const waiting = t.client.call('CreateProcessInstanceWithResult', {
      request: { bpmnProcessId: 'one', version: -1 },
      requestTimeout: longest,
    }).answer;
    await t.until('JOB CREATED', 1);
    const [job] = await t.activate('work');
    await t.call('CompleteJob', { jobKey: job?.key });
    expect(await waiting).toMatchObject({ ok: true });
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  it('keep jobs and messages until then, over a restart', async () => {
    await t.start('one');
    const wait = { type: 'work', worker: 'w', maxJobsToActivate: 1, requestTimeout: -1 };
    const taken = (await t.call('ActivateJobs', { ...wait, timeout: longest }))['jobs'] as { key: string }[];
    await t.call('UpdateJobTimeout', { jobKey: taken[0]?.key, timeout: longest });
    await t.call('PublishMessage', { name: 'later', correlationKey: 'k', timeToLive: longest });
    await t.advance(1_000_000_000_000);
    expect(await t.seen('JOB TIMED_OUT')).toEqual([]);
    const before = t.engine.stateJson();
    await t.close();
    const again = await openTestEngine({}, t.files);
    expect(again.engine.stateJson()).toBe(before);
    await again.call('CompleteJob', { jobKey: taken[0]?.key });
    await again.close();
    t = await openTestEngine();
  });
});

describe('time', () => {
  it('in records is that of the engine’s clock', async () => {
    await t.advance(1_234);
    await t.start('one');
    const [created] = await t.seen('JOB CREATED');
    expect(created?.timestamp).toBe(START_MS + 1_234);
  });
});
